"""Reports: row n is row n of the roster, nothing in them is a formula, and every value can be had back."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from shared.adapters.sheets.files import SpreadsheetFiles
from shared.adapters.sheets.read.csv_file import read_csv
from shared.adapters.sheets.read.workbook import read_xlsx
from shared.adapters.sheets.write.cells import LONGEST, is_risky, visible
from shared.adapters.sheets.write.csv_file import write_csv
from shared.adapters.sheets.write.workbook import write_xlsx
from shared.domain.batch import Batch, BatchState
from shared.domain.columns import match
from shared.domain.file_limits import FileLimits
from shared.domain.report import RESULT_HEADINGS, Line, Report, Status
from shared.domain.roster import Sheet

NOW = datetime(2026, 11, 22, 12, 30, 5, tzinfo=UTC)
HEADINGS = (("Our partners",), (), ("Email", "Name"))

ANY_TEXT = st.text(max_size=30) | st.sampled_from(
    [
        "=1+1",
        " =1+1",
        "\t=1",
        "\n=1",
        "+43 1",
        "-1",
        "@x",
        "＝1",
        "'=1",
        "''",
        "#N/A",
        "_x0041_",
        "\r",
        "a\r\nb",
        "x;=1+1;",
        'x";""=1+1',
        "x\t@y",
        "x;'=1",
        "\x00",
        "\x0c=",
    ]
)
CELLS = st.lists(ANY_TEXT, max_size=4).map(lambda cells: (*cells, "end"))


def report(*lines: Line, headings: tuple[tuple[str, ...], ...] = HEADINGS, **batch: object) -> Report:
    values = {"batch_id": "b" * 32, "partner": "fabrikam", "roster": "people.xlsx", "upload_etag": "e"}
    about = Batch(**values, state=BatchState.RUNNING, received_at=NOW, headings=headings, **batch)
    return Report(about, lines, NOW)


def done(number: int, *cells: str) -> Line:
    return Line(number, cells, Status.DONE, "", NOW, NOW, "Partner Portal")


def xlsx_rows(content: bytes, sheet: int = 0) -> list[tuple[str, ...]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [tuple(map(str, row)) for row in book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)]


def csv_rows(content: bytes) -> list[tuple[str, ...]]:
    text = content.decode("utf-8-sig")
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]


def first_sheet(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).worksheets[0]


def unquoted(cell: str) -> str:
    outer = cell[1:] if cell.startswith("'") and is_risky(cell[1:]) else cell
    return re.sub(r"([;\t\n][\s\"\xa0]*)'('*[=+\-@＝＋－＠])", r"\1\2", outer)


@pytest.mark.parametrize("rows_of", [lambda it: xlsx_rows(write_xlsx(it)), lambda it: csv_rows(write_csv(it))])
def test_row_n_of_the_report_is_row_n_of_the_roster(rows_of):
    rows = rows_of(report(done(4, "a@b.example", "Ana", "x"), done(7, "b@b.example")))
    assert rows[0][0] == "Our partners"
    assert not any(rows[1])
    assert rows[2] == ("Email", "Name", "", *RESULT_HEADINGS)
    times = ("2026-11-22 12:30:05 UTC",) * 2
    assert rows[3] == ("a@b.example", "Ana", "x", "Done", "", *times, "Partner Portal")
    assert not any(rows[4] + rows[5])
    assert rows[6][0] == "b@b.example"
    assert len(rows) == 7


@settings(max_examples=50, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=6))
def test_no_text_becomes_a_formula_and_each_can_be_had_back_from_xlsx(rows):
    lines = [done(number, *cells) for number, cells in enumerate(rows, start=4)]
    content = write_xlsx(report(*lines))
    for row in first_sheet(content):
        assert {cell.data_type for cell in row} <= {"s", "inlineStr", "n"}
        assert all(cell.value is None for cell in row if cell.data_type == "n")
    shown = xlsx_rows(content)
    for line in lines:
        # openpyxl keeps blanks around a text but not a cell of nothing else.
        expected = [cell if cell.strip() else "" for cell in map(visible, line.cells)]
        assert [cell if cell.strip() else "" for cell in shown[line.number - 1][: len(expected)]] == expected


@settings(max_examples=50, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=6))
def test_no_text_begins_like_a_formula_and_each_can_be_had_back_from_csv(rows):
    lines = [done(number, *cells) for number, cells in enumerate(rows, start=4)]
    shown = csv_rows(write_csv(report(*lines)))
    for line in lines:
        written = shown[line.number - 1][: len(line.cells)]
        assert not any(is_risky(cell) and not cell.startswith("'") for cell in written)
        assert list(map(unquoted, written)) == [visible(cell) for cell in line.cells]


@settings(max_examples=50, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=6))
@example([("x;=cmd|' /C calc'!A0;", "end")])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_report_split_at_another_list_separator_holds_no_formula_either(separator, rows):
    lines = [done(number, *cells) for number, cells in enumerate(rows, start=4)]
    text = write_csv(report(*lines)).decode("utf-8-sig")
    split = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert not any(is_risky(cell) and not cell.strip(" \xa0\n\t").startswith("'") for cell in split)


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=5))
def test_our_own_reader_reads_every_report(rows):
    made = report(*(done(number, *cells) for number, cells in enumerate(rows, start=4)))
    assert len(read_xlsx(write_xlsx(made), FileLimits()).first.rows) == len(rows) + 3
    assert len(read_csv(write_csv(made), FileLimits()).rows) == len(rows) + 3


def test_a_risky_cell_stays_text_when_it_is_edited_in_excel():
    sheet = first_sheet(write_xlsx(report(done(4, "=1+1", "Ana"))))
    assert (sheet["A4"].value, sheet["A4"].data_type, sheet["A4"].quotePrefix) == ("=1+1", "s", True)
    assert not sheet["B4"].quotePrefix


def test_control_characters_are_drawn_and_long_texts_cut():
    assert visible("a\x00b\x1bc\x7f\ud800\r\nd") == "a␀b␛c␡\ufffd\nd"
    cut = visible("x" * 40_000)
    assert len(cut) == LONGEST
    assert cut.endswith("(cut)")
    assert visible("y" * LONGEST) == "y" * LONGEST


def test_the_report_is_made_to_be_read():
    sheet = first_sheet(write_xlsx(report(done(4, "a@b.example", "Ana"), done(5, "b" * 200))))
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:G5"
    assert sheet["A3"].font.bold
    assert not sheet["A1"].font.bold
    assert 10 <= sheet.column_dimensions["B"].width <= 60
    assert sheet.column_dimensions["A"].width == 60
    assert "C4:C5" in [str(area.sqref) for area in sheet.conditional_formatting]


def test_the_summary_tells_the_batch_its_counts_and_reasons():
    failed = Line(5, ("x",), Status.FAILED, "no @")
    made = report(done(4, "a@b.example"), failed, format="Guestlist", notes=("=note",), rows=2)
    summary = {row[0]: row[1] for row in xlsx_rows(write_xlsx(made), sheet=1)}
    assert summary["Roster"] == "people.xlsx"
    assert summary["Format"] == "Guestlist"
    assert summary["Done"] == summary["Failed"] == summary["no @"] == "1.0"
    assert "=note" in summary


@pytest.mark.parametrize("rows_of", [lambda it: xlsx_rows(write_xlsx(it)), lambda it: csv_rows(write_csv(it))])
def test_a_roster_refused_as_a_whole_says_so_in_its_rows(rows_of):
    refused = [Line(number, ("x", "y"), Status.FAILED, "no Email column") for number in (1, 2, 4)]
    rows = rows_of(report(*refused, headings=(), reason="no Email column"))
    assert rows[0] == ("x", "y", *RESULT_HEADINGS)
    assert rows[1][:4] == ("x", "y", "Failed", "no Email column")
    assert not any(rows[2])
    assert rows_of(report(refused[0], headings=()))[0][2:4] == ("Failed", "no Email column")
    unreadable = rows_of(report(headings=(), reason="the file is empty"))
    assert unreadable[0] == RESULT_HEADINGS
    assert unreadable[1][:2] == ("Refused", "the file is empty")


async def test_a_report_can_be_uploaded_as_a_roster():
    files = SpreadsheetFiles()
    made = report(done(4, "a@b.example", "Ana"))
    for ending in ("xlsx", "csv"):
        roster = match((await files.read(f"x.{ending}", await files.write(made, ending))).first)
        assert roster.headings[-1] == ("Email", "Name")
        assert roster.rows[0].cells == ("a@b.example", "Ana")


def test_notes_stand_in_a_column_of_a_csv_and_are_left_out_when_it_is_dropped_again():
    lines = [Line(number, ("a@b.example", "A"), Status.DONE) for number in (2, 3)]
    noted = report(*lines, headings=(("Email", "Name"),), notes=("one", "two", "three"))
    heading, first, second = csv_rows(write_csv(noted))
    assert heading[-1] == "Notes"
    assert (first[-1], second[-1]) == ("one", "two; three")
    assert len({len(row) for row in (heading, first, second)}) == 1
    roster = match(Sheet((heading, first, second)))
    assert roster.headings == (("Email", "Name"),)


def test_without_notes_there_is_no_such_column():
    assert "Notes" not in csv_rows(write_csv(report(Line(2, ("a@b.example", "A"), Status.DONE))))[0]
