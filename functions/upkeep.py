"""It is time to look for what was lost, and to write reports."""

import azure.functions as func

from shared.services import services
from shared.steps.upkeep import run_round

blueprint = func.Blueprint()


@blueprint.timer_trigger("timer", "%UPKEEP_SCHEDULE%")
async def upkeep(timer: func.TimerRequest) -> None:
    await run_round(services())
