"""What the whole tenant shares, whatever the number of instances: the pace and the breaker.

Each is one small record, changed by reading, deciding and saving under its version.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from shared.domain import pace
from shared.domain.breaker import Breaker, Verdict
from shared.domain.errors import ConflictError
from shared.domain.ports import Services

PACE = "pace"
BREAKER = "breaker"


async def _change[T](s: Services, name: str, decide: Callable[[dict[str, str]], tuple[dict[str, str], T]]) -> T:
    """Save what `decide` makes of the values, from the start again when another instance was quicker."""
    while True:
        values, version = await s.control.get(name)
        changed, answer = decide(values)
        if changed == values:
            return answer
        try:
            await s.control.put(name, changed, version)
        except ConflictError:
            continue
        return answer


async def reserve_slots[K](
    s: Services, keys: Sequence[K], not_before: datetime | None = None
) -> dict[K, datetime]:
    """A time for each invitation, at the tenant's pace. `not_before` puts everybody's next slot off."""
    if not keys:
        return {}

    def decide(values: dict[str, str]) -> tuple[dict[str, str], list[datetime]]:
        stored = values.get("next_slot_at")
        start = max(filter(None, (s.clock(), not_before)))
        next_slot_at = datetime.fromisoformat(stored) if stored else None
        slots, after = pace.reserve(next_slot_at, len(keys), start, s.options.invitations_per_minute)
        return {"next_slot_at": after.isoformat()}, slots

    return dict(zip(keys, await _change(s, PACE, decide), strict=True))


async def read_breaker(s: Services) -> Breaker:
    """Closed when nothing is stored."""
    values, _ = await s.control.get(BREAKER)
    return Breaker.from_values(values)


async def ask_breaker(s: Services) -> Verdict:
    """Whether an invitation may go now. When the pause is over a single caller gets PROBE, the others STOP."""
    verdict = (await read_breaker(s)).verdict(s.clock())
    if verdict is not Verdict.PROBE:
        return verdict

    def decide(values: dict[str, str]) -> tuple[dict[str, str], Verdict]:
        breaker, now = Breaker.from_values(values), s.clock()
        verdict = breaker.verdict(now)
        if verdict is Verdict.PROBE:
            return breaker.open(now, s.options.breaker_pause).to_values(), verdict
        return values, verdict

    return await _change(s, BREAKER, decide)


async def open_breaker(s: Services) -> tuple[Breaker, bool]:
    """Stop every invitation of the tenant for a while. Also says whether the breaker was closed until now."""

    def decide(values: dict[str, str]) -> tuple[dict[str, str], tuple[Breaker, bool]]:
        breaker, now = Breaker.from_values(values), s.clock()
        if breaker.verdict(now) is Verdict.STOP:
            return values, (breaker, False)
        opened = breaker.open(now, s.options.breaker_pause)
        return opened.to_values(), (opened, breaker.opened_at is None)

    return await _change(s, BREAKER, decide)


async def close_breaker(s: Services) -> None:
    """Let invitations go again, from now on. Nothing is written when the breaker is closed already."""

    def decide(values: dict[str, str]) -> tuple[dict[str, str], bool]:
        closed = Breaker().to_values()
        return (closed, True) if Breaker.from_values(values).opened_at else (values, False)

    if await _change(s, BREAKER, decide):
        await _change(s, PACE, lambda _: ({"next_slot_at": s.clock().isoformat()}, None))
