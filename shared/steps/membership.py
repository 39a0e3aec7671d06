"""Membership: guests into groups, group by group: what the policy still allows, the calls, what came of each."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import batched

from shared.domain.errors import GuestlistError, NotYetVisibleError, PermanentError, attempt
from shared.domain.guest import Guest, State
from shared.domain.messages import ApplyMembership
from shared.domain.ports import Services
from shared.engine.policies import policy_for
from shared.engine.records import change_guest

MEMBERS_A_CALL = 20
"""Graph's limit for members@odata.bind."""

type Outcomes = dict[str, GuestlistError | None]
"""Group id → what came of adding one guest; None for success."""


async def apply_membership(
    s: Services, messages: Sequence[ApplyMembership]
) -> dict[ApplyMembership, GuestlistError]:
    """Put the guests into the groups that are due, group by group. Says which messages met with trouble."""
    found = await s.guests.get_many({message.guest_id for message in messages})
    guests = {key: guest for key, guest in found.items() if guest.groups_due}
    outcomes = await _refuse_by_policy(s, guests.values())
    by_group: dict[str, list[Guest]] = defaultdict(list)
    for guest in guests.values():
        for group in guest.groups_due - outcomes[guest.guest_id].keys():
            by_group[group].append(guest)
    calls = [
        (group, chunk)
        for group, members in by_group.items()
        for chunk in batched(members, MEMBERS_A_CALL, strict=False)
    ]
    await asyncio.gather(*(_add_members(s, group, chunk, outcomes) for group, chunk in calls))
    troubles = {key: await _record(s, guest, outcomes[key]) for key, guest in guests.items()}
    return {message: trouble for message in messages if (trouble := troubles.get(message.guest_id))}


async def _refuse_by_policy(s: Services, guests: Iterable[Guest]) -> dict[str, Outcomes]:
    """For each guest, the due groups that no policy of the partners who named the guest allows."""
    partners = {partner for guest in guests for partner in guest.partners}
    allowed = {partner: (await policy_for(s, partner)).group_names.keys() for partner in partners}
    refusal = PermanentError("the policy no longer names this group")
    return {
        guest.guest_id: {
            group: refusal
            for group in guest.groups_due
            if not any(group in allowed[partner] for partner in guest.partners)
        }
        for guest in guests
    }


async def _add_members(s: Services, group: str, guests: Sequence[Guest], outcomes: dict[str, Outcomes]) -> None:
    """One call for all; when one guest spoils it, each alone."""
    added = await attempt(s.directory.add_members(group, [guest.user_id for guest in guests]))
    if len(guests) > 1 and isinstance(added, PermanentError | NotYetVisibleError):
        await asyncio.gather(*(_add_members(s, group, [guest], outcomes) for guest in guests))
        return
    for guest in guests:
        outcomes[guest.guest_id][group] = added


async def _record(s: Services, guest: Guest, outcomes: Outcomes) -> GuestlistError | None:
    """Note what came of each group, whoever saves the guest meanwhile: the calls to Entra are not made in vain.

    The first trouble that may pass is the guest's fate for now.
    """
    now, trouble = s.clock(), None
    applied, refused = set[str](), dict[str, str]()
    for group, outcome in outcomes.items():
        if outcome is None:
            applied.add(group)
        elif isinstance(outcome, PermanentError):
            refused[group] = str(outcome)
        elif isinstance(outcome, NotYetVisibleError) and now - guest.state_at >= s.options.settling:
            refused[group] = await _why_gone(s, guest, group)
        else:
            trouble = trouble or outcome

    def decide(found: Guest | None) -> Guest | None:
        if found is None or found.user_id != guest.user_id or found.state not in {State.INVITED, State.ACCEPTED}:
            return None
        noted = replace(found, applied=found.applied | applied, refused={**found.refused, **refused})
        return noted if noted != found else None

    saved = await attempt(change_guest(s, guest.guest_id, guest, decide, now))
    return trouble or (saved if isinstance(saved, GuestlistError) else None)


async def _why_gone(s: Services, guest: Guest, group: str) -> str:
    if await s.directory.group(group) is None:
        return "was deleted in Entra"
    if await s.directory.user(guest.user_id) is None:
        return "the guest was removed from Entra"
    return "Entra does not accept this guest as a member"
