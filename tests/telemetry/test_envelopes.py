"""What reaches Application Insights, as its exporter sends it: events with their fields, spans, and no person."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from local.platform.layout import REPO
from tests.security.canary import leaks
from tests.settings import COMPLETE
from tests.telemetry.ingestion import Ingestion, ingestion
from tests.telemetry.lives import SENT_IN


def tell_of(folder: Path, server: Ingestion, settings: Mapping[str, str]) -> str:
    """Run the lives with the app connected to the server; gives what the process wrote."""
    environment = os.environ | COMPLETE | server.settings | settings
    command = [sys.executable, "-m", "tests.telemetry.lives", str(folder)]
    ran = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - this interpreter, on our own module
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Ingestion:
    with ingestion() as server:
        tell_of(tmp_path_factory.mktemp("tenant"), server, {})
    return server


def test_events_arrive_with_their_fields(told: Ingestion):
    events = {one["message"]: one["properties"] for one in told.envelopes("Message")}
    assert {"upload", "delivery", "buried"} <= events.keys()
    deliveries = [one["properties"] for one in told.envelopes("Message") if one["message"] == "delivery"]
    assert {one["outcome"] for one in deliveries} == {"complete", "failed"}
    assert all({"queue", "guest_id", "cause", "attempt", "outcome"} <= one.keys() for one in deliveries)


def test_a_failure_is_a_warning_and_a_burial_an_error(told: Ingestion):
    levels = {
        (one["message"], one["properties"].get("outcome")): one["severityLevel"]
        for one in told.envelopes("Message")
    }
    assert (levels["delivery", "complete"], levels["delivery", "failed"]) == (1, 2)
    assert levels["buried", None] == 3


def test_every_step_has_a_span(told: Ingestion):
    names = {one["name"] for one in told.envelopes("RemoteDependency")}
    steps = {"take_in", "send_invitation", "poll_redemption", "apply_membership", "upkeep", "deadletter"}
    assert steps <= names
    assert {name for name in names if name.startswith("graph ")}


def test_a_failed_step_is_a_failed_span_that_says_why_by_its_type(told: Ingestion):
    failed = {one["name"]: one for one in told.envelopes("RemoteDependency") if not one["success"]}
    assert failed["send_invitation"]["properties"]["guestlist.outcome"] == "failed"
    assert "step_with_a_bug" in failed


def test_a_guests_step_goes_on_in_the_trace_of_its_message(told: Ingestion):
    assert [line for line in told.lines if SENT_IN.split("-")[1] in line and "apply_membership" in line]


def test_nothing_that_is_exported_tells_who_it_is(told: Ingestion):
    assert len(told.lines) > 20
    assert not leaks(told.lines)
    assert not [line for line in told.lines if "bea@" in line or "%40" in line or "$filter" in line]


def test_failures_are_kept_where_next_to_nothing_else_is(tmp_path: Path):
    with ingestion() as server:
        tell_of(tmp_path, server, {"TRACE_PERCENT": "0.0001"})
    kept = [one["name"] for one in server.envelopes("RemoteDependency")]
    assert {"send_invitation", "step_with_a_bug"} <= set(kept)
    assert "take_in" not in kept
    assert len(server.envelopes("Message")) > 3
