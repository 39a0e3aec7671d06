"""Encoded AMQP messages, cut at their section borders.

A queue changes only what is its own: the header's delivery count, some annotations, and the
application properties of a dead-lettered or amended message. Every other byte stays the sender's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proton import Array, Data, DataException, Described, symbol, ulong

HEADER, DELIVERY_ANNOTATIONS, MESSAGE_ANNOTATIONS, PROPERTIES, APPLICATION_PROPERTIES = range(0x70, 0x75)
BODY_DATA, BODY_SEQUENCE, BODY_VALUE, FOOTER = range(0x75, 0x79)
_BODIES = {BODY_DATA, BODY_SEQUENCE, BODY_VALUE}


class MalformedMessageError(ValueError):
    """Bytes that are not an AMQP 1.0 message."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a message: its descriptor code and its bytes, descriptor included."""

    code: int
    encoded: bytes

    @property
    def value(self) -> Any:
        """The described value, decoded anew at each asking."""
        data = Data()
        data.decode(self.encoded)
        data.rewind()
        data.next()
        return owned(data.get_py_described().value)


def owned(value: Any) -> Any:
    """A decoded value with binary copied out of the decoder's memory, which does not outlive it."""
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, dict):
        return {owned(key): owned(item) for key, item in value.items()}
    if isinstance(value, list | Array):
        return [owned(item) for item in value]
    return value


def sections(message: bytes) -> Iterator[Section]:
    """Yield the sections in their order; raises MalformedMessageError."""
    rest = message
    while rest:
        data = Data()
        try:
            size = data.decode(rest)
        except DataException as error:
            raise MalformedMessageError(f"not an AMQP section: {error}") from error
        data.rewind()
        data.next()
        if not data.is_described():
            raise MalformedMessageError("a section without a descriptor")
        data.enter()
        data.next()
        code = data.get_object()
        if not isinstance(code, int) or not HEADER <= code <= FOOTER:
            raise MalformedMessageError(f"no message section has the descriptor {code!r}")
        yield Section(code, rest[:size])
        rest = rest[size:]


def section(code: int, value: Any) -> bytes:
    """Encode one section."""
    data = Data()
    data.put_object(Described(ulong(code), value))
    return bytes(data.encode())


def unpacked(message: bytes) -> list[bytes]:
    """Return the messages of a batch (message format 0x80013700), or the message itself.

    Proton does not tell a transfer's message format, so a batch is known by its form: every body
    section is Data and holds a whole message. A plain message whose payload is itself an encoded
    AMQP message would be taken for a batch of one.
    """
    bodies = [part for part in sections(message) if part.code in _BODIES]
    if any(part.code != BODY_DATA for part in bodies):
        return [message]
    payloads = [part.value for part in bodies]
    return payloads if payloads and all(map(_is_message, payloads)) else [message]


def _is_message(payload: bytes) -> bool:
    try:
        return any(part.code in _BODIES for part in sections(payload))
    except MalformedMessageError:
        return False


def symbols(mapping: Mapping[Any, Any]) -> dict[symbol, Any]:
    """Annotations may have only symbols as keys, and some clients send strings."""
    return {symbol(key): value for key, value in mapping.items()}


def amended(message: bytes, properties: Mapping[str, Any]) -> bytes:
    """Return the message with these application properties added or replaced."""
    if not properties:
        return message
    parts = list(sections(message))
    before: dict[Any, Any] = next((part.value for part in parts if part.code == APPLICATION_PROPERTIES), {})
    changed = Section(APPLICATION_PROPERTIES, section(APPLICATION_PROPERTIES, before | dict(properties)))
    return joined([*(part for part in parts if part.code != APPLICATION_PROPERTIES), changed])


def joined(parts: Iterable[Section]) -> bytes:
    """Put sections in the order the standard demands; body sections keep theirs."""
    return b"".join(part.encoded for part in sorted(parts, key=lambda part: part.code))
