"""Service Bus queue triggers: peek-lock, then complete on success and abandon at once on failure."""

import asyncio
import logging
from dataclasses import dataclass

from azure.servicebus import ServiceBusReceivedMessage
from azure.servicebus.aio import AutoLockRenewer, ServiceBusReceiver
from azure.servicebus.exceptions import ServiceBusError

from local.host.functions import Function
from local.host.messages import Metadata, UnreadableMessageError, encode_many, encode_one
from local.host.receivers import Receivers
from local.host.running import Running
from local.host.wire import TypedData
from local.host.worker import InvocationFailedError, Worker

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Invokes the function with locked messages and settles every one of them by the outcome."""

    function: Function
    worker: Worker
    receivers: Receivers

    async def make(self, receiver: ServiceBusReceiver, messages: list[ServiceBusReceivedMessage]) -> None:
        settle = receiver.complete_message
        try:
            await self.worker.invoke(self.function, *self._encode(messages))
        except (InvocationFailedError, UnreadableMessageError):
            # The worker has logged it. No delay: the broker delivers it again until it dead-letters it.
            settle = receiver.abandon_message
        # Together, because a confirmation that never comes blocks one settlement for a minute.
        outcomes = await asyncio.gather(*(settle(message) for message in messages), return_exceptions=True)
        lost = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if not lost:
            self.receivers.give_back(receiver)
            return
        # The messages come again when their locks end; the steps bear that.
        logger.warning(
            "messages could not be settled",
            extra={"function": self.function.name, "count": len(lost), "error": type(lost[0]).__name__},
        )
        await self.receivers.drop(receiver)
        for outcome in lost:
            if not isinstance(outcome, ServiceBusError):
                raise outcome

    def _encode(self, messages: list[ServiceBusReceivedMessage]) -> tuple[TypedData, Metadata]:
        if self.function.batched:
            return encode_many(self.function, messages)
        return encode_one(self.function, messages[0])


@dataclass(slots=True)
class MessageListener:
    """One message per invocation, up to `calls` of them at once, their locks renewed while they run."""

    delivery: Delivery
    running: Running
    receivers: Receivers
    renewer: AutoLockRenewer
    calls: int

    async def listen(self) -> None:
        slots = asyncio.Semaphore(self.calls)
        while True:
            await slots.acquire()
            receiver, messages = await self.receivers.take()
            self.renewer.register(receiver, messages[0])
            task = self.running.start(self.delivery.make(receiver, messages))
            task.add_done_callback(lambda _: slots.release())

    async def close(self) -> None:
        await self.renewer.close()
        await self.receivers.close()


@dataclass(slots=True)
class BatchListener:
    """One batch at a time. The locks of a batch are not renewed, as in the real host."""

    delivery: Delivery
    running: Running
    receivers: Receivers
    at_most: int
    at_least: int
    patience: float

    async def listen(self) -> None:
        while True:
            receiver, messages = await self.receivers.take(self.at_most, self.at_least, self.patience)
            # Waiting on the task, not on its work: a stop must not cut a batch short.
            await asyncio.wait([self.running.start(self.delivery.make(receiver, messages))])

    async def close(self) -> None:
        await self.receivers.close()
