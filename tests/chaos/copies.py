"""Messages that the app did not send: copies of its own, under ids by which no broker knows them."""

from collections.abc import Iterable

from azure.servicebus import ServiceBusMessage
from azure.servicebus.aio import ServiceBusClient

from shared.domain.address import guest_id, normalise
from shared.domain.messages import Message


async def send_copies(connection: str, kind: type[Message], people: Iterable[str]) -> None:
    """One nudge for each of `people`, who may be named more than once."""
    messages = [kind(guest_id(normalise(person).key), "copy") for person in people]
    async with (
        ServiceBusClient.from_connection_string(connection) as bus,
        bus.get_queue_sender(kind.queue) as sender,
    ):
        await sender.send_messages(
            [
                ServiceBusMessage(message.body(), message_id=f"{message.message_id}/{number}")
                for number, message in enumerate(messages)
            ]
        )
