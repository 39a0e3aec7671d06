"""Which triggers the host gets to know."""

from collections.abc import Sequence

import azure.functions as func

from functions import deadletter, intake, invitation, membership, operations, redemption, status, unhealthy, upkeep
from shared.services import start

ALL = (
    intake.blueprint,
    invitation.blueprint,
    redemption.blueprint,
    membership.blueprint,
    deadletter.blueprint,
    upkeep.blueprint,
    status.blueprint,
    operations.blueprint,
)


def blueprints() -> Sequence[func.Blueprint]:
    """All of them. With a wrong setting only one that says so: nothing must run, fail, and spend its tries."""
    faults = start()
    return (unhealthy.blueprint(faults),) if faults else ALL
