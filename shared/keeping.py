"""Reading and saving what the steps share: guests with their next look, and policies."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.domain.address import normalise
from shared.domain.batch import Batch
from shared.domain.errors import ConflictError, PermanentError, PolicyError
from shared.domain.failure import give_up
from shared.domain.guest import Guest
from shared.domain.invitations import as_allowed
from shared.domain.messages import Message
from shared.domain.names import PARTNER_FORM, is_partner
from shared.domain.policy import Policy, parse
from shared.domain.ports import Services

POLICIES = "policies"
DEFAULT_POLICY = "default.toml"


async def keep(s: Services, guest: Guest, due_from: datetime | None = None) -> Guest:
    """Save the guest, with the time from which upkeep may take it for stuck. Raises ConflictError."""
    due_at = guest.look_again_at(due_from or s.clock(), s.options.nudge_after)
    return await s.guests.save(replace(guest, due_at=due_at, revision=guest.revision + 1))


async def change(
    s: Services,
    guest_id: str,
    known: Guest | None,
    decide: Callable[[Guest | None], Guest | None],
    due_from: datetime,
) -> Guest | None:
    """Save what `decide` makes of the guest (None: leave it), from the start again when another was quicker."""
    while True:
        decided = decide(known)
        if decided is None:
            return known
        try:
            return await keep(s, decided, due_from)
        except ConflictError:
            known = await s.guests.get(guest_id)


async def keep_batch(s: Services, batch_id: str, new: Batch | None = None, **changes: Any) -> Batch:
    """Save `changes` to the stored batch, or to `new` in its place, whoever else saves it meanwhile."""
    while True:
        stored = await s.batches.get(batch_id)
        version = stored.version if stored else None
        base = new or stored
        assert base, "a batch is kept before it is changed"
        try:
            return await s.batches.save(replace(base, version=version, **changes))
        except ConflictError:
            continue


async def record_failure(s: Services, message: Message, reason: str, *, unknown: bool) -> str:
    """Put on the guest's record that a step gave up. Raises ConflictError when the guest moves meanwhile."""
    guest = await s.guests.get(message.guest_id)
    if guest is None:
        return "nobody"
    failed = give_up(guest, type(message), reason, s.clock(), unknown=unknown)
    if failed != guest:
        await keep(s, failed)
    return "failed"


async def policy_for(s: Services, partner: str) -> Policy:
    """The partner's own policy, else the default one. Raises PolicyError: without a policy nothing goes.

    A name that is no partner's reads no blob: it could be another's.
    """
    if partner and not is_partner(partner):
        raise PolicyError(f"a partner's folder must have a plain name: {PARTNER_FORM}")
    for file in (f"{partner}.toml", DEFAULT_POLICY):
        found = await s.blobs.read(POLICIES, file)
        if found:
            return _parse(found[0], f"{POLICIES}/{file}")
    whom, own = (partner, partner) if partner else ("files outside a partner's folder", "PARTNER")
    raise PolicyError(
        f"there is no policy for {whom}: create {POLICIES}/{own}.toml, "
        f"or {POLICIES}/{DEFAULT_POLICY} for every partner"
    )


async def under_policy(s: Services, guest: Guest) -> Guest:
    """The guest with the invitation as the policy has it now. Raises PermanentError, PolicyError.

    Asked before each invitation: a record that intake did not write gets nothing that the policy does not give.
    """
    domain = normalise(guest.email).domain
    policy = await policy_for(s, guest.partner)
    if domain in s.options.own_domains:
        raise PermanentError("an address of your own organisation; guests come from outside")
    if not policy.accepts(domain):
        raise PermanentError(f"the policy of {guest.partner} no longer accepts the domain {domain}")
    return replace(guest, invitation=as_allowed(guest.invitation, policy))


def _parse(content: bytes, file: str) -> Policy:
    try:
        return parse(content.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        raise PolicyError(f"{file} is not text in UTF-8") from error
