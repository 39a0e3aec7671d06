"""The samples: `python -m local demo` judges itself, and its judgement can be relied on."""

import asyncio
import os
import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path

from local.platform.layout import REPO
from local.story.chapters import FEED, STORY
from local.story.outcomes import Outcome, counts, outcomes, read_rows
from local.story.verdict import directory_differs, mails_differ, report_differs
from shared.domain.report import Status
from tests.platform_fixtures import eventually, free_base, module, program

SAMPLES = REPO / "samples"


async def test_the_demo_ends_by_itself_as_its_story_says(tmp_path: Path):
    words = ("demo", "--data", tmp_path / "demo", "--port-base", free_base())
    async with program(tmp_path / "demo.out", *module("local", *words)) as demo:
        assert await asyncio.wait_for(demo.process.wait(), 200) == 0, demo.output
    lines = demo.output.splitlines()
    assert "mails sent: 338, on day two 3; second mails: 0" in lines
    assert "every guest ended as the story says" in lines[-1]
    for chapter in STORY:
        stem, _, ending = chapter.roster.rpartition(".")
        assert (tmp_path / "demo" / "reports" / chapter.partner / f"{stem}.report.{ending}").stat().st_size


async def test_the_demo_stops_its_platform_when_it_is_left(tmp_path: Path):
    words = ("demo", "--data", tmp_path / "demo", "--port-base", free_base())
    async with program(tmp_path / "demo.out", *module("local", *words)) as demo:
        await eventually(lambda: "day one" in demo.output, within=60)
        os.kill(demo.process.pid, signal.SIGINT)
        assert await asyncio.wait_for(demo.process.wait(), 60) == 130
    assert "left before the end; the platform is stopped" in demo.output


def expected() -> list[Outcome]:
    policy = (SAMPLES / "policies" / f"{FEED.partner}.toml").read_bytes()
    return outcomes(FEED, (SAMPLES / FEED.roster).read_bytes(), policy)


def test_the_story_has_an_outcome_for_every_row_of_the_feed():
    assert counts(expected()) == {"Done": 296, "Invited": 2, "Refused": 1, "Duplicate": 1}


def test_a_report_that_tells_another_story_is_found_out():
    rows = read_rows(FEED.roster, (SAMPLES / FEED.roster).read_bytes())
    results = [["Status", "Reason", "Invited at", "Redeemed at", "Groups"]]
    results += [[outcome.status, outcome.reason, "", "", ""] for outcome in expected()]
    report = [[*row, *result] for row, result in zip(rows, results, strict=True)]

    def told() -> list[str]:
        text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in report)
        return list(report_differs(FEED, text.encode(), expected()))

    assert told() == []
    report[7][len(rows[0])] = "Waiting"
    assert told() == ["northwind-hr-feed.csv, row 8: expected Done , the report says Waiting "]
    report.pop()
    assert told()[-1] == "northwind-hr-feed.csv, row 301: not in the report in its place"


def test_a_second_mail_and_a_missing_one_are_found_out():
    good = Counter(outcome.address for outcome in expected() if outcome.mailed)
    assert list(mails_differ(good, expected())) == []
    first, second = sorted(good)[:2]
    bad = good + Counter({first: 1}) - Counter({second: 1})
    assert list(mails_differ(bad, expected())) == [
        f"{first}: got 2 mails instead of 1",
        f"{second}: got 0 mails instead of 1",
    ]


def test_a_guest_in_the_wrong_group_or_state_is_found_out():
    [one] = [outcome for outcome in expected() if outcome.address.startswith("ben.albrecht")]
    user = {"id": "1", "mail": one.address, "userType": "Guest", "externalUserState": "Accepted"}
    groups = [{"id": group, "members": ["1"]} for group in one.groups]
    assert list(directory_differs({"users": [user], "groups": groups}, [one])) == []
    late = replace(one, status=Status.INVITED)
    assert list(directory_differs({"users": [user], "groups": groups}, [late])) == [
        f"{one.address}: the directory says Accepted"
    ]
    assert list(directory_differs({"users": [user], "groups": groups[1:]}, [one])) == [
        f"{one.address}: is not in the group {groups[0]['id']}"
    ]
    assert list(directory_differs({"users": [user], "groups": []}, [])) == [
        f"{one.address}: nobody asked for this guest"
    ]
