"""What the steps need of the world. Adapters implement these; the tests' fakes do too.

Every method may raise TransientError; the other errors are named where they can occur.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.domain.batch import Batch, Entry, Upload
from shared.domain.guest import Guest, Invitation, State
from shared.domain.memory import Memory
from shared.domain.messages import Message
from shared.domain.options import Options
from shared.domain.report import Report
from shared.domain.roster import Book


@dataclass(frozen=True, slots=True)
class OpenGuest:
    """A line of the index of guests that still need something. A hint: the guest's record is the truth."""

    guest_id: str
    state: State
    user_id: str
    revision: int
    """The guest's, as of this line."""
    due_at: datetime | None


class Guests(Protocol):
    async def get(self, guest_id: str) -> Guest | None: ...
    async def get_many(self, guest_ids: Iterable[str]) -> dict[str, Guest]:
        """Those that exist, by id; read side by side."""
        ...

    async def save(self, guest: Guest) -> Guest:
        """Insert when `version` is None, else replace that version. Returns the guest with its new version.

        Keeps the index of open guests in step, in the same instant. Raises ConflictError when the record is
        another one by now.
        """
        ...

    def open(self) -> AsyncIterator[OpenGuest]:
        """Every open guest, in no order."""
        ...


class Batches(Protocol):
    async def get(self, batch_id: str) -> Batch | None: ...
    async def save(self, batch: Batch) -> Batch:
        """As `Guests.save`."""
        ...

    def running(self) -> AsyncIterator[Batch]:
        """Those neither rejected, held nor complete."""
        ...

    async def latest(self, limit: int) -> list[Batch]:
        """The newest first."""
        ...

    async def write_entries(self, batch_id: str, entries: Sequence[Entry]) -> None:
        """Insert or replace; the same entries twice are the same."""
        ...

    async def entries(self, batch_id: str) -> list[Entry]:
        """In the order of their numbers."""
        ...


class Control(Protocol):
    """Small named records with a version each: pace, breaker, the latest batch of each roster."""

    async def get(self, name: str) -> tuple[dict[str, str], str | None]:
        """The values and the version; an empty dict and None when there is no such record."""
        ...

    async def put(self, name: str, values: Mapping[str, str], version: str | None) -> None:
        """Raises ConflictError when `version` is not the stored one."""
        ...


class Blobs(Protocol):
    async def read(self, container: str, name: str) -> tuple[bytes, Upload] | None: ...
    async def write(self, container: str, name: str, content: bytes, content_type: str) -> None:
        """Insert or replace."""
        ...

    def list(self, container: str) -> AsyncIterator[Upload]: ...


class Bus(Protocol):
    async def send(self, messages: Sequence[tuple[Message, datetime | None]]) -> None:
        """Send each to its queue, to appear at its time (None: now). Several may share a transfer."""
        ...


class UserKind(StrEnum):
    """What a user of the directory is to us."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class User:
    user_id: str
    kind: UserKind
    since: datetime | None = None
    """When the invitation was accepted, if Entra says."""


@dataclass(frozen=True, slots=True)
class Group:
    group_id: str
    name: str
    refusal: str = ""
    """Why Guestlist does not write to this group: role-assignable, dynamic, synced or mail-enabled."""


class Directory(Protocol):
    """Microsoft Entra ID."""

    async def find(self, email: str) -> User | None: ...
    async def user(self, user_id: str) -> User | None: ...
    async def invite(self, email: str, name: str, invitation: Invitation) -> str:
        """The new user's id. May mail the guest on every call.

        Raises PermanentError, InvitationsBlockedError, and OutcomeUnknownError when no answer came.
        """
        ...

    @property
    def pressure(self) -> float:
        """The share of Graph's limit in use, as its last answer to an invitation told; 0 when it did not."""
        ...

    def pending(self) -> AsyncIterator[str]:
        """User ids of all guests that have not redeemed."""
        ...

    async def group(self, group_id: str) -> Group | None: ...
    async def add_members(self, group_id: str, user_ids: Sequence[str]) -> None:
        """All or none, 20 at the most. Being a member already is success only for a single user.

        Raises PermanentError; TransientError for a user that the directory does not show yet.
        """
        ...


class Sheets(Protocol):
    """Spreadsheets, whatever their format."""

    async def read(self, name: str, content: bytes) -> Book:
        """Raises RosterError, in words for the admin, for any file that is not a harmless spreadsheet."""
        ...

    async def write(self, report: Report, ending: str) -> bytes:
        """`ending` is "xlsx" or "csv". No cell is ever a formula."""
        ...

    async def template(self, groups: Sequence[str]) -> bytes:
        """An .xlsx for admins to fill in."""
        ...


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Now, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """All that a step may use, made once for each process."""

    guests: Guests
    batches: Batches
    control: Control
    blobs: Blobs
    bus: Bus
    directory: Directory
    sheets: Sheets
    clock: Clock
    options: Options
    memory: Memory = field(default_factory=Memory)
