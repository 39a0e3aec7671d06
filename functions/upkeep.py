"""It is time to look for what was lost, and to write reports."""

import azure.functions as func

from shared import upkeep
from shared.services import services

blueprint = func.Blueprint()


@blueprint.timer_trigger("timer", "%UPKEEP_SCHEDULE%")
async def keep_up(timer: func.TimerRequest) -> None:
    await upkeep.keep_up(services())
