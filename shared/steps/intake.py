"""Intake: a roster becomes a batch, guests and their first nudges. Nothing is done before all of it is planned."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched

from shared.domain.admission import Admission, Next, admit
from shared.domain.batch import Batch, BatchState, Upload, batch_id
from shared.domain.columns import headings, match
from shared.domain.errors import RosterError
from shared.domain.file_limits import MB
from shared.domain.guest import Guest, Request
from shared.domain.holding import in_doubt, why_held
from shared.domain.intake import Plan, Rules, named_groups, plan
from shared.domain.messages import ApplyMembership, Message, SendInvitation
from shared.domain.names import check_path
from shared.domain.pace import LEAD
from shared.domain.ports import Services
from shared.domain.sheets import choose
from shared.engine.control import count_people, people_today, reserve_slots
from shared.engine.nudges import CHUNK
from shared.engine.policies import policy_for
from shared.engine.records import change_batch, change_guest
from shared.engine.reports import report_check, report_rejection, write_report
from shared.engine.uploads import claim_name, mark_taken_in

_BEGUN = frozenset({BatchState.RUNNING, BatchState.COMPLETE})
"""A batch that was taken in once never goes back to being merely received."""


async def take_in(s: Services, upload: Upload, content: bytes) -> None:
    """Read a roster, write its batch, and nudge whoever needs something. Raises RosterError, PolicyError."""
    batch, planned = await _plan_batch(s, upload, content)
    await change_batch(s, batch.batch_id, batch)
    await s.batches.write_entries(batch.batch_id, planned.entries)
    if reason := await _reason_to_hold(s, batch, planned):
        batch = await change_batch(s, batch.batch_id, batch, state=BatchState.HELD, reason=reason)
    else:
        for requests in batched(planned.requests, CHUNK, strict=False):
            await _admit(s, requests, cause=batch.batch_id)
        batch = await change_batch(s, batch.batch_id, batch, state=BatchState.RUNNING)
    await claim_name(s, upload, batch.batch_id)
    await write_report(s, batch)
    await mark_taken_in(s, upload, batch.batch_id)


async def check(s: Services, upload: Upload, content: bytes) -> None:
    """All of intake up to the report, and none of its effects: no guest, no message."""
    batch, planned = await _plan_batch(s, upload, content)
    if doubt := in_doubt(planned.doubts):
        batch = replace(batch, notes=(*batch.notes, f"would wait: {doubt}"))
    await report_check(s, upload, batch, planned)


async def reject(s: Services, upload: Upload, content: bytes, reason: str) -> None:
    """Refuse a roster as a whole, with a report that says why."""
    batch = await _begin_batch(s, upload, content)
    rejected = replace(batch, state=BatchState.REJECTED, reason=reason, finished_at=s.clock())
    await report_rejection(s, upload, rejected, content)


async def _plan_batch(s: Services, upload: Upload, content: bytes) -> tuple[Batch, Plan]:
    """What this roster will do, by its partner's policy. Raises RosterError, PolicyError."""
    check_path(upload.partner, upload.roster)
    policy = await policy_for(s, upload.partner)
    most = policy.limits.file_mb
    if most is not None and len(content) > most * MB:
        raise RosterError(f"the file is larger than {most} MB, which the policy of {upload.partner} allows")
    book = await s.sheets.read(upload.roster, content)
    chosen = choose(book, policy.reading, headings)
    roster = match(chosen.sheet, policy.groups)
    refused = await _preflight(s, named_groups(roster, policy))
    planned = plan(roster, Rules(upload.partner, policy, s.options.own_domains, refused))
    planned = replace(planned, notes=(*chosen.notes, *planned.notes), doubts=(*chosen.doubts, *planned.doubts))
    batch = replace(
        await _begin_batch(s, upload, content),
        format=roster.format,
        headings=roster.headings,
        notes=planned.notes,
        rows=len(planned.entries),
        group_names=policy.group_names,
    )
    return batch, planned


async def _begin_batch(s: Services, upload: Upload, content: bytes) -> Batch:
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


async def _reason_to_hold(s: Services, batch: Batch, planned: Plan) -> str:
    """Why the batch must wait for an operator; empty when it may go, and then its new people count for today."""
    doubt = "" if batch.approved else in_doubt(planned.doubts)
    if doubt or not planned.limits.can_hold:
        return doubt
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


async def _admit(s: Services, requests: Sequence[Request], cause: str) -> None:
    """Put each guest, then send the nudges: an invitation for each that needs one, at its slot."""
    now = s.clock()
    known = await s.guests.get_many([request.guest_id for request in requests])

    def admission(request: Request, guest: Guest | None) -> Admission:
        return admit(guest, request, now, s.options.retry_failed_after)

    foreseen = {request.guest_id: admission(request, known.get(request.guest_id)) for request in requests}
    invited = [key for key, plan in foreseen.items() if plan.next is Next.INVITATION]
    slots = await reserve_slots(s, invited, not_before=now + LEAD)

    async def put(request: Request) -> None:
        def decide(guest: Guest | None) -> Guest | None:
            admitted = admission(request, guest)
            return admitted.guest if admitted.changed else None

        key = request.guest_id
        await change_guest(s, key, known.get(key), decide, slots.get(key, now))

    await asyncio.gather(*(put(request) for request in requests))
    nudges: list[tuple[Message, datetime | None]] = []
    nudges += [(SendInvitation(key, cause).at(slot), slot) for key, slot in slots.items()]
    nudges += [
        (ApplyMembership(key, cause), None) for key, plan in foreseen.items() if plan.next is Next.MEMBERSHIP
    ]
    await s.bus.send(nudges)
