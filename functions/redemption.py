"""It is time to see who has accepted."""

import azure.functions as func

from shared import workflow
from shared.services import services

blueprint = func.Blueprint()


@blueprint.timer_trigger("timer", "%REDEMPTION_SCHEDULE%")
async def poll_redemption(timer: func.TimerRequest) -> None:
    await workflow.poll_redemption(services())
