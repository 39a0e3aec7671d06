"""How a batch stands, as the app tells it over HTTP or in a summary beside the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from shared.domain.batch import BatchState
from shared.domain.report import UNFINISHED, Status

_ENDS = frozenset({BatchState.COMPLETE, BatchState.REJECTED, BatchState.HELD})
_INVITED = (Status.INVITED, Status.ACCEPTED, Status.DONE, Status.EXPIRED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Two that are equal say that nothing has happened in between."""

    batch_id: str
    partner: str
    roster: str
    state: BatchState
    reason: str
    rows: int
    counts: Mapping[str, int]
    """By the admin's words, as of `reported_at`."""
    reasons: Mapping[str, int]
    notes: Sequence[str]
    """What the admin should know of the reading."""
    started_at: str
    reported_at: str | None
    finished_at: str | None

    @classmethod
    def read(cls, answer: Mapping[str, Any]) -> Self:
        return cls(
            batch_id=answer["batch_id"],
            partner=answer["partner"],
            roster=answer["roster"],
            state=BatchState(answer["state"]),
            reason=answer["reason"],
            rows=answer["rows"],
            counts=answer["counts"],
            reasons=answer["reasons"],
            notes=answer["notes"],
            started_at=answer["started_at"],
            reported_at=answer.get("reported_at"),
            finished_at=answer["finished_at"],
        )

    @property
    def name(self) -> str:
        return f"{self.partner}/{self.roster}"

    @property
    def ended(self) -> bool:
        """Whether nothing more comes, and the report is there."""
        return self.state in _ENDS and bool(self.reported_at or self.finished_at)

    @property
    def to_accept(self) -> int:
        """Rows whose guests still have to accept."""
        return self.counts.get(Status.INVITED, 0)

    @property
    def awaits_guests_only(self) -> bool:
        """Whether nothing but the guests' acceptance is to come."""
        unfinished = {status for status in UNFINISHED if self.counts.get(status)}
        return self.state is BatchState.RUNNING and unfinished == {Status.INVITED}

    @property
    def told(self) -> str:
        """The counts in words, such as `20 Done, 4 Failed`."""
        return ", ".join(f"{number:,} {word}" for word, number in self.counts.items()) or f"{self.rows:,} rows"

    def invited_a_minute(self, first: "Standing") -> float | None:
        """Invitations a minute from `first` to now; None while that cannot be told, and once all are out."""
        if not (self.reported_at and first.reported_at and self.counts.get(Status.WAITING)):
            return None
        span = datetime.fromisoformat(self.reported_at) - datetime.fromisoformat(first.reported_at)
        invited = sum(self.counts.get(word, 0) - first.counts.get(word, 0) for word in _INVITED)
        return invited * 60 / span.total_seconds() if span and invited > 0 else None
