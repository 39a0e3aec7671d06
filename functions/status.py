"""What operators and admins ask for over HTTP."""

import json

import azure.functions as func

from shared import status
from shared.services import services

blueprint = func.Blueprint()

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("batches", trigger_arg_name="request", methods=["GET"])
async def batches(request: func.HttpRequest) -> func.HttpResponse:
    return _response(*await status.answer(request.get_body(), lambda: status.latest_batches(services())))


@blueprint.route("batches/{batch_id}", trigger_arg_name="request", methods=["GET"])
async def batch(request: func.HttpRequest) -> func.HttpResponse:
    key = request.route_params["batch_id"]
    return _response(*await status.answer(request.get_body(), lambda: status.one_batch(services(), key)))


@blueprint.route("batches/{batch_id}/resume", trigger_arg_name="request", methods=["POST"])
async def resume(request: func.HttpRequest) -> func.HttpResponse:
    key = request.route_params["batch_id"]
    return _response(*await status.answer(request.get_body(), lambda: status.resume(services(), key)))


@blueprint.route("batches/{batch_id}/approve", trigger_arg_name="request", methods=["POST"])
async def approve(request: func.HttpRequest) -> func.HttpResponse:
    key = request.route_params["batch_id"]
    return _response(*await status.answer(request.get_body(), lambda: status.approve(services(), key)))


@blueprint.route("breaker/close", trigger_arg_name="request", methods=["POST"])
async def close_breaker(request: func.HttpRequest) -> func.HttpResponse:
    return _response(*await status.answer(request.get_body(), lambda: status.close_breaker(services())))


@blueprint.route("template", trigger_arg_name="request", methods=["GET"])
async def template(request: func.HttpRequest) -> func.HttpResponse:
    partner = request.params.get("partner", "")
    return _response(*await status.answer(request.get_body(), lambda: status.template(services(), partner)))


@blueprint.route("health", trigger_arg_name="request", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
async def health(request: func.HttpRequest) -> func.HttpResponse:
    return _response(*await status.answer(request.get_body(), lambda: status.health(services())))


def _response(code: int, answer: dict[str, object] | bytes) -> func.HttpResponse:
    """Bytes are a workbook, all else is JSON."""
    if isinstance(answer, bytes):
        name = {"Content-Disposition": "attachment; filename=guests.xlsx"}
        return func.HttpResponse(answer, status_code=code, mimetype=WORKBOOK, headers=name)
    return func.HttpResponse(json.dumps(answer, ensure_ascii=False), status_code=code, mimetype="application/json")
