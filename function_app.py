"""Registers the triggers. What they do stands in `shared/steps/`."""

import azure.functions as func

from functions import deadletter, intake, invitation, membership, operations, redemption, status, upkeep

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)

for blueprint in (
    intake.blueprint,
    invitation.blueprint,
    redemption.blueprint,
    membership.blueprint,
    deadletter.blueprint,
    upkeep.blueprint,
    status.blueprint,
    operations.blueprint,
):
    app.register_functions(blueprint)
