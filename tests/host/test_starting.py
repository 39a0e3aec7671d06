"""What keeps the host from starting, and the settings it reads."""

import asyncio
from pathlib import Path

import pytest

from local.host.functions import AppError, read_function
from local.host.host_json import read_host_json, seconds
from local.host.http import route_path
from local.host.settings import AppSettings, Connection
from local.platform.layout import Layout
from tests.host.journal import APP
from tests.platform_fixtures import PATIENCE_SECONDS, module, program

_APP = "import azure.functions as func\napp = func.FunctionApp()\n"
BROKEN = {
    "a syntax error": ("def oops(:", "SyntaxError"),
    "no app": ("x = 1", "Could not find top level function app"),
    "an unknown trigger": (
        _APP
        + "@app.queue_trigger(arg_name='m', queue_name='q', connection='Storage')\ndef f(m: str) -> None: ...\n",
        "function f: the local host has no queueTrigger binding",
    ),
    "a setting that is missing": (
        _APP + "@app.timer_trigger(arg_name='t', schedule='%GONE%')\ndef f(t: func.TimerRequest) -> None: ...\n",
        "the app setting GONE is missing",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
async def test_an_app_that_cannot_be_served_ends_the_host_with_the_reason(
    tmp_path: Path, nowhere: Layout, fault: str
):
    source, reason = BROKEN[fault]
    (tmp_path / "function_app.py").write_text(source, encoding="utf-8")
    (tmp_path / "host.json").write_text('{"version": "2.0"}', encoding="utf-8")
    command = module("local.host", "--app", tmp_path, "--port", nowhere.ports["host"], "--data", tmp_path / "data")
    async with program(tmp_path / "log", *command) as host:
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert await host.process.wait() == 1
        assert reason in host.output


def test_host_json_is_read_with_the_real_defaults_for_what_it_leaves_out():
    config = read_host_json(APP)
    assert (config.route_prefix, config.max_concurrent_calls, config.max_message_batch_size) == ("api", 8, 50)
    assert (config.max_batch_wait_time, config.poison_blob_threshold) == (2.0, 5)


@pytest.mark.parametrize(("span", "expected"), [("00:00:30", 30), ("1.02:00:00", 93600), ("00:00:00.80", 0.8)])
def test_a_time_span_is_read_in_seconds(span: str, expected: float):
    assert seconds(span) == expected


def test_a_missing_host_json_is_named(tmp_path: Path):
    with pytest.raises(AppError, match=r"host\.json"):
        read_host_json(tmp_path)


def test_a_connection_is_a_string_or_an_identity():
    settings = AppSettings({"A": "text", "AzureWebJobsB": "prefixed", "C__blobServiceUri": "https://c.example"})
    assert settings.connection("A", "blobServiceUri") == Connection("text", by_identity=False)
    assert settings.connection("B", "blobServiceUri") == Connection("prefixed", by_identity=False)
    assert settings.connection("C", "blobServiceUri") == Connection("https://c.example", by_identity=True)
    with pytest.raises(AppError, match="D__blobServiceUri"):
        settings.connection("D", "blobServiceUri")


def test_an_output_this_host_cannot_carry_is_refused_not_dropped():
    trigger = '{"type": "timerTrigger", "name": "t", "schedule": "* * * * * *"}'
    output = '{"type": "queue", "name": "q", "direction": "out"}'
    with pytest.raises(AppError, match="queue"):
        read_function("f", "id", [trigger, output])


@pytest.mark.parametrize(
    ("route", "path"),
    [("items/{id}", "/api/items/{id}"), ("{id:int}", "/api/{id}"), ("/f/{*rest}", "/api/f/{rest:.*}")],
)
def test_a_route_is_put_under_the_prefix(route: str, path: str):
    assert route_path("api", route) == path
