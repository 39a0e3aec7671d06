"""The middle of the broker: the store, the faults, and the receivers that wait for messages."""

from collections import deque
from typing import Protocol

from local.broker.messages import Message
from local.broker.queues import Queue, Queues
from local.broker.store import Store


class Consumer(Protocol):
    """A receiver's link, as the exchange sees it."""

    queue: Queue
    locks: bool

    @property
    def credit(self) -> int:
        """How many messages the client will take now."""

    def deliver(self, message: Message) -> None:
        """Send a message that was taken for this receiver."""

    def exhausted(self) -> None:
        """There is nothing more for now: a draining link gives its credit back."""


class Exchange:
    """Shared by all connections of one broker; lives on one thread."""

    def __init__(self, store: Store, queues: Queues) -> None:
        self.store = store
        self.queues = queues
        self._consumers: dict[str, deque[Consumer]] = {}

    def join(self, consumer: Consumer) -> None:
        """Let a receiver have its share of its queue."""
        self._consumers.setdefault(consumer.queue.name, deque()).append(consumer)

    def leave(self, consumer: Consumer) -> None:
        """Give a receiver nothing any more."""
        self._consumers[consumer.queue.name].remove(consumer)

    def distribute(self) -> None:
        """Hand ready messages to waiting receivers, one each in turn, until either run out."""
        for consumers in self._consumers.values():
            self._serve(consumers)
            for consumer in consumers:
                consumer.exhausted()

    def _serve(self, consumers: deque[Consumer]) -> None:
        idle = 0
        while idle < len(consumers):
            consumer = consumers[0]
            consumers.rotate(-1)
            if consumer.credit <= 0:
                idle += 1
                continue
            message = self.store.take(consumer.queue, lock=consumer.locks)
            if message is None:
                return
            consumer.deliver(message)
            idle = 0
