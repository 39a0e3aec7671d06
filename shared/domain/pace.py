"""How fast invitations go out, for the whole tenant. Slots are reserved beforehand; nobody waits for one."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SLOWEST = 16
"""A throttled tenant's pace is halved again and again, down to this part of it."""

SLOW_FOR = timedelta(minutes=5)
"""How long a lowered pace lasts after the last sign of throttling."""

LEAD = timedelta(seconds=2)
"""From reserving slots to the first of them: the time to save the guests and send the messages."""

REST = timedelta(seconds=30)
"""How long nobody invites when Entra is in trouble and does not say for how long."""

PRESSURE = 0.8
"""Graph's share of the limit in use from which a caller should slow down (x-ms-throttle-limit-percentage)."""


@dataclass(frozen=True, slots=True)
class Pace:
    next_slot_at: datetime | None = None
    rest_until: datetime | None = None
    """Entra asked for no invitation before then."""
    slow_until: datetime | None = None
    slowdown: int = 1
    turn_at: datetime | None = None
    """When the next may go of those whose slots went by while nobody was there to take them."""
    line_at: datetime | None = None
    """The next place in the line of those among them who came before their turn."""

    def reserve(self, count: int, start: datetime, per_minute: float) -> tuple[list[datetime], "Pace"]:
        """The next `count` slots, evenly spaced and none before `start`; and the pace with them taken."""
        step = self._step(start, per_minute)
        first = max(filter(None, (start, self.next_slot_at, self.rest_until)))
        slots = [first + step * index for index in range(count)]
        return slots, replace(self, next_slot_at=first + step * count)

    def catch_up(self, now: datetime, per_minute: float) -> tuple[datetime, "Pace"]:
        """When one who missed a slot may go, at the pace; and the pace with that taken.

        Up to LEAD from now it is that one's turn. Later it is a place in line, at which to come and ask again:
        whoever comes when a turn is free gets it, so that none is wasted, however late a place is taken.
        """
        step = self._step(now, per_minute)
        turn = max(filter(None, (now, self.turn_at, self.rest_until)))
        if turn <= now + LEAD:
            return turn, replace(self, turn_at=turn + step)
        place = max(filter(None, (turn, self.line_at)))
        return place, replace(self, line_at=place + step)

    def _step(self, start: datetime, per_minute: float) -> timedelta:
        return timedelta(minutes=1) / per_minute * self._slowdown(start)

    def is_resting(self, now: datetime) -> bool:
        return self.rest_until is not None and now < self.rest_until

    def throttled(self, now: datetime, wait: timedelta) -> "Pace":
        """Entra throttles: rest as long as it says, then go slower for a while. One wave slows down once."""
        slowdown = self.slowdown if self.is_resting(now) else min(self._slowdown(now) * 2, SLOWEST)
        rest_until = max(filter(None, (self.rest_until, now + wait)))
        return replace(self, rest_until=rest_until, slow_until=rest_until + SLOW_FOR, slowdown=slowdown)

    def warned(self, now: datetime) -> "Pace":
        """Entra says that the limit is near: half the pace for a while. The same again while that lasts."""
        if self._slowdown(now) > 1:
            return self
        return replace(self, slow_until=now + SLOW_FOR, slowdown=2)

    def _slowdown(self, now: datetime) -> int:
        return self.slowdown if self.slow_until and now < self.slow_until else 1

    @classmethod
    def from_values(cls, values: dict[str, str]) -> "Pace":
        times = {key: datetime.fromisoformat(values[key]) for key in _TIMES if values.get(key)}
        return cls(**times, slowdown=int(values.get("slowdown", "1")))

    def to_values(self) -> dict[str, str]:
        times = {key: getattr(self, key) for key in _TIMES}
        written = {key: time.isoformat() if time else "" for key, time in times.items()}
        return written | {"slowdown": str(self.slowdown)}


_TIMES = ("next_slot_at", "rest_until", "slow_until", "turn_at", "line_at")


def backoff(attempt: int, spread: float) -> timedelta:
    """The wait after the `attempt`-th try: 2 s doubling to 10 minutes, times 0.5 to 1 by `spread` (0 to 1)."""
    return timedelta(seconds=min(2.0**attempt, 600.0) * (0.5 + spread / 2))


def spread(message_id: str) -> float:
    """From 0 to 1, another for each message, and the same for the same: jitter that can be replayed."""
    return int.from_bytes(hashlib.sha256(message_id.encode()).digest()[:4]) / 2**32
