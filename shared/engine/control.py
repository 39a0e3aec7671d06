"""What the whole tenant shares, whatever the number of instances: the pace and the breaker.

Each is one small record, changed by reading, deciding and saving under its version.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, Self

from shared.domain.batch import Batch
from shared.domain.breaker import Breaker, Verdict
from shared.domain.errors import ConflictError, InvitationsPausedError, RestingError, SlotMissedError
from shared.domain.messages import SendInvitation
from shared.domain.pace import LEAD, PRESSURE, Pace
from shared.domain.ports import Services

PROBE_TIME = timedelta(minutes=1)
"""How long a probe may take before another one may go; never longer than the pause itself."""


class _Record(Protocol):
    """What is kept under a name: a value that turns into texts and back."""

    @classmethod
    def from_values(cls, values: dict[str, str]) -> Self: ...
    def to_values(self) -> dict[str, str]: ...


async def _read[R: _Record](s: Services, kind: type[R]) -> tuple[R, str | None]:
    values, version = await s.control.get(kind.__name__.lower())
    return kind.from_values(values), version


async def _change[R: _Record, T](s: Services, kind: type[R], decide: Callable[[R], tuple[R, T]]) -> T:
    """Save what `decide` makes of the record, from the start again when another instance was quicker."""
    async with s.memory.changing:
        while True:
            record, version = await _read(s, kind)
            changed, answer = decide(record)
            if changed == record:
                return answer
            try:
                await s.control.put(kind.__name__.lower(), changed.to_values(), version)
            except ConflictError:
                continue
            return answer


async def overwrite(s: Services, name: str, values: Mapping[str, str]) -> None:
    """Save the values whatever stands there: the last one to come is right."""
    while True:
        _, version = await s.control.get(name)
        try:
            await s.control.put(name, values, version)
        except ConflictError:
            continue
        return


async def people_today(s: Services, batch: Batch) -> int:
    """How many people of the partner were let in today (UTC) by batches other than this one."""
    counts, _ = await _people(s, batch.partner)
    return sum(count for batch_id, count in counts.items() if batch_id != batch.batch_id)


async def count_people(s: Services, batch: Batch, people: int) -> None:
    """Note how many people this batch lets in. Once for a batch: an intake done again counts nobody twice."""
    while True:
        counts, version = await _people(s, batch.partner)
        counts[batch.batch_id] = max(people, counts.get(batch.batch_id, 0))
        values = {"date": s.clock().date().isoformat(), "counts": json.dumps(counts)}
        try:
            await s.control.put(_today(batch.partner), values, version)
        except ConflictError:
            continue
        return


async def _people(s: Services, partner: str) -> tuple[dict[str, int], str | None]:
    values, version = await s.control.get(_today(partner))
    is_today = values.get("date") == s.clock().date().isoformat()
    return json.loads(values["counts"]) if is_today else {}, version


def _today(partner: str) -> str:
    return f"today-{hashlib.sha256(partner.encode()).hexdigest()[:32]}"


async def reserve_slots[K](
    s: Services, keys: Sequence[K], not_before: datetime | None = None
) -> dict[K, datetime]:
    """A time for each invitation, at the tenant's pace. `not_before` puts everybody's next slot off."""
    if not keys:
        return {}
    start = max(filter(None, (s.clock(), not_before)))

    def decide(pace: Pace) -> tuple[Pace, list[datetime]]:
        slots, after = pace.reserve(len(keys), start, s.options.invitations_per_minute)
        return after, slots

    return dict(zip(keys, await _change(s, Pace, decide), strict=True))


async def wait_turn(s: Services, message: SendInvitation) -> None:
    """Raises SlotMissedError when the invitation is late and it is not yet its turn among those that are.

    After an outage all invitations whose slots went by appear at once; the pace must hold for them too.
    """
    now = s.clock()
    if not message.missed(now):
        return

    def decide(pace: Pace) -> tuple[Pace, datetime]:
        place, after = pace.catch_up(now, s.options.invitations_per_minute)
        return after, place

    place = await _change(s, Pace, decide)
    if place > now + LEAD:
        raise SlotMissedError(place)


async def rest_until(s: Services) -> datetime | None:
    """Until when Entra asked for no invitation; None when one may go now."""
    pace, _ = await _read(s, Pace)
    return pace.rest_until if pace.is_resting(s.clock()) else None


async def slow_down(s: Services, wait: timedelta) -> None:
    """Entra throttles invitations: nobody tries for so long, and then the pace is lower for a while."""
    await _change(s, Pace, lambda pace: (pace.throttled(s.clock(), wait), None))


async def mind_pressure(s: Services) -> None:
    """Lower the pace before Entra throttles, when its last answer says that the limit is near."""
    if s.directory.pressure > PRESSURE:
        await _change(s, Pace, lambda pace: (pace.warned(s.clock()), None))


async def read_breaker(s: Services) -> Breaker:
    """Closed when nothing is stored."""
    breaker, _ = await _read(s, Breaker)
    return breaker


async def ask_breaker(s: Services) -> Verdict:
    """Whether an invitation may go now. When the pause is over a single caller gets PROBE, the others STOP."""
    verdict = (await read_breaker(s)).verdict(s.clock())
    if verdict is not Verdict.PROBE:
        return verdict

    def decide(breaker: Breaker) -> tuple[Breaker, Verdict]:
        now = s.clock()
        verdict = breaker.verdict(now)
        probing = min(PROBE_TIME, s.options.breaker_pause)
        return breaker.open(now, probing) if verdict is Verdict.PROBE else breaker, verdict

    return await _change(s, Breaker, decide)


async def open_breaker(s: Services) -> bool:
    """Stop every invitation of the tenant for a while. Says whether the breaker was closed until now."""

    def decide(breaker: Breaker) -> tuple[Breaker, bool]:
        return breaker.open(s.clock(), s.options.breaker_pause), breaker.opened_at is None

    return await _change(s, Breaker, decide)


async def close_breaker(s: Services) -> None:
    """Let invitations go again, from now on."""
    await _change(s, Breaker, lambda _: (Breaker(), None))
    await _change(s, Pace, lambda _: (Pace(next_slot_at=s.clock()), None))


async def ask_leave(s: Services) -> bool:
    """Raises when a rest or the breaker forbids to go on. Says whether this invitation is the probe."""
    until = await rest_until(s)
    if until:
        raise RestingError("waiting until Entra takes invitations again", until - s.clock())
    verdict = await ask_breaker(s)
    if verdict is Verdict.STOP:
        raise InvitationsPausedError("invitations are paused for the whole tenant")
    return verdict is Verdict.PROBE
