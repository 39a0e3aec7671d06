"""A batch: one roster taken in, and its entries, one for each row."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shared.domain.guest import When


class BatchState(StrEnum):
    """How far a batch is."""

    RECEIVED = "received"
    REJECTED = "rejected"
    HELD = "held"
    RUNNING = "running"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it lies in a container: `uploads` or `checks`."""

    container: str
    name: str
    etag: str
    modified_at: datetime

    @property
    def partner(self) -> str:
        """The first folder; empty for a file that lies in none."""
        folder, slash, _ = self.name.partition("/")
        return folder if slash else ""

    @property
    def roster(self) -> str:
        """The file's path below the partner's folder, with its ending."""
        return self.name.partition("/")[2] if "/" in self.name else self.name


def batch_id(partner: str, roster: str, content: bytes) -> str:
    """The same upload twice is the same batch; one byte changed is another. 32 hex digits."""
    digest = hashlib.sha256()
    for part in (partner.encode(), roster.encode()):
        digest.update(len(part).to_bytes(4) + part)
    digest.update(content)
    return digest.hexdigest()[:32]


def upload_name(partner: str, roster: str) -> str:
    """Where the roster of a batch lies in its container."""
    return f"{partner}/{roster}" if partner else roster


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a batch. Written once, never changed.

    `cells` is the row as read; either `guest_id` is set, or `refusal` says why nobody is invited for it.
    """

    number: int
    """The row's number in the roster, counted from 1 as the spreadsheet shows it."""
    cells: tuple[str, ...]
    guest_id: str = ""
    wanted: Mapping[str, When] = field(default_factory=dict)
    refusal: str = ""
    code: str = ""
    """Of the refusal, one of `reasons.Code`."""
    same_as: int | None = None
    """Number of the row that names the same person first."""


@dataclass(frozen=True, slots=True)
class Batch:
    """`version` is the stored ETag."""

    batch_id: str
    partner: str
    roster: str
    upload_etag: str
    state: BatchState
    received_at: datetime
    check: bool = False
    """Whether this was a check only: no guest, no message."""
    reason: str = ""
    """Why the batch is rejected or held."""
    approved: bool = False
    """Whether an operator let it go in spite of the policy's caps."""
    format: str = ""
    headings: tuple[tuple[str, ...], ...] = ()
    """The rows above the first entry, as read; the last of them is the heading row."""
    notes: tuple[str, ...] = ()
    rows: int = 0
    group_names: Mapping[str, str] = field(default_factory=dict)
    """Group id → what the roster calls it."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """By the admin's words, as of `reported_at`."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    reported: str = ""
    """Digest of what the last report said."""
    reported_at: datetime | None = None
    finished_at: datetime | None = None
    version: str | None = None
