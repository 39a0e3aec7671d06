"""How fast invitations go out. Slots are reserved beforehand; nobody waits for one."""

import hashlib
from datetime import datetime, timedelta


def reserve(
    next_slot_at: datetime | None, count: int, now: datetime, per_minute: float
) -> tuple[list[datetime], datetime]:
    """The next `count` slots, evenly spaced, none in the past; and the time of the slot after them."""
    step = timedelta(minutes=1) / per_minute
    first = max(now, next_slot_at or now)
    return [first + step * index for index in range(count)], first + step * count


def backoff(attempt: int, spread: float) -> timedelta:
    """The wait after the `attempt`-th try: 2 s doubling to 10 minutes, times 0.5 to 1 by `spread` (0 to 1)."""
    return timedelta(seconds=min(2.0**attempt, 600.0) * (0.5 + spread / 2))


def spread(message_id: str) -> float:
    """From 0 to 1, another for each message, and the same for the same: jitter that can be replayed."""
    return int.from_bytes(hashlib.sha256(message_id.encode()).digest()[:4]) / 2**32
