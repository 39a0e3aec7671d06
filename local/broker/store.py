"""The queues' rules: what may be received when, and what a settlement or the passing of time does.

Nothing here knows of connections or of real time: the clock is given.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from local.broker import faults
from local.broker.faults import Fault
from local.broker.history import History
from local.broker.messages import Arrival, Message, State
from local.broker.queues import Queue, Queues
from local.broker.rows import Rows
from local.broker.settlement import DeadLetterTwiceError, Fate, LockLostError, Settlement

type Clock = Callable[[], int]
"""Milliseconds since 1970."""


class Store:
    """All queues of one broker. Changes are lasting only after `commit`."""

    def __init__(self, database: Path, queues: Queues, clock: Clock) -> None:
        self._queues = queues
        self._clock = clock
        self._rows = Rows(database)
        self._history = History(self._rows)
        self._rows.own(queue.name for queue in queues.main)

    def commit(self) -> None:
        """Make everything since the last commit lasting."""
        self._rows.commit()

    def close(self) -> None:
        """Close the file and drop what was not committed."""
        self._rows.connection.close()

    def strikes(self, fault: Fault) -> bool:
        """Whether an armed fault happens to the operation at hand."""
        return faults.strikes(self._rows.connection, fault)

    def send(self, queue: Queue, arrivals: Sequence[Arrival]) -> list[int]:
        """Put messages in the queue, those with a time to come as scheduled; return sequence numbers.

        A copy within the duplicate window is dropped and answered with the number of the first.
        """
        self._rows.begin()
        return [self._send(queue, arrival, self._clock()) for arrival in arrivals]

    def _send(self, queue: Queue, arrival: Arrival, now: int) -> int:
        first = self._history.first(queue, arrival.message_id, now)
        if first is not None:
            return first
        lifetimes = [life for life in (arrival.time_to_live, queue.time_to_live) if life is not None]
        scheduled_for = arrival.scheduled_for
        sequence = self._rows.insert(
            queue.name,
            arrival.content,
            now=now,
            scheduled_for=scheduled_for if scheduled_for is not None and scheduled_for > now else None,
            lifetime=min(lifetimes, default=None),
        )
        self._history.remember(queue, arrival.message_id, sequence, now)
        return sequence

    def cancel(self, queue: Queue, sequences: Sequence[int]) -> bool:
        """Drop scheduled messages; False, and nothing is dropped, if one is not there or active already."""
        self._rows.begin()
        found = [self._rows.unlocked(queue.name, sequence, State.SCHEDULED) for sequence in sequences]
        if None in found:
            return False
        for sequence in sequences:
            self._rows.delete(sequence)
        return True

    def peek(self, queue: Queue, first: int, count: int) -> list[Message]:
        """Messages of any state from a sequence number on; looking locks none."""
        return self._rows.from_sequence(queue.name, first, count)

    def take(self, queue: Queue, *, lock: bool) -> Message | None:
        """Take the oldest ready message: lock it, or with `lock=False` delete it at once."""
        # Looked up twice, for a receiver that waits at an empty queue should cause no transactions.
        if self._rows.next_ready(queue.name) is None:
            return None
        self._rows.begin()
        ready = self._rows.next_ready(queue.name)
        return None if ready is None else self._taken(queue, ready, lock=lock)

    def take_deferred(self, queue: Queue, sequences: Sequence[int], *, lock: bool) -> list[Message]:
        """Take deferred messages by number; none at all if one of them is not there or is locked."""
        self._rows.begin()
        found = [self._rows.unlocked(queue.name, sequence, State.DEFERRED) for sequence in sequences]
        messages = [message for message in found if message is not None]
        if len(messages) < len(sequences):
            return []
        return [self._taken(queue, message, lock=lock) for message in messages]

    def _taken(self, queue: Queue, message: Message, *, lock: bool) -> Message:
        if lock:
            return self._rows.lock(message.sequence, self._clock() + queue.lock_duration)
        self._rows.delete(message.sequence)
        return message

    def renew(self, queue: Queue, token: UUID) -> int:
        """Hold a lock for the queue's lock duration from now; return its new end. Raises LockLostError."""
        until = self._clock() + queue.lock_duration
        self._rows.extend(self._held(queue, token).sequence, until)
        return until

    def settle(self, queue: Queue, token: UUID, settlement: Settlement) -> None:
        """Do what the holder of a lock decided; raises RefusedError."""
        message = self._held(queue, token)
        count, content = message.delivery_count, settlement.amend(message.content)
        match settlement.fate:
            case Fate.COMPLETE:
                self._rows.delete(message.sequence)
            case Fate.RELEASE:
                self._rows.unlock(message, state=message.state, delivery_count=count, content=content)
            case Fate.DEFER:
                self._rows.unlock(message, state=State.DEFERRED, delivery_count=count, content=content)
            case Fate.ABANDON:
                self._failed(queue, message, content)
            case Fate.DEAD_LETTER if queue.is_dead_letter:
                raise DeadLetterTwiceError
            case Fate.DEAD_LETTER:
                self._rows.bury(
                    message,
                    reason=settlement.reason,
                    description=settlement.description,
                    delivery_count=count,
                    content=content,
                )

    def _held(self, queue: Queue, token: UUID) -> Message:
        self._rows.begin()
        message = self._rows.held(queue.name, token, self._clock())
        if message is None:
            raise LockLostError
        return message

    def _failed(self, queue: Queue, message: Message, content: bytes) -> None:
        """Count a delivery that came to nothing, and give the message up after the last."""
        count = message.delivery_count + 1
        if count < queue.max_delivery_count:
            self._rows.unlock(message, state=message.state, delivery_count=count, content=content)
            return
        self._rows.bury(
            message,
            reason="MaxDeliveryCountExceeded",
            description=f"Message could not be consumed after {count} delivery attempts.",
            delivery_count=count,
            content=content,
        )

    def advance(self) -> None:
        """Do what has fallen due: activate scheduled messages, end locks and lives, forget old ids."""
        now = self._clock()
        due, expired, outlived = self._rows.due(now), self._rows.lock_expired(now), self._rows.outlived(now)
        if not (due or expired or outlived or self._history.is_outdated(now)):
            return
        self._rows.begin()
        for message in due:
            self._rows.activate(message.sequence, now)
        for message in expired:
            self._failed(self._queues[message.entity], message, message.content)
        for message in outlived:
            self._outlive(self._queues[message.entity], message)
        self._history.forget(now)

    def _outlive(self, queue: Queue, message: Message) -> None:
        if not queue.dead_letter_expired:
            self._rows.delete(message.sequence)
            return
        self._rows.bury(
            message,
            reason="TTLExpiredException",
            description="The message expired and was dead lettered.",
            delivery_count=message.delivery_count,
            content=message.content,
        )
