"""Before anything is done: a roster read, judged by its policy, and its groups looked at in Entra."""

import asyncio
from dataclasses import replace

from shared.control import count_people, people_today
from shared.domain.batch import Batch, BatchState, Upload, batch_id
from shared.domain.columns import match
from shared.domain.errors import RosterError
from shared.domain.file_limits import MB
from shared.domain.holding import why_held
from shared.domain.intake import Plan, Rules, named_groups, plan
from shared.domain.names import check_path
from shared.domain.ports import Services
from shared.keeping import policy_for

_BEGUN = frozenset({BatchState.RUNNING, BatchState.COMPLETE})
"""A batch that was taken in once never goes back to being merely received."""


async def plan_batch(s: Services, upload: Upload, content: bytes) -> tuple[Batch, Plan]:
    """What this roster will do, by its partner's policy. Raises RosterError, PolicyError."""
    check_path(upload.partner, upload.roster)
    policy = await policy_for(s, upload.partner)
    most = policy.limits.file_mb
    if most is not None and len(content) > most * MB:
        raise RosterError(f"the file is larger than {most} MB, which the policy of {upload.partner} allows")
    roster = match(await s.sheets.read(upload.roster, content))
    refused = await _preflight(s, named_groups(roster, policy))
    planned = plan(roster, Rules(upload.partner, policy, s.options.own_domains, refused))
    batch = replace(
        await begin_batch(s, upload, content),
        format=roster.format,
        headings=roster.headings,
        notes=planned.notes,
        rows=len(planned.entries),
        group_names=policy.group_names,
    )
    return batch, planned


async def begin_batch(s: Services, upload: Upload, content: bytes) -> Batch:
    """The batch of this upload, begun anew; one that was taken in before keeps its place in time."""
    identity = batch_id(upload.partner, upload.roster, content)
    known = await s.batches.get(identity)
    return Batch(
        batch_id=identity,
        partner=upload.partner,
        roster=upload.roster,
        upload_etag=upload.etag,
        state=BatchState.RUNNING if known and known.state in _BEGUN else BatchState.RECEIVED,
        received_at=known.received_at if known else s.clock(),
        reported=known.reported if known else "",
        approved=bool(known and known.approved),
    )


async def reason_to_hold(s: Services, batch: Batch, planned: Plan) -> str:
    """Why the batch must wait for an operator; empty when it may go, and then its new people count for today."""
    if not planned.limits.can_hold:
        return ""
    known = await s.guests.get_many([request.guest_id for request in planned.requests])
    new = [request for request in planned.requests if request.guest_id not in known]
    reason = "" if batch.approved else why_held(new, await people_today(s, batch), planned.limits)
    if not reason:
        await count_people(s, batch, len(new))
    return reason


async def _preflight(s: Services, groups: frozenset[str]) -> dict[str, str]:
    """Group id → why Guestlist does not write to it."""
    found = await asyncio.gather(*(s.directory.group(group) for group in groups))
    refusals = {
        group: "does not exist in Entra" if facts is None else facts.refusal
        for group, facts in zip(groups, found, strict=True)
    }
    return {group: refusal for group, refusal in refusals.items() if refusal}
