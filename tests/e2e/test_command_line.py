"""`python -m local drop` and `status` as a shell sees them: what is printed, and the exit code."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from local.platform.layout import REPO
from tests.e2e.platform import Platform, report_rows
from tests.e2e.rosters import csv_roster, policy
from tests.platform_fixtures import eventually, module, program


async def local(*words: object) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    process = await asyncio.create_subprocess_exec(
        *map(str, module("local", *words)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=REPO,
    )
    output, errors = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, output.decode(), errors.decode()


async def test_drop_follows_a_batch_until_only_guests_are_awaited(platform: Platform, tmp_path: Path):
    await platform.policy("shell", policy("shell.example"))
    roster = tmp_path / "people.csv"
    roster.write_bytes(csv_roster([("sam@shell.example", "Sam", "Portal"), ("x", "", "")]))
    words = ("drop", roster, "--partner", "shell", "--data", platform.data, "--patience")
    code, output, errors = await local(*words, 1)
    assert (code, errors) == (0, "")
    lines = output.splitlines()
    assert any("shell/people.csv  running: 1 Invited, 1 Refused" in line for line in lines), output
    assert "  still to accept: 1; their mailbox is " + platform.ready["mailbox"] in lines
    assert any("1 × this is not an e-mail address: it has no @" in line for line in lines)
    kept = platform.data / "reports" / "shell" / "people.report.csv"
    assert f"  report: {kept}" in lines
    assert "Status" in report_rows(kept.read_bytes(), "csv")[0]
    assert "\x1b" not in output

    await platform.accept("sam@shell.example")
    code, output, _ = await local(*words, 45)
    assert code == 0
    assert "shell/people.csv is complete" in output
    assert "  2 rows: 1 Done, 1 Refused" in output.splitlines()


async def test_drop_of_a_rejected_roster_says_why_and_exits_1(platform: Platform, tmp_path: Path):
    roster = tmp_path / "people.csv"
    roster.write_bytes(csv_roster([("sam@shell.example", "Sam", "")]))
    code, output, _ = await local("drop", roster, "--partner", "nobody", "--data", platform.data)
    assert code == 1
    assert "nobody/people.csv was rejected: there is no policy for nobody" in output


async def test_drop_of_a_held_roster_says_how_to_let_it_go(platform: Platform, tmp_path: Path):
    await platform.policy("shellheld", policy("shellheld.example") + "hold_above = 1\n")
    roster = tmp_path / "people.csv"
    roster.write_bytes(csv_roster([(f"h{number}@shellheld.example", "H", "") for number in range(2)]))
    code, output, _ = await local("drop", roster, "--partner", "shellheld", "--data", platform.data)
    assert code == 0
    assert "shellheld/people.csv is held: 2 people would be invited" in output
    assert f"curl -X POST {platform.ready['host']}/api/batches/" in output


async def test_drop_of_a_check_needs_no_batch(platform: Platform, tmp_path: Path):
    await platform.policy("shellcheck", policy("shellcheck.example"))
    roster = tmp_path / "people.csv"
    roster.write_bytes(csv_roster([("sue@shellcheck.example", "Sue", "")]))
    words = ("drop", roster, "--partner", "shellcheck", "--data", platform.data, "--check")
    for _ in range(2):
        code, output, _ = await local(*words)
        assert code == 0
        assert "  1 rows: 1 Would invite" in output.splitlines()


async def test_drop_can_return_at_once_and_status_tells_the_rest(platform: Platform, tmp_path: Path):
    await platform.policy("later", policy("later.example"))
    roster = tmp_path / "later.csv"
    roster.write_bytes(csv_roster([("liv@later.example", "Liv", "")]))
    code, output, _ = await local("drop", roster, "--partner", "later", "--data", platform.data, "--no-wait")
    identity = output.splitlines()[0].rpartition(" ")[2]
    assert code == 0

    async def known() -> bool:
        return (await platform.ask(f"batches/{identity}"))[0] == 200

    await eventually(known)
    code, output, _ = await local("status", identity[:8], "--data", platform.data)
    assert code == 0
    assert f"batch     {identity}" in output.splitlines()
    code, output, _ = await local("status", "--data", platform.data)
    assert any(line.startswith(f"{identity[:8]}  later/later.csv") for line in output.splitlines())
    code, output, _ = await local("status", identity, "--json", "--data", platform.data)
    assert json.loads(output)["roster"] == "later.csv"


async def test_status_of_an_unknown_batch_exits_1(platform: Platform):
    code, _, errors = await local("status", "ffffffff", "--data", platform.data)
    assert (code, errors) == (1, "there is no batch ffffffff, or several begin so\n")


@pytest.mark.parametrize("words", [("status",), ("drop", __file__, "--partner", "shell")])
async def test_without_a_platform_it_is_said_how_to_start_one(words: tuple[str, ...], tmp_path: Path):
    code, _, errors = await local(*words, "--data", tmp_path)
    assert code == 2
    assert errors == f"no platform answers for {tmp_path}; start it with: python -m local up --data {tmp_path}\n"


@pytest.mark.parametrize(
    "words", [("nofile.csv", "--partner", "shell"), (__file__, "--partner", "a/b"), (__file__,)]
)
async def test_drop_refuses_what_makes_no_sense(words: tuple[str, ...]):
    code, _, errors = await local("drop", *words)
    assert code == 2
    assert "usage: python -m local drop" in errors


async def test_ctrl_c_leaves_the_batch_to_itself(platform: Platform, tmp_path: Path):
    await platform.policy("left-alone", policy("alone.example"))
    roster = tmp_path / "people.csv"
    roster.write_bytes(csv_roster([("al@alone.example", "Al", "")]))
    words = ("drop", roster, "--partner", "left-alone", "--data", platform.data, "--patience", 600)
    async with program(tmp_path / "drop.out", *module("local", *words)) as drop:
        await eventually(lambda: "1 Invited" in drop.output)
        os.kill(drop.process.pid, signal.SIGINT)
        assert await asyncio.wait_for(drop.process.wait(), 30) == 130
        assert "left; the batch goes on by itself. To look: python -m local status" in drop.output


async def test_in_a_terminal_progress_is_live(platform: Platform, tmp_path: Path):
    await platform.policy("terminal", policy("terminal.example"))
    roster = tmp_path / "people.csv"
    roster.write_bytes(csv_roster([("tom@terminal.example", "Tom", "")]))
    inner = [
        *map(str, module("local", "drop", roster, "--partner", "terminal", "--data", platform.data)),
        "--patience",
        "1",
    ]
    script = f"import pty, sys; sys.exit(pty.spawn({inner!r}) >> 8)"
    async with program(tmp_path / "drop.out", sys.executable, "-c", script, env={"TERM": "xterm"}) as drop:
        assert await asyncio.wait_for(drop.process.wait(), 60) == 0
    assert "ctrl-C leaves the batch to itself" in drop.output
    assert "\x1b[" in drop.output
    assert "still to accept: 1" in drop.output
