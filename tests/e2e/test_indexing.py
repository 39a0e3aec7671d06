"""Our function app as Microsoft's own worker library finds it: every function, with the trigger meant for it.

One function that the worker cannot load keeps all the others from being served.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from local.platform.layout import REPO
from tests.settings import COMPLETE

LIST = """
import asyncio, json, sys
from pathlib import Path
from local.host.worker import Worker

worker = asyncio.run(Worker.load(Path(sys.argv[1])))
print(json.dumps({each.name: dict(each.trigger) for each in worker.functions}))
worker.stop()
"""

BLOB = {"type": "blobTrigger", "connection": "Storage", "source": "EventGrid"}
QUEUE = {"type": "serviceBusTrigger", "connection": "ServiceBus", "dataType": "BINARY"}
GET, POST = {"type": "httpTrigger", "methods": ["GET"]}, {"type": "httpTrigger", "methods": ["POST"]}

TRIGGERS: dict[str, dict[str, Any]] = {
    "intake": BLOB | {"path": "uploads/{name}"},
    "check": BLOB | {"path": "checks/{name}"},
    "send_invitation": QUEUE | {"queueName": "invitations"},
    "apply_membership": QUEUE | {"queueName": "memberships", "cardinality": "MANY"},
    "deadletter_invitation": QUEUE | {"queueName": "invitations/$DeadLetterQueue"},
    "deadletter_membership": QUEUE | {"queueName": "memberships/$DeadLetterQueue"},
    "poll_redemption": {"type": "timerTrigger", "schedule": "%REDEMPTION_SCHEDULE%"},
    "upkeep": {"type": "timerTrigger", "schedule": "%UPKEEP_SCHEDULE%"},
    "batches": GET | {"route": "batches", "authLevel": "FUNCTION"},
    "batch": GET | {"route": "batches/{batch_id}", "authLevel": "FUNCTION"},
    "resume": POST | {"route": "batches/{batch_id}/resume", "authLevel": "FUNCTION"},
    "approve": POST | {"route": "batches/{batch_id}/approve", "authLevel": "FUNCTION"},
    "close_breaker": POST | {"route": "breaker/close", "authLevel": "FUNCTION"},
    "template": GET | {"route": "template", "authLevel": "FUNCTION"},
    "health": GET | {"route": "health", "authLevel": "ANONYMOUS"},
}


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    return indexed(COMPLETE)


def indexed(settings: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The app's functions as the worker lists them."""
    return json.loads(listing(LIST, settings).stdout.splitlines()[-1])


def listing(program: str, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run in a process of its own, with these settings alone: the worker can index an app only once."""
    words = [sys.executable, "-c", program, str(REPO)]
    env = {"PYTHONPATH": str(REPO), "PATH": "", **settings}
    listed = subprocess.run(words, capture_output=True, text=True, check=False, env=env, cwd=REPO)  # noqa: S603 - our own words
    assert listed.returncode == 0, listed.stderr
    return listed


def test_the_worker_finds_every_function_and_no_other(found: dict[str, dict[str, Any]]):
    assert found.keys() == TRIGGERS.keys()


@pytest.mark.parametrize("name", TRIGGERS)
def test_the_function_has_the_trigger_meant_for_it(name: str, found: dict[str, dict[str, Any]]):
    assert {key: found[name][key] for key in TRIGGERS[name]} == TRIGGERS[name]


@pytest.mark.parametrize("wrong", [{"SETTLING_SECONDS": "15 min"}, {"UPKEEP_SCHEDULE": ""}, {"ServiceBus": ""}])
def test_with_a_wrong_setting_no_trigger_listens_but_health(wrong: dict[str, str]):
    found = indexed(COMPLETE | wrong)
    assert found.keys() == {"health"}
    assert found["health"]["authLevel"] == "FUNCTION"


SAY = """
import asyncio
from function_app import app

[health] = app.get_functions()
answer = asyncio.run(health.get_user_function()(None))
print(answer.status_code, answer.get_body().decode())
"""


def test_health_says_what_is_wrong_with_the_settings():
    wrong = {"SETTLING_SECONDS": "15 min", "TENANT_DOMAINS": "@contoso.com"}
    said = listing(SAY, COMPLETE | wrong)
    code, _, body = said.stdout.partition(" ")
    assert code == "503"
    assert all(name in body for name in wrong)
    assert '"event": "settings"' in said.stderr
