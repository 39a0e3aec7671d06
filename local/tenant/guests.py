"""The life of a guest: made by an invitation, changed by an acceptance."""

from dataclasses import replace
from itertools import count
from uuid import uuid4

from local.tenant.records import ACCEPTED, GUEST, PENDING, User
from local.tenant.state import Tenant


def new_guest(
    tenant: Tenant, email: str, now: float, *, name: str | None = None, sponsors: tuple[str, ...] = ()
) -> User:
    """A guest who has yet to accept; not kept in the directory by this."""
    lag = tenant.behaviour.replication_seconds
    return User(
        id=str(uuid4()),
        seq=tenant.directory.next_seq(),
        display_name=name or email.partition("@")[0],
        user_principal_name=_principal_name(tenant, email),
        mail=email,
        other_mails=(email,),
        proxy_addresses=(f"SMTP:{email}",),
        user_type=GUEST,
        creation_type="Invitation",
        sponsors=sponsors,
        issuer=tenant.company.initial_domain,
        created_at=now,
        state=PENDING,
        state_changed_at=now,
        readable_at=now + lag / 2,
        settled_at=now + lag,
    )


def accept(tenant: Tenant, user: User, now: float) -> User:
    """The guest redeems the invitation; once accepted, nothing changes any more."""
    if user.state == ACCEPTED:
        return user
    accepted = replace(
        user,
        state=ACCEPTED,
        state_changed_at=now,
        state_listed_at=now + tenant.behaviour.replication_seconds,
        issuer="ExternalAzureAD",
    )
    tenant.directory.put_user(accepted)
    return accepted


def _principal_name(tenant: Tenant, email: str) -> str:
    """As troubleshoot.md shows it; a number keeps apart addresses that differ only in `_` and `@`."""
    base = email.replace("@", "_")
    for number in count():
        name = f"{base}{number or ''}#EXT#@{tenant.company.initial_domain}"
        if tenant.directory.find(name) is None:
            return name
    raise AssertionError
