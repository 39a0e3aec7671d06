"""The HTTP endpoints: who may call them, what they answer to nonsense, and what they keep to themselves."""

import json
import logging
import os
import sys
from asyncio import subprocess

import azure.functions as func
import pytest

from functions.answers import respond
from local.platform.layout import REPO
from shared.desk import operations, status
from shared.desk.answers import LARGEST_BODY, Answer, answer
from shared.domain.errors import TransientError
from tests.fakes.wire import LINE, Line
from tests.security.canary import GOSSIP, leaks
from tests.settings import COMPLETE
from tests.world import POLICY, World

LISTING = """
import json
from function_app import app
print(json.dumps([json.loads(raw) for function in app.get_functions() for raw in function.get_raw_bindings()]))
"""


class Severed(Line):
    """Nothing outside can be reached."""

    async def there(self, call: str) -> None:
        raise TransientError(f"{call} cannot be reached")


async def bindings() -> list[dict[str, object]]:
    """Of all functions, as the worker tells the host; in a process of its own, as they can be listed once."""
    listing = await subprocess.create_subprocess_exec(
        sys.executable, "-c", LISTING, cwd=REPO, stdout=subprocess.PIPE, env=os.environ | COMPLETE
    )
    told, _ = await listing.communicate()
    return json.loads(told)


async def test_nothing_but_health_can_be_asked_without_a_key():
    levels = {one["route"]: one["authLevel"] for one in await bindings() if one["type"] == "httpTrigger"}
    assert len(levels) >= 7
    assert {route for route, level in levels.items() if level != "FUNCTION"} == {"health"}
    assert levels["health"] == "ANONYMOUS"


@pytest.mark.parametrize(
    "batch_id", ["", "x", "0" * 31, "0" * 33, "0" * 31 + "G", "A" * 32, "../x", "0" * 32 + "\n", "' or 1 eq 1"]
)
@pytest.mark.parametrize("ask", [status.one_batch, operations.resume, operations.approve])
async def test_what_is_no_batch_id_is_an_unknown_batch_and_is_looked_up_nowhere(batch_id: str, ask):
    unreachable = LINE.set(Severed())
    told = await answer(b"", lambda: ask(World().services, batch_id))
    LINE.reset(unreachable)
    assert told == (404, {"error": "no such batch"})


async def test_a_large_body_is_refused_before_anything_is_done():
    done: list[str] = []

    async def doing() -> Answer:
        done.append("something")
        return {}

    code, told = await answer(b"x" * (LARGEST_BODY + 1), doing)
    assert (code, told, done) == (413, {"error": "the request is too large"}, [])
    assert (await answer(b"x" * LARGEST_BODY, doing))[0] == 200


@pytest.mark.parametrize("error", [RuntimeError(GOSSIP), TransientError(GOSSIP), KeyError(GOSSIP)])
async def test_an_error_tells_the_caller_nothing_and_the_log_its_kind(error: Exception, caplog):
    async def doing() -> Answer:
        raise error

    with caplog.at_level(logging.ERROR):
        code, told = await answer(b"", doing)
    assert code == 500
    assert not leaks([told])
    assert set(told) == {"error"}
    [record] = caplog.records
    assert record.exc_info[0] is type(error)


async def test_health_that_cannot_be_told_is_an_error():
    unreachable = LINE.set(Severed())
    code, told = await answer(b"", lambda: status.health(World().services))
    LINE.reset(unreachable)
    assert (code, set(told)) == (500, {"error"})


async def test_answers_are_json_and_a_template_is_a_workbook():
    refused = respond(404, {"error": "no such batch"})
    assert (refused.status_code, refused.mimetype, json.loads(refused.get_body())) == (
        404,
        "application/json",
        {"error": "no such batch"},
    )
    workbook = respond(200, b"PK")
    assert isinstance(workbook, func.HttpResponse)
    assert "attachment" in workbook.headers["Content-Disposition"]


async def test_a_held_batch_is_approved_over_http_and_by_nothing_else(world: World):
    await world.policy(text=POLICY + "[limits]\nhold_above = 1\n")
    held = await world.drop("Email\na@fabrikam.example\nb@fabrikam.example\n")
    await world.work()
    assert not world.bus.sent
    code, told = await answer(b"", lambda: operations.approve(world.services, held))
    assert (code, told) == (200, {"batch_id": held, "outcome": "approved"})
    await world.work()
    assert world.statuses() == ["Invited"] * 2
    code, told = await answer(b"", lambda: operations.approve(world.services, held))
    assert (code, told["outcome"]) == (200, "the batch is running, not held")
