"""What became of every row, in an admin's words. Pure: `engine/reports.py` gathers, and a writer writes."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.batch import Batch, Entry
from shared.domain.guest import Guest, State


class Status(StrEnum):
    """The admin's words."""

    WAITING = "Waiting"
    INVITED = "Invited"
    ACCEPTED = "Accepted"
    DONE = "Done"
    REFUSED = "Refused"
    """The author of the sheet must correct it; it is never tried again as it is."""
    FAILED = "Failed"
    """Entra or the service is the cause."""
    EXPIRED = "Expired"
    NEEDS_ATTENTION = "Needs attention"
    DUPLICATE = "Duplicate"
    WOULD_INVITE = "Would invite"
    ALREADY_INVITED = "Already invited"
    ALREADY_GUEST = "Already a guest"
    FAILED_BEFORE = "Failed before"


UNFINISHED = frozenset({Status.WAITING, Status.INVITED, Status.ACCEPTED})

RESULT_HEADINGS = ("Status", "Reason", "Invited at", "Redeemed at", "Groups")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the roster with what became of it. Times are UTC."""

    number: int
    cells: tuple[str, ...]
    status: Status
    reason: str = ""
    invited_at: datetime | None = None
    redeemed_at: datetime | None = None
    groups: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The roster given back. Row n of the report is row n of the roster: `headings` are its first rows, the
    last of them the heading row; a number between two lines that no line has is a blank row.
    """

    batch: Batch
    lines: tuple[Line, ...]
    written_at: datetime

    @property
    def counts(self) -> dict[str, int]:
        """Status → number of rows, in the order of `Status`."""
        found = Counter(line.status for line in self.lines)
        return {status.value: found[status] for status in Status if found[status]}

    @property
    def reasons(self) -> dict[str, int]:
        """Reason → number of rows, the commonest first. Duplicates are left out: each has a reason of its own."""
        if self.batch.reason:
            return {self.batch.reason: len(self.lines)}
        counted = (line.reason for line in self.lines if line.reason and line.status is not Status.DUPLICATE)
        return dict(Counter(counted).most_common())

    @property
    def finished(self) -> bool:
        """Whether every line is final."""
        return not any(line.status in UNFINISHED for line in self.lines)

    @property
    def digest(self) -> str:
        """Equal for two reports that say the same, whenever they were written."""
        digest = hashlib.sha256(self.batch.state.encode())
        for line in self.lines:
            digest.update(repr((line.number, line.status, line.reason, line.groups)).encode())
        return digest.hexdigest()[:16]

    def summary(self) -> dict[str, object]:
        """What stands beside the report as `<roster>.summary.json`."""
        batch = self.batch
        return {
            "batch_id": batch.batch_id,
            "partner": batch.partner,
            "roster": batch.roster,
            "state": batch.state.value,
            "check": batch.check,
            "reason": batch.reason,
            "format": batch.format,
            "rows": batch.rows,
            "counts": self.counts,
            "reasons": self.reasons,
            "notes": list(batch.notes),
            "started_at": batch.received_at.isoformat(),
            "finished_at": batch.finished_at.isoformat() if batch.finished_at else None,
        }


_WORDS: Mapping[State, Status] = {
    State.LISTED: Status.WAITING,
    State.INVITING: Status.WAITING,
    State.INVITED: Status.INVITED,
    State.FAILED: Status.FAILED,
    State.EXPIRED: Status.EXPIRED,
    State.NEEDS_ATTENTION: Status.NEEDS_ATTENTION,
}


def line_for(entry: Entry, guest: Guest | None, group_names: Mapping[str, str], waiting: str = "") -> Line:
    """What became of one row: the entry joined with its guest. `waiting` says why nobody is invited just now."""
    if entry.refusal:
        return Line(entry.number, entry.cells, Status.REFUSED, entry.refusal)
    if guest is None:
        return Line(entry.number, entry.cells, Status.WAITING, waiting or "not yet listed")
    applied = ", ".join(sorted(group_names.get(group, group) for group in entry.wanted if group in guest.applied))
    refused = [
        f"group {group_names.get(group, group)}: {guest.refused[group]}"
        for group in sorted(entry.wanted)
        if group in guest.refused
    ]
    status, reason = _status(entry, guest, refused)
    if status is Status.WAITING:
        reason = reason or waiting
    return Line(entry.number, entry.cells, status, reason, guest.invited_at, guest.accepted_at, applied)


def _status(entry: Entry, guest: Guest, refused: list[str]) -> tuple[Status, str]:
    if entry.same_as is not None:
        return Status.DUPLICATE, f"same person as row {entry.same_as}"
    if guest.state in _WORDS and (guest.reason or not refused):
        return _WORDS[guest.state], guest.reason
    if refused:
        return Status.FAILED, "; ".join(refused)
    if entry.wanted.keys() <= guest.applied:
        return Status.DONE, guest.reason
    return Status.ACCEPTED, "groups are being applied"


def rejected_lines(batch: Batch, rows: Iterable[tuple[str, ...]]) -> tuple[Line, ...]:
    """The rows of a roster that was refused as a whole, each given back with the reason."""
    numbered = enumerate(rows, start=1)
    return tuple(Line(n, cells, Status.REFUSED, batch.reason) for n, cells in numbered if any(cells))
