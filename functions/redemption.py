"""It is time to see who has accepted."""

import azure.functions as func

from shared.services import services
from shared.steps import redemption

blueprint = func.Blueprint()


@blueprint.timer_trigger("timer", "%REDEMPTION_SCHEDULE%")
async def poll_redemption(timer: func.TimerRequest) -> None:
    await redemption.poll_redemption(services())
