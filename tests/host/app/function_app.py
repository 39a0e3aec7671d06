"""An app that tells what it was given: each invocation is a line of JSON in the file JOURNAL names."""

import asyncio
import json
import os
import typing
from pathlib import Path

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)


def note(function: str, **facts: object) -> None:
    with Path(os.environ["JOURNAL"]).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps({"function": function, **facts}, default=str) + "\n")


async def gate() -> None:
    """Wait until the test opens the gate."""
    path = os.environ["GATE"]
    while not os.path.exists(path):  # noqa: ASYNC110, ASYNC240, PTH110 - another process opens it
        await asyncio.sleep(0.02)


@app.blob_trigger(
    arg_name="blob", path="%CONTAINER%/{name}", connection="Storage", source=func.BlobSource.EVENT_GRID
)
async def on_upload(blob: func.InputStream) -> None:
    note(
        "on_upload",
        name=blob.name,
        length=blob.length,
        uri=blob.uri,
        metadata=blob.metadata,
        etag=blob.blob_properties["ETag"],
        content=blob.read().hex(),
    )
    if "wait" in blob.name:
        await gate()
    if "broken" in blob.name:
        raise ValueError("unreadable")


@app.service_bus_queue_trigger(
    arg_name="message", queue_name="%QUEUE%", connection="ServiceBus", data_type=func.DataType.BINARY
)
async def on_message(message: func.ServiceBusMessage) -> None:
    body = message.get_body().decode()
    note(
        "on_message",
        body=body,
        message_id=message.message_id,
        delivery_count=message.delivery_count,
        properties=message.application_properties,
        enqueued=message.enqueued_time_utc,
    )
    if body.startswith("wait"):
        await gate()
        note("on_message", ended=body)
    if body.startswith("fail"):
        raise ValueError("refused")


@app.service_bus_queue_trigger(
    arg_name="message",
    queue_name="singles/$DeadLetterQueue",
    connection="ServiceBus",
    data_type=func.DataType.BINARY,
)
async def on_dead_letter(message: func.ServiceBusMessage) -> None:
    note("on_dead_letter", body=message.get_body().decode(), message_id=message.message_id)


@app.service_bus_queue_trigger(arg_name="message", queue_name="texts", connection="ServiceBus")
async def on_text(message: func.ServiceBusMessage) -> None:
    note("on_text", subject=message.subject, sequence_number=message.sequence_number)


@app.service_bus_queue_trigger(
    arg_name="messages",
    queue_name="%BATCHES%",
    connection="ServiceBus",
    data_type=func.DataType.BINARY,
    cardinality="many",
)
async def on_batch(messages: typing.List[func.ServiceBusMessage]) -> None:  # noqa: UP006 - the worker's need
    bodies = [message.get_body().decode() for message in messages]
    counts = [message.delivery_count for message in messages]
    note("on_batch", bodies=bodies, delivery_counts=counts, ids=[m.message_id for m in messages], begun=True)
    if "wait" in bodies:
        await gate()
    note("on_batch", begun=False)
    if any(body == "spoil" for body in bodies) and 1 in counts:
        raise ValueError("spoiled")


@app.timer_trigger(arg_name="timer", schedule="%TICK%")
async def on_tick(timer: func.TimerRequest) -> None:
    note("on_tick", past_due=timer.past_due, begun=True)
    await asyncio.sleep(float(os.environ.get("TICK_TAKES", "0")))
    note("on_tick", begun=False)
    raise ValueError("a tick that fails")


@app.timer_trigger(arg_name="timer", schedule="0 0 0 1 * *")
async def on_month(timer: func.TimerRequest) -> None:
    note("on_month", past_due=timer.past_due, status=timer.schedule_status)


@app.timer_trigger(arg_name="timer", schedule="0 0 0 1 1 *", run_on_startup=True)
def on_startup(timer: func.TimerRequest) -> None:
    note("on_startup", past_due=timer.past_due)


@app.route(route="items/{id}", methods=["GET", "POST"])
async def item(req: func.HttpRequest) -> func.HttpResponse:
    facts = {"id": req.route_params["id"], "query": dict(req.params), "body": req.get_body().hex()}
    return func.HttpResponse(
        json.dumps(facts), status_code=201, mimetype="application/json", headers={"X-Kind": "item"}
    )


@app.route(route="items/special")
async def special(req: func.HttpRequest) -> str:
    return f"special {req.method}"


@app.route(route="files/{*path}")
def files(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(req.route_params["path"].encode() + b"\xff", mimetype="application/octet-stream")


@app.route(route="boom")
async def boom(req: func.HttpRequest) -> func.HttpResponse:
    raise ValueError(f"a secret of the house: {req.url}")
