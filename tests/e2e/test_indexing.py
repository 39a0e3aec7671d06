"""Our function app as Microsoft's own worker library finds it: every function, with the trigger meant for it.

One function that the worker cannot load keeps all the others from being served.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

from local.platform.layout import REPO

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
    "take_in": BLOB | {"path": "uploads/{name}"},
    "check": BLOB | {"path": "checks/{name}"},
    "send_invitation": QUEUE | {"queueName": "invitations"},
    "apply_membership": QUEUE | {"queueName": "memberships", "cardinality": "MANY"},
    "bury_invitation": QUEUE | {"queueName": "invitations/$DeadLetterQueue"},
    "bury_membership": QUEUE | {"queueName": "memberships/$DeadLetterQueue"},
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
    """Listed in a process of its own, without any setting: the worker can index an app only once."""
    words = [sys.executable, "-c", LIST, str(REPO)]
    env = {"PYTHONPATH": str(REPO), "PATH": ""}
    listed = subprocess.run(words, capture_output=True, text=True, check=False, env=env, cwd=REPO)  # noqa: S603 - our own words
    assert listed.returncode == 0, listed.stderr
    return json.loads(listed.stdout.splitlines()[-1])


def test_the_worker_finds_every_function_and_no_other(found: dict[str, dict[str, Any]]):
    assert found.keys() == TRIGGERS.keys()


@pytest.mark.parametrize("name", TRIGGERS)
def test_the_function_has_the_trigger_meant_for_it(name: str, found: dict[str, dict[str, Any]]):
    assert {key: found[name][key] for key in TRIGGERS[name]} == TRIGGERS[name]
