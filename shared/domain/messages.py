"""The messages: a nudge to do the next step for one guest. Ids travel; people stay in the table."""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import ClassVar, Self, cast

SCHEMA = 1

MISSED = timedelta(minutes=1)
"""From its slot on, how late an invitation may be delivered and still count as being on time."""


class UnreadableMessageError(Exception):
    """The body is not one of our messages."""


@dataclass(frozen=True, slots=True)
class Message:
    """Equal messages have equal ids, so that the broker drops the copy; a retry carries its count in the id."""

    queue: ClassVar[str]

    guest_id: str
    cause: str
    """Why it was sent: a batch id, or the moment of an upkeep or resume run. Tells one nudge from the next."""
    attempt: int = 1
    postponed: int = 0

    @property
    def message_id(self) -> str:
        return f"{self.guest_id}/{self.cause}/{self.attempt}.{self.postponed}"

    def again(self) -> Self:
        """The same after trouble: one attempt more."""
        return replace(self, attempt=self.attempt + 1)

    def later(self) -> Self:
        """The same after a wait that was nobody's fault: no attempt is spent."""
        return replace(self, postponed=self.postponed + 1)

    def at(self, moment: datetime) -> Self:  # noqa: ARG002 - only an invitation has a slot
        """The message as it is sent to appear then."""
        return self

    def body(self) -> bytes:
        return json.dumps({"schema": SCHEMA, **asdict(self)}).encode()

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Raises UnreadableMessageError. Fields that a newer version added are passed over."""
        try:
            found = json.loads(body)
            known = {field.name: found[field.name] for field in fields(cls) if field.name in found}
            message = cls(**known)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise UnreadableMessageError(type(error).__name__) from error
        if not all(isinstance(getattr(message, each.name), cast("type", each.type)) for each in fields(cls)):
            raise UnreadableMessageError("a field has the wrong type")
        return message


@dataclass(frozen=True, slots=True)
class SendInvitation(Message):
    """Invite this guest, unless that has happened."""

    queue: ClassVar[str] = "invitations"

    waited: bool = False
    """Whether the broker held it back for the directory's settling time. A host's own clock may leap."""
    slot: int = 0
    """The second since 1970 that was reserved for it; 0 when none was."""

    def at(self, moment: datetime) -> Self:
        return replace(self, slot=int(moment.timestamp()))

    def missed(self, now: datetime) -> bool:
        """Whether its slot is long gone: nobody was there to take it, and others may have piled up with it."""
        return bool(self.slot) and now.timestamp() - self.slot > MISSED.total_seconds()


@dataclass(frozen=True, slots=True)
class ApplyMembership(Message):
    """Put this guest into the groups that are due."""

    queue: ClassVar[str] = "memberships"


MESSAGES: dict[str, type[Message]] = {kind.queue: kind for kind in (SendInvitation, ApplyMembership)}
