"""Guests are to be put into groups. Messages come together, so that one call to Graph serves up to twenty."""

from typing import List  # noqa: UP035 - the worker does not index list[...] for a batch

import azure.functions as func

from shared.domain.messages import ApplyMembership
from shared.engine.delivery import deliver_batch
from shared.services import services
from shared.steps import membership

blueprint = func.Blueprint()


@blueprint.service_bus_queue_trigger(
    "messages",
    "ServiceBus",
    ApplyMembership.queue,
    data_type=func.DataType.BINARY,
    cardinality=func.Cardinality.MANY,
)
async def apply_membership(messages: List[func.ServiceBusMessage]) -> None:  # noqa: UP006 - as above
    bodies = [message.get_body() for message in messages]
    carriers = (message.application_properties for message in messages)
    await deliver_batch(bodies, ApplyMembership, membership.apply_membership, services(), carriers)
