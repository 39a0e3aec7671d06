"""A store under a clock of our own."""

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from local.broker.messages import Arrival
from local.broker.queues import Queue, Queues
from local.broker.settlement import Fate, Settlement
from local.broker.store import Store

MINUTE = 60_000
QUEUE = Queue(
    name="invitations",
    lock_duration=MINUTE,
    max_delivery_count=3,
    duplicate_window=10 * MINUTE,
    time_to_live=100 * MINUTE,
    dead_letter_expired=True,
)
FORGETFUL = replace(QUEUE, name="forgetful", dead_letter_expired=False, duplicate_window=None)
QUEUES = Queues([QUEUE, FORGETFUL])
COMPLETE, ABANDON, DEFER, RELEASE, DEAD_LETTER = (
    Settlement(fate) for fate in (Fate.COMPLETE, Fate.ABANDON, Fate.DEFER, Fate.RELEASE, Fate.DEAD_LETTER)
)


@dataclass
class World:
    """A store and the time it believes."""

    database: Path
    now: int = 0

    def __post_init__(self) -> None:
        self.store = self.open()

    def open(self) -> Store:
        return Store(self.database, QUEUES, lambda: self.now)

    def pass_time(self, milliseconds: int) -> None:
        self.now += milliseconds
        self.store.advance()

    def send(self, *arrivals: Arrival, queue: Queue = QUEUE) -> list[int]:
        return self.store.send(queue, arrivals)

    def take(self, queue: Queue = QUEUE, *, lock: bool = True) -> bytes | None:
        """Take a message, keep its lock token as `self.token`, and tell its content."""
        message = self.store.take(queue, lock=lock)
        self.token = (message.lock_token if message else None) or uuid4()
        return message.content if message else None

    def settle(self, settlement: Settlement, queue: Queue = QUEUE) -> None:
        self.store.settle(queue, self.token, settlement)
