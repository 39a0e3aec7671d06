"""What operators and admins ask for over HTTP."""

import json

import azure.functions as func

from shared import status
from shared.services import services

blueprint = func.Blueprint()

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("batches", trigger_arg_name="request", methods=["GET"])
async def batches(request: func.HttpRequest) -> func.HttpResponse:
    return _json(await status.latest_batches(services()))


@blueprint.route("batches/{batch_id}", trigger_arg_name="request", methods=["GET"])
async def batch(request: func.HttpRequest) -> func.HttpResponse:
    return _json(await status.one_batch(services(), request.route_params["batch_id"]))


@blueprint.route("batches/{batch_id}/resume", trigger_arg_name="request", methods=["POST"])
async def resume(request: func.HttpRequest) -> func.HttpResponse:
    return _json(await status.resume(services(), request.route_params["batch_id"]))


@blueprint.route("batches/{batch_id}/approve", methods=["POST"])
async def approve(request: func.HttpRequest) -> func.HttpResponse:
    return _json(await status.approve(services(), request.route_params["batch_id"]))


@blueprint.route("breaker/close", methods=["POST"])
async def close_breaker(request: func.HttpRequest) -> func.HttpResponse:
    return _json(await status.close_breaker(services()))


@blueprint.route("template", trigger_arg_name="request", methods=["GET"])
async def template(request: func.HttpRequest) -> func.HttpResponse:
    workbook = await status.template(services(), request.params.get("partner", ""))
    return func.HttpResponse(
        workbook, mimetype=WORKBOOK, headers={"Content-Disposition": "attachment; filename=guests.xlsx"}
    )


@blueprint.route("health", trigger_arg_name="request", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
async def health(request: func.HttpRequest) -> func.HttpResponse:
    return _json(await status.health(services()))


def _json(answer: dict[str, object] | None) -> func.HttpResponse:
    """None is an unknown batch."""
    body, code = ({"error": "no such batch"}, 404) if answer is None else (answer, 200)
    return func.HttpResponse(json.dumps(body, ensure_ascii=False), status_code=code, mimetype="application/json")
