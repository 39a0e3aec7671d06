"""The guests' side in a browser: the mailbox, the consent page and My Apps."""

from html import escape
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from local.tenant.guests import accept
from local.tenant.records import ACCEPTED, Application, Invitation, Mail, User, timestamp
from local.tenant.state import Tenant

STYLE = Path(__file__).with_name("pages.css").read_text(encoding="utf-8")
SHOWN_MAILS = 200
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
}


def page_routes(tenant: Tenant) -> list[web.RouteDef]:
    pages = Pages(tenant)
    return [
        web.get("/", pages.mailbox),
        web.get("/redeem", pages.consent),
        web.post("/redeem", pages.redeem),
        web.get("/myapps/{user}", pages.my_apps),
    ]


class Pages:
    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    async def mailbox(self, _: web.Request) -> web.Response:
        letters = [self._letter(each) for each in islice(reversed(self._tenant.mail), SHOWN_MAILS)]
        count = len(self._tenant.mail)
        more = f", of which the newest {SHOWN_MAILS} are shown" if count > SHOWN_MAILS else ""
        lead = f"Invitations sent: {count}{more}" if count else "No invitation has been sent yet."
        return self._page("Mailbox", lead, "".join(letters))

    async def consent(self, request: web.Request) -> web.Response:
        invitation, user = self._invited(request.query.get("ticket"))
        if user.state == ACCEPTED:
            return self._page("Welcome", f"{user.mail} has accepted the invitation.", _next(invitation, user))
        company = self._tenant.company
        return self._page(
            f"{company.display_name} invites you",
            f"{user.mail}, you are about to become a guest of {company.domain}.",
            f'<div class="card"><p>{escape(company.display_name)} will see your name, address and photo, '
            f"and what you do in its applications.</p>{_form(invitation.ticket, 'Accept')}</div>",
        )

    async def redeem(self, request: web.Request) -> web.Response:
        form = await request.post()
        invitation, user = self._invited(str(form.get("ticket")))
        accept(self._tenant, user, self._tenant.clock())
        raise web.HTTPSeeOther(f"/redeem?ticket={invitation.ticket}")

    async def my_apps(self, request: web.Request) -> web.Response:
        user = self._tenant.directory.users.get(request.match_info["user"])
        if user is None:
            raise web.HTTPNotFound(text="There is no such user.")
        apps = self._tenant.directory.applications_of(user)
        lead = f"{user.display_name} at {self._tenant.company.display_name}"
        if user.is_guest and user.state != ACCEPTED:
            return self._page("My Apps", f"{user.display_name} has yet to accept the invitation.", "")
        return self._page("My Apps", lead, f'<div class="tiles">{"".join(map(_tile, apps))}</div>')

    def _invited(self, ticket: str | None) -> tuple[Invitation, User]:
        invitation = self._tenant.invitations.get(ticket or "")
        user = self._tenant.directory.users.get(invitation.user_id) if invitation else None
        if invitation is None or user is None:
            raise web.HTTPNotFound(text="This invitation is not valid any more.")
        return invitation, user

    def _letter(self, letter: Mail) -> str:
        invitation = self._tenant.invitations[letter.ticket]
        user = self._tenant.directory.users.get(invitation.user_id)
        copies = f", copy to {', '.join(letter.cc)}" if letter.cc else ""
        return (
            f'<div class="card"><div class="row"><div><strong>{escape(letter.to)}</strong>'
            f'<div class="quiet">{escape(timestamp(letter.sent_at) + copies)}</div></div>'
            f"{_action(letter.ticket, user)}</div>"
            f"<details><summary>{escape(letter.subject)}</summary><pre>{escape(letter.body)}</pre></details></div>"
        )

    def _page(self, title: str, lead: str, content: str) -> web.Response:
        company = escape(self._tenant.company.display_name)
        return web.Response(
            text=f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
            f'<header><div><a href="/">{company}: mailbox of the invited</a></div></header>'
            f'<main><h1>{escape(title)}</h1><p class="lead">{escape(lead)}</p>{content}</main></body></html>',
            content_type="text/html",
            headers=HEADERS,
        )


def _action(ticket: str, user: User | None) -> str:
    if user is None:
        return '<span class="quiet">Removed</span>'
    if user.state == ACCEPTED:
        return f'<a class="button second" href="/myapps/{escape(user.id)}">My Apps</a>'
    return _form(ticket, "Accept")


def _form(ticket: str, label: str) -> str:
    return (
        f'<form method="post" action="/redeem"><input type="hidden" name="ticket" value="{escape(ticket)}">'
        f"<button>{escape(label)}</button></form>"
    )


def _next(invitation: Invitation, user: User) -> str:
    """Where a guest goes from here; only a web address is made a link."""
    apps = f'<a class="button" href="/myapps/{escape(user.id)}">My Apps</a>'
    target = invitation.redirect_url
    if urlsplit(target).scheme not in ("http", "https"):
        return f'<div class="card">{apps}</div>'
    return (
        f'<div class="card row"><div>{apps}</div>'
        f'<a class="quiet" rel="noreferrer" href="{escape(target)}">{escape(target)}</a></div>'
    )


def _tile(application: Application) -> str:
    return (
        f'<div class="tile"><span>{escape(application.display_name[:1])}</span>'
        f"<h2>{escape(application.display_name)}</h2>"
        f'<div class="quiet">{escape(application.description)}</div></div>'
    )
