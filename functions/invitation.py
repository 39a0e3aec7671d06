"""A guest is to be invited."""

import azure.functions as func

from shared.domain.messages import SendInvitation
from shared.engine.delivery import deliver
from shared.services import services
from shared.steps import invitation

blueprint = func.Blueprint()


@blueprint.service_bus_queue_trigger("message", "ServiceBus", SendInvitation.queue, data_type=func.DataType.BINARY)
async def send_invitation(message: func.ServiceBusMessage) -> None:
    await deliver(message.get_body(), SendInvitation, invitation.send_invitation, services())
