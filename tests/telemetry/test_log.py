"""The log where the host takes it: Microsoft's worker hands over a formatted message, and no more."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from local.platform.layout import REPO
from shared.engine.telemetry import SCOPE, span, tell
from tests.settings import COMPLETE
from tests.world import World


class Forwarding(logging.Handler):
    """As AsyncLoggingHandler of azure-functions-python-worker: `self.format(record)`, and `extra` is dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sent.append(self.format(record))


@pytest.fixture
def forwarded() -> Iterator[list[str]]:
    handler, log = Forwarding(), logging.getLogger(SCOPE)
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield handler.sent
    log.removeHandler(handler)
    log.setLevel(level)


async def test_every_event_arrives_with_its_fields(world: World, forwarded: list[str]):
    await world.drop("Email\nana@fabrikam.example\n")
    await world.work()
    events = [json.loads(line) for line in forwarded]
    assert [event["event"] for event in events].count("upload") == 1
    [delivery] = [event for event in events if event["event"] == "delivery" and event["queue"] == "invitations"]
    assert delivery["outcome"] == "complete"
    assert len(delivery["guest_id"]) == 32


def test_a_field_may_hold_any_text(forwarded: list[str]):
    tell("odd", reason='a "quoted" word,\na line break, ünï © 日本 %s {}')
    [line] = forwarded
    assert "\n" not in line
    assert json.loads(line)["reason"].endswith("日本 %s {}")


def test_what_is_raised_is_logged_with_its_traceback(forwarded: list[str]):
    try:
        int("boom")
    except ValueError:
        tell("http", logging.ERROR, exc_info=True)
    first, *trace = forwarded[0].splitlines()
    assert json.loads(first) == {"event": "http"}
    assert trace[-1].startswith("ValueError: ")


def test_a_span_without_a_provider_changes_nothing():
    with pytest.raises(KeyError), span("step", guest="a"):
        raise KeyError("a")


IMPORTED = """
import sys
import function_app
ours = ("azure.monitor", "opentelemetry.sdk", "opentelemetry.instrumentation")
print([name for name in sys.modules if name.startswith(ours)])
"""


@pytest.mark.parametrize("connection", [{}, {"APPLICATIONINSIGHTS_CONNECTION_STRING": "InstrumentationKey=x"}])
def test_nothing_is_imported_where_telemetry_is_not_ours(connection: dict[str, str]):
    """Without PYTHON_ENABLE_OPENTELEMETRY the host forwards the worker's log by itself."""
    env = {"PYTHONPATH": str(REPO), "PATH": "", **COMPLETE, **connection}
    words = [sys.executable, "-c", IMPORTED]
    ran = subprocess.run(words, capture_output=True, text=True, check=True, env=env, cwd=REPO)  # noqa: S603 - our own words
    assert ran.stdout.strip() == "[]"
