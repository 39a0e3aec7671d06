"""What may stand in an invitation: the sheet proposes, the policy disposes. Pure.

An invitation is a genuine mail of Microsoft's. With somebody else's words, link or copy in it, it is a known
way to phish; so each of these comes from the policy unless it accepts the column.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from shared.domain.address import Address, AddressError, normalise
from shared.domain.answers import answer
from shared.domain.columns import Column, Row
from shared.domain.guest import Invitation
from shared.domain.languages import language_code
from shared.domain.policy import Policy
from shared.domain.reasons import Code, RefusedRowError, quoted

LONGEST_NAME = 256
"""Characters; Entra's limit for a display name."""

LONGEST_MESSAGE = 2_000
"""Characters of a message that a row sets: a greeting, not a letter."""

LONGEST_URL = 2_000

ACCEPTABLE: Mapping[Column, str] = {
    Column.MESSAGE: "message",
    Column.REDIRECT_URL: "redirect_url",
    Column.CC: "cc",
    Column.LANGUAGE: "language",
    Column.SPONSOR: "sponsor",
}
"""Columns that a row may set only when the policy accepts them, and their names in `[accept] columns`."""

_LINK = re.compile(r"://|www\.|https?:|\b[\w-]+\.[a-z]{2,}/", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w@.-])(?:[\w-]+\.)+(?:com|net|org|info|biz|io|app|dev|xyz|top|online|site|link|click|shop|ru|cn|example)\b",
    re.IGNORECASE,
)
"""Mail programs make a link of these without being asked; "J. Smith" and "St.John" are names."""
_PHONE = re.compile(r"\d(?:[\s().\-/]*\d){5,}")
_MARKUP = re.compile("[<>]")
_NOT_IN_NAMES = (
    (Code.NAME_HOLDS_LINK, "a link", _LINK),
    (Code.NAME_HOLDS_LINK, "a link", _HOST),
    (Code.NAME_HOLDS_NUMBER, "a telephone number", _PHONE),
    (Code.NAME_HOLDS_MARKUP, "markup", _MARKUP),
)
_URL = re.compile(r"[!-\[\]-~]+")
"""Printable ASCII without the backslash, which browsers take for a slash."""


def display_name(row: Row) -> str:
    """The name on one line. Entra shows it in its own mail: there it must not lead anybody elsewhere."""
    name = " ".join(row.values.get(Column.NAME, "").split())
    if len(name) > LONGEST_NAME:
        words = f"the name is longer than {LONGEST_NAME} characters, which is Entra's limit: shorten it"
        raise RefusedRowError(Code.NAME_TOO_LONG, words)
    for code, what, pattern in _NOT_IN_NAMES:
        if found := pattern.search(name):
            start, end = name.rfind(" ", 0, found.start()) + 1, name.find(" ", found.end())
            part = quoted(name[start:] if end < 0 else name[start:end])
            words = f"the name holds {what}, {part}, which Entra's mail would show: take it out"
            raise RefusedRowError(code, words)
    return name


def proposed(row: Row, policy: Policy, own_domains: frozenset[str]) -> Invitation:
    """The policy's invitation, with what this row may set and does set in its place."""
    constant = policy.invitation
    accepted = {
        name: row.values[column]
        for column, name in ACCEPTABLE.items()
        if name in policy.columns and row.values.get(column)
    }
    redirect_url = accepted.get("redirect_url", constant.redirect_url)
    if not _leads_to(redirect_url, constant.redirect_url):
        place = "://".join(_place(constant.redirect_url))
        words = f"the redirect URL must lead to {place}, as the policy's does: correct it or leave it empty"
        raise RefusedRowError(Code.REDIRECT_NOT_ALLOWED, words)
    message = accepted.get("message", "")
    if len(message) > LONGEST_MESSAGE or _MARKUP.search(message):
        words = (
            f"the message must be plain text of at most {LONGEST_MESSAGE} characters, without < and >: change it"
        )
        raise RefusedRowError(Code.MESSAGE_NOT_PLAIN, words)
    language = _language(accepted["language"]) if "language" in accepted else constant.language
    cc = _address(accepted["cc"], Column.CC, Code.COPY_NOT_AN_ADDRESS) if "cc" in accepted else None
    if cc and not policy.accepts(cc.domain) and cc.domain not in own_domains:
        words = "a copy can go only to your own domains and those that the policy accepts: take this address out"
        raise RefusedRowError(Code.COPY_NOT_ALLOWED, words)
    sponsor = None
    if "sponsor" in accepted:
        sponsor = _address(accepted["sponsor"], Column.SPONSOR, Code.SPONSOR_NOT_AN_ADDRESS)
    return Invitation(
        redirect_url=redirect_url,
        mail=_mails(row.values.get(Column.SEND_MAIL, "")),
        language=language,
        message=message or constant.message,
        cc=cc.email if cc else constant.cc,
        sponsors=(sponsor.email,) if sponsor else constant.sponsors,
    )


def as_allowed(invitation: Invitation, policy: Policy) -> Invitation:
    """The invitation with all that the policy has not left to the roster as the policy has it now."""
    constant, columns = policy.invitation, policy.columns
    kept_url = "redirect_url" in columns and _leads_to(invitation.redirect_url, constant.redirect_url)
    return replace(
        invitation,
        redirect_url=invitation.redirect_url if kept_url else constant.redirect_url,
        language=invitation.language if "language" in columns else constant.language,
        message=invitation.message if "message" in columns else constant.message,
        cc=invitation.cc if "cc" in columns else constant.cc,
        sponsors=invitation.sponsors if "sponsor" in columns else constant.sponsors,
    )


def _mails(text: str) -> bool:
    """Whether Entra mails the guest: nothing but a clear yes, or nothing at all, says so."""
    clear = answer(text) if text else True
    if clear is None:
        words = (
            f"{quoted(text)} under {Column.SEND_MAIL} is neither yes nor no: write one of them, or leave it empty"
        )
        raise RefusedRowError(Code.SEND_MAIL_UNCLEAR, words)
    return clear


def _language(text: str) -> str:
    code = language_code(text)
    if code is None:
        words = f"the language {quoted(text)} is not known: write a code such as en or de-DE, or leave it empty"
        raise RefusedRowError(Code.LANGUAGE_UNKNOWN, words)
    return code


def _address(text: str, column: Column, code: Code) -> Address:
    try:
        return normalise(text)
    except AddressError as error:
        raise RefusedRowError(code, f"column {column}: {error}") from error


def _leads_to(url: str, home: str) -> bool:
    plain = len(url) <= LONGEST_URL and _URL.fullmatch(url) is not None
    return url == home or (plain and _place(url) == _place(home))


def _place(url: str) -> tuple[str, str]:
    """Scheme and host with port, and whatever stands before them: a URL that differs in it leads elsewhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()
