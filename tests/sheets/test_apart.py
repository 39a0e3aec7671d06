"""The process in which a roster is read: what it may use, and how its end is told."""

import asyncio
import errno
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.sheets.files import SpreadsheetFiles
from shared.adapters.sheets.read.child import UNREADABLE
from shared.adapters.sheets.read.process import _CHILD, read_apart
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from tests.sheets.workbooks import workbook

TEXT = b"Email,Name\na@b.example,Ana\n"


@pytest.mark.parametrize(("name", "content"), [("x.csv", TEXT), ("x.xlsx", workbook())])
async def test_rows_come_back_from_the_process(name, content):
    sheet = (await SpreadsheetFiles().read(f"fabrikam/{name}", content)).first
    assert sheet.rows == (("Email", "Name"), ("a@b.example", "Ana"))


async def test_the_folder_from_which_the_app_runs_makes_no_difference(tmp_path):
    code = (
        f"import asyncio, sys; sys.path.insert(0, {str(Path.cwd())!r})\n"
        "from shared.adapters.sheets.files import SpreadsheetFiles\n"
        f"print(asyncio.run(SpreadsheetFiles().read('x.xlsx', {workbook()!r})).first.rows[1][1])"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=tmp_path, stdout=asyncio.subprocess.PIPE
    )
    assert (await process.communicate())[0] == b"Ana\n"


async def test_several_rosters_can_be_read_at_once():
    files = SpreadsheetFiles()
    books = await asyncio.gather(*(files.read("x.csv", b"Email\n%d@b.example\n" % n) for n in range(5)))
    assert [book.first.rows[1][0] for book in books] == [f"{n}@b.example" for n in range(5)]


HUGE = replace(FileLimits(), rows=10**8, characters=10**9, file_bytes=10**9)


@pytest.mark.parametrize(
    ("limits", "content", "words"),
    [
        (replace(FileLimits(), wall_seconds=0.01), TEXT, "too long to read"),
        (replace(HUGE, cpu_seconds=1), b"Email\n" + b"a@b.example,1,2,3,4,5\n" * 3_000_000, "too long to read"),
        (replace(HUGE, address_space_bytes=100_000_000), TEXT * 500_000, "more memory"),
    ],
    ids=["wall clock", "processor time", "memory"],
)
async def test_a_reading_beyond_its_limits_is_a_refusal(limits, content, words):
    with pytest.raises(RosterError, match=words):
        await read_apart("x.csv", content, limits)
    assert (await read_apart("x.csv", TEXT, FileLimits())).first.rows[0] == ("Email", "Name")


async def child_with(reader: str, folder: Path) -> tuple[int | None, dict[str, Any]]:
    """The child's own program with another reader of .csv files: its exit code and its answer."""
    for source in (
        "adapters/sheets/read/child",
        "adapters/sheets/read/gate",
        "domain/file_limits",
        "domain/errors",
        "adapters/sheets/read/answer",
        "domain/roster",
    ):
        copy = folder / "shared" / f"{source}.py"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text((Path("shared") / f"{source}.py").read_text())
    (folder / "shared/adapters/sheets/read/csv_file.py").write_text(reader)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", "-B", "-c", _CHILD, str(folder)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    request = json.dumps({"name": "x.csv", "limits": {}}).encode() + b"\n" + TEXT
    answer, _ = await process.communicate(request)
    return process.returncode, json.loads(answer or b"{}")


async def test_the_process_knows_no_secrets_and_may_write_nothing(tmp_path):
    reader = (
        "import os, resource\n"
        "from shared.domain.roster import Sheet\n"
        "def read_csv(content, limits):\n"
        "    try:\n"
        f"        open({str(tmp_path / 'out')!r}, 'wb', buffering=0).write(b'x')\n"
        "    except OSError as error:\n"
        "        written = error.strerror\n"
        "    return Sheet(((written, *os.environ), (str(resource.getrlimit(resource.RLIMIT_CORE)[0]),)))\n"
    )
    _, answer = await child_with(reader, tmp_path)
    written, *environment = answer["sheets"][0]["rows"][0]
    assert written == os.strerror(errno.EFBIG)
    assert set(environment) <= {"LC_CTYPE"}
    assert answer["sheets"][0]["rows"][1] == ["0"]


async def test_a_parser_that_panics_blames_the_file_and_a_missing_one_the_installation(tmp_path):
    panic = "class Panic(BaseException): ...\ndef read_csv(content, limits): raise Panic"
    assert await child_with(panic, tmp_path) == (0, {"refused": UNREADABLE})
    assert await child_with("import there_is_no_such_module", tmp_path) == (1, {})
