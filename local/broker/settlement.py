"""What a receiver may decide about a message it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from local.broker import codec


class RefusedError(Exception):
    """A decision the queue does not carry out, with what it answers on a link and by management."""

    condition: str
    description: str
    status: int


class LockLostError(RefusedError):
    """The lock expired, was settled already, or never was."""

    condition = "com.microsoft:message-lock-lost"
    description = "The lock supplied is invalid: it expired, or the message was settled."
    status = 410


class DeadLetterTwiceError(RefusedError):
    """A dead letter cannot be dead-lettered."""

    condition = "amqp:not-allowed"
    description = "A message in a dead-letter queue cannot be dead-lettered."
    status = 400


class Fate(Enum):
    """The decisions, by the words of the Service Bus documentation."""

    COMPLETE = auto()
    ABANDON = auto()
    DEFER = auto()
    DEAD_LETTER = auto()
    RELEASE = auto()


@dataclass(frozen=True, slots=True)
class Settlement:
    """A decision, with the application properties it adds to the message."""

    fate: Fate
    reason: str | None = None
    description: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)

    def amend(self, content: bytes) -> bytes:
        """The message with the decision's properties."""
        return codec.amended(content, self.properties)
