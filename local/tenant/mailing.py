"""The invitation mail, as a guest gets it."""

from uuid import uuid4

from local.tenant.invitation_rules import Draft
from local.tenant.records import Invitation, Mail
from local.tenant.seed import Company

BODY = """{company} ({domain}) invites you to its applications.

Only act on this mail if you trust the organization: {domain}.

Accept the invitation: {redeem_url}

Once you have accepted, you find your applications on your My Apps page.
To receive no further invitations from {company}, block it at the foot of this mail."""


def invitation_mail(company: Company, draft: Draft, invitation: Invitation, redeem_url: str, now: float) -> Mail:
    """The mail without the custom message: Entra leaves it out when an application invites (troubleshoot.md)."""
    return Mail(
        id=str(uuid4()),
        to=draft.email,
        cc=draft.cc,
        kind="invitation",
        subject=f"{company.display_name} invited you to access applications within their organization",
        body=BODY.format(company=company.display_name, domain=company.domain, redeem_url=redeem_url),
        redeem_url=redeem_url,
        ticket=invitation.ticket,
        sent_at=now,
    )
