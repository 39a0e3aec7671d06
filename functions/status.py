"""What operators and admins ask over HTTP."""

import azure.functions as func

from functions.answers import respond
from shared.desk import status
from shared.desk.answers import answer
from shared.services import services

blueprint = func.Blueprint()


@blueprint.route("batches", trigger_arg_name="request", methods=["GET"])
async def batches(request: func.HttpRequest) -> func.HttpResponse:
    return respond(*await answer(request.get_body(), lambda: status.latest_batches(services())))


@blueprint.route("batches/{batch_id}", trigger_arg_name="request", methods=["GET"])
async def batch(request: func.HttpRequest) -> func.HttpResponse:
    key = request.route_params["batch_id"]
    return respond(*await answer(request.get_body(), lambda: status.one_batch(services(), key)))


@blueprint.route("template", trigger_arg_name="request", methods=["GET"])
async def template(request: func.HttpRequest) -> func.HttpResponse:
    partner = request.params.get("partner", "")
    return respond(*await answer(request.get_body(), lambda: status.template(services(), partner)))


@blueprint.route("health", trigger_arg_name="request", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
async def health(request: func.HttpRequest) -> func.HttpResponse:
    return respond(*await answer(request.get_body(), lambda: status.health(services())))
