"""The stop switch for the whole tenant, opened when Entra blocks invitations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto


class Verdict(Enum):
    """What the breaker says to one who wants to invite."""

    GO = auto()
    PROBE = auto()
    """Open, and its time is up: one may try, having put the next probe off first."""
    STOP = auto()


@dataclass(frozen=True, slots=True)
class Breaker:
    """Closed when `opened_at` is None."""

    opened_at: datetime | None = None
    probe_at: datetime | None = None

    def verdict(self, now: datetime) -> Verdict:
        if self.opened_at is None or self.probe_at is None:
            return Verdict.GO
        return Verdict.PROBE if now >= self.probe_at else Verdict.STOP

    def open(self, now: datetime, pause: timedelta) -> "Breaker":
        """Open, or keep open: the next probe comes after `pause`."""
        return Breaker(self.opened_at or now, now + pause)

    @classmethod
    def from_values(cls, values: dict[str, str]) -> "Breaker":
        times = {key: datetime.fromisoformat(value) for key, value in values.items() if value}
        return cls(times.get("opened_at"), times.get("probe_at"))

    def to_values(self) -> dict[str, str]:
        times = {"opened_at": self.opened_at, "probe_at": self.probe_at}
        return {key: time.isoformat() if time else "" for key, time in times.items()}
