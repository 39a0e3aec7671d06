"""What must hold for any bytes at all: the property behind the fuzzer, and behind the cases that it found."""

import contextlib
import csv
import io
import json
from datetime import UTC, datetime

import python_calamine

from shared.adapters.sheets.read.answer import read_answer, write_answer
from shared.adapters.sheets.read.csv_file import read_csv
from shared.adapters.sheets.read.gate import judge
from shared.adapters.sheets.read.package import open_package
from shared.adapters.sheets.read.workbook import read_xlsx
from shared.adapters.sheets.write.cells import is_risky
from shared.adapters.sheets.write.csv_file import write_csv
from shared.domain.batch import Batch, BatchState
from shared.domain.columns import match
from shared.domain.errors import RosterError
from shared.domain.report import Report, rejected_lines
from shared.domain.roster import Book, Sheet
from tests.sheets.workbooks import TIGHT, packed, parts_of, workbook

WHOLE = workbook()
SOUND = parts_of(WHOLE)
NAMES = sorted(SOUND)
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def one_input(data: bytes) -> None:
    """Raises whatever is no verdict. The first byte says what the others are."""
    if not data:
        return
    shape, rest = data[0] % 4, data[1:]
    if shape == 0:
        _check("x.csv", rest)
    elif shape == 1:
        _check("x.xlsx", rest)
    elif shape == 2:
        _check("x.xlsx", _overwritten(WHOLE, rest))
    elif rest:
        name = NAMES[rest[0] % len(NAMES)]
        _check("x.xlsx", packed(SOUND | {name: _spliced(SOUND[name], rest[1:])}))


def _overwritten(sound: bytes, edits: bytes) -> bytes:
    """Every three bytes put one byte at a place."""
    content = bytearray(sound)
    for at in range(0, len(edits) - 2, 3):
        content[int.from_bytes(edits[at : at + 2]) % len(content)] = edits[at + 2]
    return bytes(content)


def _spliced(part: bytes, edit: bytes) -> bytes:
    """The first four bytes say which stretch of the part the others replace."""
    start, length = (int.from_bytes(edit[at : at + 2]) % (len(part) + 1) for at in (0, 2))
    return part[:start] + edit[4:] + part[start + length :]


def _check(name: str, content: bytes) -> None:
    try:
        judge(name, content, TIGHT)
        book = Book((read_csv(content, TIGHT),)) if name.endswith(".csv") else _read(content)
    except RosterError:
        return
    assert read_answer(json.loads(json.dumps(write_answer(book)))) == book
    assert sum(len(sheet.rows) for sheet in book.sheets) <= TIGHT.rows
    assert sum(len(cell) for sheet in book.sheets for row in sheet.rows for cell in row) <= TIGHT.characters
    for sheet in book.sheets:
        _check_sheet(sheet)


def _check_sheet(sheet: Sheet) -> None:
    assert all(len(row) <= TIGHT.columns for row in sheet.rows)
    assert all(row <= len(sheet.rows) for row in sheet.hidden_rows)
    assert all(row <= len(sheet.rows) for row, _ in [*sheet.faults, *sheet.links])
    with contextlib.suppress(RosterError):
        match(sheet)
    _check_report(sheet)


def _read(content: bytes) -> Book:
    """The container is judged by our own code, which has nothing but verdicts; the reader may fail or panic."""
    open_package(content, TIGHT)
    try:
        return read_xlsx(content, TIGHT)
    except python_calamine.CalamineError as error:
        raise RosterError("damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise RosterError("damaged") from None
        raise


def _check_report(sheet: Sheet) -> None:
    batch = Batch("0" * 32, "fabrikam", "x.csv", "e", BatchState.REJECTED, NOW, reason="refused")
    report = Report(batch, rejected_lines(batch, sheet.rows), NOW)
    text = io.StringIO(write_csv(report).decode("utf-8-sig"), newline="")
    for row in csv.reader(text, strict=True):
        assert not any(is_risky(cell) and not cell.startswith("'") for cell in row)
