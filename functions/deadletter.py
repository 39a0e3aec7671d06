"""The broker gave a message up."""

import azure.functions as func

from shared.domain.messages import ApplyMembership, SendInvitation
from shared.services import services
from shared.steps import deadletter

blueprint = func.Blueprint()


@blueprint.service_bus_queue_trigger(
    "message", "ServiceBus", f"{SendInvitation.queue}/$DeadLetterQueue", data_type=func.DataType.BINARY
)
async def deadletter_invitation(message: func.ServiceBusMessage) -> None:
    await deadletter.bury(message.get_body(), SendInvitation, services())


@blueprint.service_bus_queue_trigger(
    "message", "ServiceBus", f"{ApplyMembership.queue}/$DeadLetterQueue", data_type=func.DataType.BINARY
)
async def deadletter_membership(message: func.ServiceBusMessage) -> None:
    await deadletter.bury(message.get_body(), ApplyMembership, services())
