"""What `$management` of a queue answers, operation by operation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from proton import UNDESCRIBED, Array, Data, Message, int32, timestamp

from local.broker import codec, messages
from local.broker.queues import Queue
from local.broker.settlement import Fate, RefusedError, Settlement
from local.broker.store import Store

type Body = dict[str, Any]

_PREFIX = "com.microsoft:"
_FATES = {
    "completed": Fate.COMPLETE,
    "abandoned": Fate.ABANDON,
    "suspended": Fate.DEAD_LETTER,
    "defered": Fate.DEFER,  # so spelt on the wire
}
_RECEIVE_AND_DELETE = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome of one operation."""

    status: int
    body: Body | None = None
    condition: str | None = None
    description: str = "OK"


_NOT_FOUND = Reply(404, condition="com.microsoft:message-not-found", description="No such message.")
_NO_CONTENT = Reply(204, description="No messages.")


@dataclass(frozen=True, slots=True)
class Management:
    """The management node of one queue or dead-letter queue."""

    store: Store
    queue: Queue

    def answer(self, request: Message) -> Message:
        """Carry a request out; one that this broker does not know is answered 501."""
        reply = self._reply(request)
        return Message(
            body=reply.body or {},
            properties={
                "statusCode": int32(reply.status),
                "statusDescription": reply.description,
                "errorCondition": reply.condition,
            },
        )

    def _reply(self, request: Message) -> Reply:
        name = str(codec.owned(request.properties or {}).get("operation", ""))
        operation = _OPERATIONS.get(name.removeprefix(_PREFIX))
        if operation is None:
            return Reply(501, condition="amqp:not-implemented", description=f"{name} is not implemented.")
        body = {str(key): value for key, value in codec.owned(request.body or {}).items()}
        try:
            return operation(self.store, self.queue, body)
        except RefusedError as error:
            return Reply(error.status, condition=error.condition, description=error.description)


def _array(kind: int, elements: Iterable[int]) -> Array:
    undescribed: Any = UNDESCRIBED
    return Array(undescribed, kind, *elements)


def _renew_lock(store: Store, queue: Queue, body: Body) -> Reply:
    ends = [timestamp(store.renew(queue, token)) for token in body["lock-tokens"]]
    return Reply(200, {"expirations": _array(Data.TIMESTAMP, ends)})


def _schedule(store: Store, queue: Queue, body: Body) -> Reply:
    arrivals = [arrival for item in body["messages"] for arrival in messages.arrivals(item["message"])]
    return Reply(200, {"sequence-numbers": _array(Data.LONG, store.send(queue, arrivals))})


def _cancel(store: Store, queue: Queue, body: Body) -> Reply:
    return Reply(200) if store.cancel(queue, list(body["sequence-numbers"])) else _NOT_FOUND


def _peek(store: Store, queue: Queue, body: Body) -> Reply:
    found = store.peek(queue, body["from-sequence-number"], body["message-count"])
    if not found:
        return _NO_CONTENT
    return Reply(200, {"messages": [{"message": messages.encoded(message)} for message in found]})


def _receive_deferred(store: Store, queue: Queue, body: Body) -> Reply:
    lock = body["receiver-settle-mode"] != _RECEIVE_AND_DELETE
    found = store.take_deferred(queue, list(body["sequence-numbers"]), lock=lock)
    if not found:
        return _NOT_FOUND
    return Reply(200, {"messages": [_with_token(message) for message in found]})


def _with_token(message: messages.Message) -> Body:
    content = {"message": messages.encoded(message)}
    return content | {"lock-token": message.lock_token} if message.lock_token else content


def _update_disposition(store: Store, queue: Queue, body: Body) -> Reply:
    changes = body.get("properties-to-modify") or {}
    settlement = Settlement(
        _FATES[body["disposition-status"]],
        reason=body.get("deadletter-reason"),
        description=body.get("deadletter-description"),
        properties={str(key): value for key, value in changes.items()},
    )
    for token in body["lock-tokens"]:
        store.settle(queue, token, settlement)
    return Reply(200)


_OPERATIONS: dict[str, Callable[[Store, Queue, Body], Reply]] = {
    "renew-lock": _renew_lock,
    "schedule-message": _schedule,
    "cancel-scheduled-message": _cancel,
    "peek-message": _peek,
    "receive-by-sequence-number": _receive_deferred,
    "update-disposition": _update_disposition,
}
