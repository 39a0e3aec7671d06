"""Graph asks for a slower pace, in every way it can, over the wire."""

import time
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import machine
from tests.chaos.outcome import complete, drained, promise_kept, unclear_resumed

INVITE, FIND, JOIN = "POST /invitations", "GET /users", "PATCH /groups/{id}"

# Calls that were on their way when the first of them was refused.
UNDER_WAY_SECONDS = 1.5

# Invitations in five seconds; the pace is 150.
LIMIT = 8


def _refusals() -> list[dict[str, Any]]:
    """Those that leave the outcome open come together, so that they fall on different people."""
    date = format_datetime(datetime.fromtimestamp(time.time() + 14, UTC), usegmt=True)
    told = [(429, "3"), (429, "2.5"), (429, date), (429, None), (503, "3"), (503, None), (504, "2"), (500, None)]
    invite = [{"route": INVITE, "status": status, "retry_after": wait} for status, wait in told]
    find = [{"route": FIND, "status": status, "retry_after": "1"} for status in (429, 503)]
    return [*invite, *find, {"route": JOIN, "status": 429, "retry_after": "2"}, {"route": JOIN, "status": 503}]


async def test_every_kind_of_refusal_ends_right_and_no_invitation_comes_before_its_time(tmp_path: Path):
    crowd = Crowd("busy", 30)
    async with machine(tmp_path) as made, accepting(made.platform):
        await made.platform.control(
            "behaviour",
            {"fail_next": _refusals(), "drop_response_next": [INVITE, INVITE, JOIN], "invitations_per_5s": LIMIT},
        )
        dropped = await crowd.drop(made.platform)
        await complete(made, dropped, within=200)
        await unclear_resumed(made, dropped)
        await promise_kept(made, dropped, crowd)
        await drained(made)
        assert too_early(await made.platform.control("requests/log")) == []
        assert '"outcome": "throttled"' in made.log_of()


def too_early(log: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Refusals that named a time, each with an invitation that did not wait for it.

    After 429 nobody is to be invited until then, after another status the same person is not.
    """
    invitations = [visit for visit in log if visit["route"] == "/invitations"]
    refusals = [visit for visit in invitations if visit["retry_after"]]
    return [
        (refusal, call)
        for refusal in refusals
        for call in invitations
        if refusal["at"] + (UNDER_WAY_SECONDS if refusal["status"] == 429 else 0) < call["at"] < _until(refusal)
        and (refusal["status"] == 429 or call["about"] == refusal["about"])
    ]


def _until(refusal: dict[str, Any]) -> float:
    wait = refusal["retry_after"]
    return parsedate_to_datetime(wait).timestamp() if "GMT" in wait else refusal["at"] + float(wait)
