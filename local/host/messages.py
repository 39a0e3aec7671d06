"""Service Bus messages as the real host hands them to the worker: body and trigger metadata.

The names are those of the extension's ServiceBusTriggerBindingStrategy. What it does not send
(DeadLetterReason, LockedUntil, ScheduledEnqueueTimeUtc…) is not sent here either.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from azure.servicebus import ServiceBusReceivedMessage
from azure.servicebus.amqp import AmqpMessageBodyType

from local.host.functions import Function
from local.host.wire import TypedData, as_json, text

type Metadata = dict[str, TypedData]


class UnreadableMessageError(Exception):
    """The body is not the binary data section that .NET and Python senders write."""


def _naive(moment: datetime | None) -> datetime | None:
    """The host sends these without a zone, though they are UTC."""
    return moment.replace(tzinfo=None) if moment else None


def _properties(message: ServiceBusReceivedMessage) -> dict[str, Any]:
    return {_text(key): _text(value) for key, value in (message.application_properties or {}).items()}


def _text(value: Any) -> Any:
    """Strings arrive from the SDK as bytes."""
    return value.decode() if isinstance(value, bytes) else value


_FIELDS: Mapping[str, Callable[[ServiceBusReceivedMessage], Any]] = {
    # The header counts from 0; .NET shows deliveries, this one included.
    "DeliveryCount": lambda m: (m.delivery_count or 0) + 1,
    "DeadLetterSource": lambda m: m.dead_letter_source,
    "LockToken": lambda m: str(m.lock_token),
    "ExpiresAtUtc": lambda m: _naive(m.expires_at_utc),
    "ExpiresAt": lambda m: m.expires_at_utc,
    "EnqueuedTimeUtc": lambda m: _naive(m.enqueued_time_utc),
    "EnqueuedTime": lambda m: m.enqueued_time_utc,
    "MessageId": lambda m: m.message_id,
    "ContentType": lambda m: m.content_type,
    "ReplyTo": lambda m: m.reply_to,
    "SequenceNumber": lambda m: m.sequence_number,
    "To": lambda m: m.to,
    "Subject": lambda m: m.subject,
    "Label": lambda m: m.subject,
    "CorrelationId": lambda m: m.correlation_id,
    "ApplicationProperties": _properties,
    "UserProperties": _properties,
    "SessionId": lambda m: m.session_id,
    "ReplyToSessionId": lambda m: m.reply_to_session_id,
    "PartitionKey": lambda m: m.partition_key,
}


def encode_one(function: Function, message: ServiceBusReceivedMessage) -> tuple[TypedData, Metadata]:
    """A message for a function of cardinality one. Raises UnreadableMessageError."""
    body = _body(message)
    values = {name: read(message) for name, read in _FIELDS.items()}
    metadata = {name: _typed(value) for name, value in values.items() if value is not None}
    if function.binary:
        return TypedData(bytes=body), metadata
    content = body.decode("utf-8", "replace")
    return text(content), _overwritten(metadata, content)


def encode_many(function: Function, messages: Sequence[ServiceBusReceivedMessage]) -> tuple[TypedData, Metadata]:
    """Messages for a function of cardinality many. Raises UnreadableMessageError."""
    bodies = [_body(message) for message in messages]
    columns = {name: [read(message) for message in messages] for name, read in _FIELDS.items()}
    metadata = {f"{name}Array": _typed_column(values) for name, values in columns.items()}
    if function.binary:
        return TypedData(collection_bytes=SimpleNamespace(bytes=bodies)), metadata
    contents = [body.decode("utf-8", "replace") for body in bodies]
    return TypedData(collection_string=SimpleNamespace(string=contents)), metadata


def _body(message: ServiceBusReceivedMessage) -> bytes:
    if message.body_type is not AmqpMessageBodyType.DATA:
        raise UnreadableMessageError(f"body of type {message.body_type}")
    return b"".join(message.body)


def _typed(value: Any) -> TypedData:
    return text(value) if isinstance(value, str) else as_json(value)


def _typed_column(values: list[Any]) -> TypedData:
    """Strings travel as a collection that loses its empty entries (the rest moves up), as in the real host."""
    if all(value is None or isinstance(value, str) for value in values):
        return TypedData(collection_string=SimpleNamespace(string=[value for value in values if value]))
    return as_json(values)


def _overwritten(metadata: Metadata, content: str) -> Metadata:
    """What the real host does to a text body that is a JSON object: its properties, lists excepted,
    replace the metadata of the same name in any case. It can make a message undecodable: use BINARY.
    """
    try:
        body: Any = json.loads(content)
    except ValueError:
        return metadata
    if not isinstance(body, dict):
        return metadata
    known = {name.lower(): name for name in metadata}
    replaced: Metadata = {
        known.get(str(name).lower(), str(name)): _typed(value)
        for name, value in body.items()
        if value is not None and not isinstance(value, list)
    }
    return {**metadata, **replaced}
