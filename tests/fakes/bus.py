"""The queues in memory: scheduled messages, and duplicates dropped by their id as the broker drops them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from shared.domain.errors import TransientError
from shared.domain.messages import Message
from shared.domain.ports import Clock
from tests.fakes.wire import wire

MOST_A_TRANSFER = 2
"""Messages sent at once: few, so that trouble comes between them too."""


@dataclass(frozen=True, slots=True)
class Sent:
    message: Message
    at: datetime
    """When it appears in its queue."""


class FakeBus:
    def __init__(self, clock: Clock, remembers: timedelta = timedelta(minutes=10)) -> None:
        self.sent: list[Sent] = []
        """All that was ever accepted and not dropped, in order."""
        self.waiting: list[Sent] = []
        self.is_away = False
        self._clock = clock
        self._remembers = remembers
        self._known: dict[tuple[str, str], datetime] = {}

    async def send(self, messages: Sequence[tuple[Message, datetime | None]]) -> None:
        for transfer in batched(messages, MOST_A_TRANSFER, strict=False):
            async with wire("bus.send"):
                if self.is_away:
                    raise TransientError("the message bus does not answer")
                for message, at in transfer:
                    self._accept(Sent(message, at or self._clock()))

    def _accept(self, sent: Sent) -> None:
        key, now = (sent.message.queue, sent.message.message_id), self._clock()
        last = self._known.get(key)
        if last is None or now - last >= self._remembers:
            self._known[key] = now
            self.sent.append(sent)
            self.waiting.append(sent)

    def take_due(self) -> list[Message]:
        """Takes out what has appeared by now, the earliest first."""
        now = self._clock()
        due = sorted((sent for sent in self.waiting if sent.at <= now), key=lambda sent: sent.at)
        self.waiting = [sent for sent in self.waiting if sent.at > now]
        return [sent.message for sent in due]

    @property
    def next_at(self) -> datetime | None:
        """When the next waiting message appears."""
        return min((sent.at for sent in self.waiting), default=None)

    def put_back(self, message: Message) -> None:
        """What was taken out and not completed appears again; the broker knows it and drops nothing."""
        self.waiting.append(Sent(message, self._clock()))

    def lose_everything(self) -> None:
        self.waiting.clear()
