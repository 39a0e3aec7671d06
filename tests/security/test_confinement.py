"""The process that reads: what it inherits, how it is stopped, and that the host goes on meanwhile."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.adapters.sheets.files import SpreadsheetFiles
from shared.domain.errors import RosterError
from shared.domain.file_limits import MB, FileLimits
from shared.settings import Settings, SettingsError
from tests.platform_fixtures import eventually
from tests.settings import COMPLETE

CANARY = "kept-from-the-reader-8831"
ROOMY = replace(FileLimits(), rows=10**8, characters=10**9, file_bytes=10**9, wall_seconds=60.0, cpu_seconds=60)
LONG = b"Email,Name\n" + b"ana@fabrikam.example,Ana\n" * 1_500_000


@pytest.fixture
def canary() -> Iterator[str]:
    os.environ["GUESTLIST_CANARY"] = CANARY
    yield CANARY
    del os.environ["GUESTLIST_CANARY"]


def children() -> list[Path]:
    own = str(os.getpid())
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rpartition(")")[2].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == own:
            found.append(status.parent)
    return found


async def test_the_reader_inherits_no_setting_and_no_open_file(canary: str, tmp_path: Path):
    before = set(children())
    with (tmp_path / "secret").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        reading = asyncio.create_task(SpreadsheetFiles(ROOMY).read("x.csv", LONG))
        [child] = await eventually(lambda: set(children()) - before)
        await eventually(lambda: b"sheets.read.child" in (child / "cmdline").read_bytes())
        environment = (child / "environ").read_bytes()
        files = {str(opened.readlink()) for opened in (child / "fd").iterdir()}
    assert canary.encode() not in environment
    assert environment in {b"", b"LC_CTYPE=C.UTF-8\0"}
    assert not [file for file in files if file.endswith("secret")]
    assert len((await reading).first.rows) == 1_500_001


async def test_the_host_serves_while_a_file_is_read():
    reading = asyncio.create_task(SpreadsheetFiles(replace(ROOMY, cpu_seconds=1)).read("x.csv", LONG * 3))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0)
        turns += 1
    with pytest.raises(RosterError, match="too long to read"):
        await reading
    assert turns > 100


async def test_a_reading_that_is_given_up_leaves_no_process():
    before = set(children())
    reading = asyncio.create_task(SpreadsheetFiles(ROOMY).read("x.csv", LONG))
    await eventually(lambda: set(children()) - before)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert set(children()) <= before


async def test_a_refused_file_is_not_read_a_second_time_for_its_report():
    files = SpreadsheetFiles(replace(ROOMY, cpu_seconds=1))
    with pytest.raises(RosterError) as first:
        await files.read("x.csv", LONG * 3)
    used = os.times().children_user
    with pytest.raises(RosterError) as second:
        await files.read("x.csv", LONG * 3)
    assert (str(second.value), os.times().children_user) == (str(first.value), used)


def test_the_limits_are_settings():
    limits = Settings.from_env(COMPLETE).file_limits
    assert (limits.file_bytes, limits.inflated_bytes, limits.parts, limits.ratio) == (
        25 * MB,
        300 * MB,
        1_000,
        100,
    )
    lowered = {"MAX_FILE_MB": "2.5", "MAX_INFLATED_MB": "30", "MAX_PARTS": "50", "MAX_RATIO": "20"}
    lowered |= {"MAX_ROWS": "100", "MAX_COLUMNS": "9", "READ_SECONDS": "3"}
    limits = Settings.from_env(COMPLETE | lowered).file_limits
    assert (limits.file_bytes, limits.inflated_bytes, limits.parts) == (2_500_000, 30 * MB, 50)
    assert (limits.ratio, limits.rows, limits.columns) == (20, 100, 9)
    assert (limits.cpu_seconds, limits.wall_seconds) == (3, 4.5)
    with pytest.raises(SettingsError, match="MAX_PARTS must be a number above 0"):
        Settings.from_env(COMPLETE | {"MAX_PARTS": "none"})


async def test_a_lowered_limit_holds():
    files = SpreadsheetFiles(replace(FileLimits(), rows=2))
    with pytest.raises(RosterError, match="larger than 2 rows"):
        await files.read("x.csv", b"Email\na@b.example\nc@d.example\n")
