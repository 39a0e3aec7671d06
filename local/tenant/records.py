"""What the tenant remembers, as immutable records. Times are seconds since the epoch."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

PENDING = "PendingAcceptance"
ACCEPTED = "Accepted"
GUEST = "Guest"
MEMBER = "Member"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    id: str
    seq: int
    """The place in every list: paging goes by it, so pages neither skip nor repeat."""
    display_name: str
    user_principal_name: str
    mail: str | None = None
    other_mails: tuple[str, ...] = ()
    proxy_addresses: tuple[str, ...] = ()
    user_type: str = MEMBER
    creation_type: str | None = None
    account_enabled: bool = True
    job_title: str | None = None
    company_name: str | None = None
    sponsors: tuple[str, ...] = ()
    issuer: str = ""
    created_at: float = 0
    state: str | None = None
    """externalUserState."""
    state_changed_at: float | None = None
    state_listed_at: float = 0
    """Until then lists still show the state as PendingAcceptance."""
    readable_at: float = 0
    """Until then a read by id finds nobody."""
    settled_at: float = 0
    """Until then no list shows the user and no group takes it."""

    @property
    def is_guest(self) -> bool:
        return self.user_type == GUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    id: str
    seq: int
    display_name: str
    description: str = ""
    mail: str | None = None
    mail_nickname: str = ""
    mail_enabled: bool = False
    security_enabled: bool = True
    group_types: tuple[str, ...] = ()
    is_assignable_to_role: bool | None = None
    on_premises_sync_enabled: bool | None = None
    membership_rule: str | None = None
    guests_allowed: bool = True
    """The Microsoft 365 group setting AllowToAddGuests."""
    created_at: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    id: str
    display_name: str
    description: str
    groups: tuple[str, ...]
    """Ids of the groups that it is assigned to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    id: str
    ticket: str
    """The secret in the redeem URL."""
    user_id: str
    redirect_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    id: str
    to: str
    cc: tuple[str, ...]
    kind: str
    subject: str
    body: str
    redeem_url: str
    ticket: str
    sent_at: float


type Record = User | Group | Application | Invitation | Mail


def to_row(record: Record) -> dict[str, Any]:
    return asdict(record)


def from_row[R: Record](kind: type[R], row: dict[str, Any]) -> R:
    """The record that `to_row` gave, after a journey through JSON."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return kind(**values)


def timestamp(seconds: float) -> str:
    """The time as Graph writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
