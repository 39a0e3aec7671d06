"""Timer triggers and their schedules."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local.host.functions import AppError
from local.host.schedule import Schedule
from local.platform.layout import Layout
from tests.host.journal import running_host
from tests.platform_fixtures import eventually

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)  # a Sunday


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("*/5 * * * * *", NOON.replace(second=5)),
        ("0 */5 * * * *", NOON.replace(minute=5)),
        ("*/5 * * * *", NOON.replace(minute=5)),
        ("30 0 6 * * MON", datetime(2026, 11, 23, 6, 0, 30, tzinfo=UTC)),
        ("0 0 0 13 * FRI", datetime(2027, 8, 13, tzinfo=UTC)),
    ],
)
def test_a_schedule_gives_the_next_time_in_utc(expression: str, expected: datetime):
    assert Schedule(expression).after(NOON) == expected


@pytest.mark.parametrize("expression", ["", "* * *", "61 * * * * *", "00:05:00"])
def test_a_schedule_that_is_none_is_refused(expression: str):
    with pytest.raises(AppError):
        Schedule(expression)


async def test_a_timer_never_overlaps_itself_and_survives_its_failures(nowhere: Layout, tmp_path: Path):
    async with running_host(nowhere, tmp_path, "on_tick", TICK_TAKES="1.2") as host:
        await eventually(lambda: len(host.notes("on_tick", begun=False)) == 2)
        begun = [note["begun"] for note in host.notes("on_tick")]
    assert begun[:4] == [True, False, True, False]


async def test_a_timer_can_run_on_startup_without_being_late(nowhere: Layout, tmp_path: Path):
    async with running_host(nowhere, tmp_path, "on_startup") as host:
        (note,) = await eventually(lambda: host.notes("on_startup"))
    assert note["past_due"] is False


async def test_a_run_that_was_missed_while_the_host_was_down_is_made_up_for_and_says_so(
    nowhere: Layout, tmp_path: Path
):
    long_ago = datetime.now(UTC) - timedelta(days=70)
    status = {"Last": long_ago.isoformat(), "Next": long_ago.isoformat(), "LastUpdated": long_ago.isoformat()}
    (tmp_path / "host").mkdir()
    (tmp_path / "host" / "timer.on_month.json").write_text(json.dumps(status), encoding="utf-8")
    async with running_host(nowhere, tmp_path, "on_month") as host:
        (note,) = await eventually(lambda: host.notes("on_month"))
        assert await host.program.stop() == 0
    assert note["past_due"] is True
    assert note["status"]["Last"] == status["Last"]
    async with running_host(nowhere, tmp_path, "on_month", "on_startup") as host:
        # The restart is on time: nothing to make up for.
        await eventually(lambda: len(host.notes("on_startup")) == 1)
        assert len(host.notes("on_month")) == 1
