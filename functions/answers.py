"""Answers of the desk as HTTP responses."""

import json

import azure.functions as func

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def respond(code: int, answer: dict[str, object] | bytes) -> func.HttpResponse:
    """Bytes are a workbook, all else is JSON."""
    if isinstance(answer, bytes):
        name = {"Content-Disposition": "attachment; filename=guests.xlsx"}
        return func.HttpResponse(answer, status_code=code, mimetype=WORKBOOK, headers=name)
    return func.HttpResponse(json.dumps(answer, ensure_ascii=False), status_code=code, mimetype="application/json")
