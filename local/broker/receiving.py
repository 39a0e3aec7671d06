"""A client's receiving from a queue, and what it decides about what it got."""

from collections.abc import Callable
from typing import Any

from proton import Delivery, Sender

from local.broker import codec, messages
from local.broker.exchange import Exchange
from local.broker.faults import Fault
from local.broker.links import reject
from local.broker.messages import Message
from local.broker.queues import Queue
from local.broker.settlement import Fate, RefusedError, Settlement

_REASON = "DeadLetterReason"
_DESCRIPTION = "DeadLetterErrorDescription"


class QueueOutlet:
    """One receiver of a queue; the tag of a delivery is its lock token."""

    def __init__(self, exchange: Exchange, queue: Queue, link: Sender) -> None:
        self.queue = queue
        self.locks = link.remote_snd_settle_mode != link.SND_SETTLED
        self._exchange = exchange
        self._link = link
        exchange.join(self)

    @property
    def credit(self) -> int:
        return self._link.credit

    def deliver(self, message: Message) -> None:
        # Service Bus writes the token as .NET writes a GUID: the first three fields little-endian.
        tag: Any = message.lock_token.bytes_le if message.lock_token else message.sequence.to_bytes(8)
        delivery = self._link.delivery(tag)
        delivery.lock_token = message.lock_token
        self._link.stream(messages.encoded(message))
        self._link.advance()
        if not self.locks:
            delivery.settle()

    def exhausted(self) -> None:
        if self._link.drain_mode:
            self._link.drained()

    def close(self) -> None:
        """Leave the queue; locks that the client holds run on, for it may settle them by management."""
        self._exchange.leave(self)

    def settle(self, delivery: Delivery) -> None:
        settlement = _settlement(delivery)
        if settlement is not None:
            self._apply(delivery, settlement)
        elif delivery.settled:
            delivery.settle()

    def _apply(self, delivery: Delivery, settlement: Settlement) -> None:
        try:
            self._exchange.store.settle(self.queue, delivery.lock_token, settlement)
        except RefusedError as error:
            reject(delivery, error.condition, error.description)
            return
        if settlement.fate is not Fate.RELEASE and self._exchange.store.strikes(Fault.LOSE_SETTLEMENT):
            return
        # The outcome asked for, without an error, is what tells the client that it was applied.
        delivery.local.failed = delivery.remote.failed
        delivery.local.undeliverable = delivery.remote.undeliverable
        delivery.update(delivery.remote_state)
        delivery.settle()


def _settlement(delivery: Delivery) -> Settlement | None:
    """What an outcome means in Service Bus; None when the client has not decided."""
    decide = _BY_OUTCOME.get(int(delivery.remote_state))
    return None if decide is None else decide(delivery)


def _rejected(delivery: Delivery) -> Settlement:
    condition = delivery.remote.condition
    info = codec.owned(condition.info or {}) if condition else {}
    properties = {str(key): value for key, value in info.items()}
    return Settlement(
        Fate.DEAD_LETTER,
        reason=properties.pop(_REASON, None),
        description=properties.pop(_DESCRIPTION, None),
        properties=properties,
    )


def _modified(delivery: Delivery) -> Settlement:
    changes = codec.owned(delivery.remote.annotations or {})
    properties = {str(key): value for key, value in changes.items()}
    return Settlement(Fate.DEFER if delivery.remote.undeliverable else Fate.ABANDON, properties=properties)


_BY_OUTCOME: dict[int, Callable[[Delivery], Settlement]] = {
    Delivery.ACCEPTED: lambda _: Settlement(Fate.COMPLETE),
    Delivery.RELEASED: lambda _: Settlement(Fate.RELEASE),
    Delivery.REJECTED: _rejected,
    Delivery.MODIFIED: _modified,
}
