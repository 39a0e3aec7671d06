"""What operators do over HTTP."""

import azure.functions as func

from functions.answers import respond
from shared.desk import operations
from shared.desk.answers import answer
from shared.services import services

blueprint = func.Blueprint()


@blueprint.route("batches/{batch_id}/resume", trigger_arg_name="request", methods=["POST"])
async def resume(request: func.HttpRequest) -> func.HttpResponse:
    key = request.route_params["batch_id"]
    return respond(*await answer(request.get_body(), lambda: operations.resume(services(), key)))


@blueprint.route("batches/{batch_id}/approve", trigger_arg_name="request", methods=["POST"])
async def approve(request: func.HttpRequest) -> func.HttpResponse:
    key = request.route_params["batch_id"]
    return respond(*await answer(request.get_body(), lambda: operations.approve(services(), key)))


@blueprint.route("breaker/close", trigger_arg_name="request", methods=["POST"])
async def close_breaker(request: func.HttpRequest) -> func.HttpResponse:
    return respond(*await answer(request.get_body(), lambda: operations.close_breaker(services())))
