"""A client's sends to a queue."""

from collections.abc import Callable
from dataclasses import dataclass

from proton import Delivery

from local.broker import messages
from local.broker.codec import MalformedMessageError
from local.broker.exchange import Exchange
from local.broker.faults import Fault
from local.broker.links import MAX_MESSAGE_SIZE, reject
from local.broker.queues import Queue


@dataclass(frozen=True, slots=True)
class QueueInlet:
    """Stores what is sent; a batch is stored whole or not at all.

    `cut` breaks the connection once what was stored is lasting.
    """

    exchange: Exchange
    queue: Queue
    cut: Callable[[], None]

    def receive(self, delivery: Delivery, payload: bytes) -> None:
        if self.exchange.store.strikes(Fault.SERVER_BUSY):
            reject(delivery, "com.microsoft:server-busy", "The server is busy. Please retry later.")
            return
        if len(payload) > MAX_MESSAGE_SIZE:
            reject(delivery, "amqp:link:message-size-exceeded", f"The limit is {MAX_MESSAGE_SIZE} bytes.")
            return
        try:
            arrivals = messages.arrivals(payload)
        except MalformedMessageError as error:
            reject(delivery, "amqp:decode-error", str(error))
            return
        self.exchange.store.send(self.queue, arrivals)
        if self.exchange.store.strikes(Fault.LOSE_SEND):
            self.cut()
        delivery.update(Delivery.ACCEPTED)
        delivery.settle()
