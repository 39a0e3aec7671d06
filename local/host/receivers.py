"""Receivers of one queue, lent out with the messages they hold locked; broken ones are replaced for ever."""

import asyncio
import logging
from dataclasses import dataclass, field
from time import monotonic

from azure.servicebus import ServiceBusReceivedMessage
from azure.servicebus.aio import ServiceBusClient, ServiceBusReceiver
from azure.servicebus.exceptions import ServiceBusError

logger = logging.getLogger(__name__)

_WAIT_SECONDS = 10.0
_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 5.0


@dataclass(slots=True)
class Receivers:
    """Only one receiver ever waits for messages: an idle link that still has credit would be given
    messages, and keep them locked, which nobody is waiting for.

    Opening one takes the SDK half a second, so while none is idle as many more as are lent are opened in
    the background, up to `limit`: slow functions soon run side by side, quick ones share a few links.
    """

    client: ServiceBusClient
    queue: str
    limit: int
    _idle: asyncio.LifoQueue[ServiceBusReceiver] = field(default_factory=asyncio.LifoQueue)
    _opening: set[asyncio.Task[None]] = field(default_factory=set)
    _lent: int = 0

    async def take(
        self, at_most: int = 1, at_least: int = 1, patience: float = 0.0
    ) -> tuple[ServiceBusReceiver, list[ServiceBusReceivedMessage]]:
        """Wait, for ever if need be, for messages.

        Fewer than `at_least` come back only when `patience` seconds went by after the first.
        """
        pause = _FIRST_PAUSE_SECONDS
        while True:
            receiver = await self._lend()
            try:
                messages = await _receive(receiver, at_most, at_least, patience)
            except ServiceBusError as error:
                if pause == _FIRST_PAUSE_SECONDS:
                    logger.warning(
                        "the broker is away, trying again until it is back",
                        extra={"queue": self.queue, "error": type(error).__name__},
                    )
                await self.drop(receiver)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
                continue
            except asyncio.CancelledError:
                # Closing gives back what the broker may have sent since.
                await self.drop(receiver)
                raise
            if messages:
                return receiver, messages
            self.give_back(receiver)

    def give_back(self, receiver: ServiceBusReceiver) -> None:
        self._lent -= 1
        self._idle.put_nowait(receiver)

    async def drop(self, receiver: ServiceBusReceiver) -> None:
        """Close a lent receiver that may be broken: what it still held comes again when its lock ends."""
        self._lent -= 1
        await self._close(receiver)

    async def close(self) -> None:
        """Close all that are not lent, and the client."""
        await asyncio.gather(*self._opening)
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        await asyncio.gather(*(self._close(receiver) for receiver in idle))
        await self.client.close()

    async def _lend(self) -> ServiceBusReceiver:
        if self._idle.empty() and not self._opening:
            for _ in range(min(max(1, self._lent), self.limit - self._lent)):
                task = asyncio.create_task(self._open())
                self._opening.add(task)
                task.add_done_callback(self._opening.discard)
        receiver = await self._idle.get()
        self._lent += 1
        return receiver

    async def _open(self) -> None:
        receiver = self.client.get_queue_receiver(self.queue)
        try:
            await receiver.__aenter__()
        except ServiceBusError as error:
            # Lent all the same: its first use fails, and that is where the waiting for the broker is.
            logger.debug("opening a receiver failed", extra={"queue": self.queue, "error": str(error)})
        self._idle.put_nowait(receiver)

    async def _close(self, receiver: ServiceBusReceiver) -> None:
        try:
            await receiver.close()
        except (ServiceBusError, OSError) as error:
            logger.debug("closing a receiver failed", extra={"queue": self.queue, "error": str(error)})


async def _receive(
    receiver: ServiceBusReceiver, at_most: int, at_least: int, patience: float
) -> list[ServiceBusReceivedMessage]:
    messages = await receiver.receive_messages(max_message_count=at_most, max_wait_time=_WAIT_SECONDS)
    deadline = monotonic() + patience
    while messages and len(messages) < at_least and (left := deadline - monotonic()) > 0:
        messages += await receiver.receive_messages(max_message_count=at_most - len(messages), max_wait_time=left)
    return messages
