"""POST /invitations: who may be invited, and what an invitation leaves behind."""

import secrets
from dataclasses import replace
from uuid import uuid4

from local.tenant.calls import Answer, Call
from local.tenant.errors import malformed
from local.tenant.guests import new_guest
from local.tenant.invitation_rules import Draft, check, read_draft
from local.tenant.mailing import invitation_mail
from local.tenant.permissions import RESET_REDEMPTION, demand
from local.tenant.records import ACCEPTED, PENDING, Invitation, User
from local.tenant.state import Tenant
from local.tenant.wire_contract import violations


def invite(tenant: Tenant, call: Call) -> Answer:
    """Creates the guest, or finds the one who has the address already.

    Whether Graph mails again when the guest is still pending has no public source: this does, so
    that a caller who invites twice is found out. A guest who accepted gets no mail.
    """
    tenant.violations.update(violations(call.body))
    draft = read_draft(call.document)
    if draft.reset or draft.user_id:
        demand(RESET_REDEMPTION, tenant.behaviour.permissions)
    known = check(tenant, draft)
    guest = _invited(tenant, draft, known, call.now)
    invitation = Invitation(
        id=str(uuid4()), ticket=secrets.token_urlsafe(24), user_id=guest.id, redirect_url=draft.redirect_url
    )
    redeem_url = f"{call.root}/redeem?ticket={invitation.ticket}"
    pending = guest.state != ACCEPTED
    with tenant.store.together():
        if guest != known:
            tenant.directory.put_user(guest)
        tenant.keep_invitation(invitation)
        if draft.send and pending:
            tenant.post(invitation_mail(tenant.company, draft, invitation, redeem_url, call.now))
    return Answer(201, _shown(call, draft, invitation, redeem_url, pending=pending))


def _invited(tenant: Tenant, draft: Draft, known: User | None, now: float) -> User:
    if draft.user_id:
        return _reset(tenant, draft)
    return known or new_guest(tenant, draft.email, now, name=draft.display_name, sponsors=draft.sponsors)


def _reset(tenant: Tenant, draft: Draft) -> User:
    """reset-redemption-status.md: the same object redeems anew, with an address that it already has."""
    user = tenant.directory.users.get(draft.user_id or "")
    if not draft.reset or user is None or not user.is_guest:
        raise malformed("Only a guest's redemption can be reset; conversion of internal users is not emulated.")
    if draft.email.casefold() not in {each.casefold() for each in (user.mail or "", *user.other_mails)}:
        raise malformed("The address to invite is neither in mail nor in otherMails of the user.")
    return replace(user, state=PENDING, mail=draft.email)


def _shown(
    call: Call, draft: Draft, invitation: Invitation, redeem_url: str, *, pending: bool
) -> dict[str, object]:
    return {
        "@odata.context": call.context("invitations/$entity"),
        "id": invitation.id,
        "inviteRedeemUrl": redeem_url,
        "invitedUserDisplayName": draft.display_name,
        "invitedUserType": "Guest",
        "invitedUserEmailAddress": draft.email,
        "sendInvitationMessage": draft.send,
        "resetRedemption": draft.reset,
        "inviteRedirectUrl": draft.redirect_url,
        "status": PENDING if pending else "Completed",
        "invitedUserMessageInfo": {
            "messageLanguage": draft.language,
            "customizedMessageBody": draft.message,
            "ccRecipients": [
                {"emailAddress": {"name": None, "address": address}} for address in draft.cc or (None,)
            ],
        },
        "invitedUser": {"id": invitation.user_id},
    }
