"""A message as the queue knows it: on its way in, while it is kept, and on its way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from uuid import UUID

from proton import int32, symbol, timestamp, uint

from local.broker import codec
from local.broker.codec import Section

_SCHEDULED_TIME = "x-opt-scheduled-enqueue-time"


class State(IntEnum):
    """What a kept message is; the numbers are those of `x-opt-message-state`."""

    ACTIVE = 0
    DEFERRED = 1
    SCHEDULED = 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message being sent; times in milliseconds since 1970."""

    content: bytes
    message_id: str | None = None
    time_to_live: int | None = None
    scheduled_for: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message kept in a queue; times in milliseconds since 1970."""

    sequence: int
    entity: str
    state: State
    content: bytes
    enqueued_at: int
    delivery_count: int
    lock_token: UUID | None
    locked_until: int | None
    dead_letter_reason: str | None
    dead_letter_description: str | None


def arrivals(payload: bytes) -> list[Arrival]:
    """Read one transfer, a message or a batch; raises MalformedMessageError."""
    return [_arrival(message) for message in codec.unpacked(payload)]


def _arrival(message: bytes) -> Arrival:
    parts = {part.code: part for part in codec.sections(message)}
    header = _list(parts.get(codec.HEADER))
    properties = _list(parts.get(codec.PROPERTIES))
    message_id = properties[0] if properties else None
    return Arrival(
        content=message,
        message_id=None if message_id is None else str(message_id),
        time_to_live=header[2] if len(header) > 2 else None,
        scheduled_for=_map(parts.get(codec.MESSAGE_ANNOTATIONS)).get(_SCHEDULED_TIME),
    )


def encoded(message: Message) -> bytes:
    """The message as a receiver gets it: the sender's bytes with the queue's own marks."""
    content = codec.amended(message.content, _dead_letter_properties(message))
    own: dict[int, Section] = {}
    kept: list[Section] = []
    for part in codec.sections(content):
        if part.code < codec.PROPERTIES:
            own[part.code] = part
        else:
            kept.append(part)
    durable, priority, time_to_live, first_acquirer = (_list(own.get(codec.HEADER)) + [None] * 4)[:4]
    header = [durable, priority, time_to_live, first_acquirer, uint(message.delivery_count)]
    annotations = codec.symbols(_map(own.get(codec.MESSAGE_ANNOTATIONS))) | _marks(message)
    return (
        codec.section(codec.HEADER, header)
        + codec.section(codec.MESSAGE_ANNOTATIONS, annotations)
        + codec.joined(kept)
    )


def _marks(message: Message) -> dict[symbol, Any]:
    marks = {
        "x-opt-sequence-number": message.sequence,
        "x-opt-enqueued-time": timestamp(message.enqueued_at),
        "x-opt-message-state": int32(message.state),
    }
    if message.locked_until is not None:
        marks["x-opt-locked-until"] = timestamp(message.locked_until)
    return codec.symbols(marks)


def _dead_letter_properties(message: Message) -> dict[str, str]:
    properties = {
        "DeadLetterReason": message.dead_letter_reason,
        "DeadLetterErrorDescription": message.dead_letter_description,
    }
    return {name: value for name, value in properties.items() if value is not None}


def _list(part: Section | None) -> list[Any]:
    return part.value if part else []


def _map(part: Section | None) -> Mapping[Any, Any]:
    return part.value if part else {}
