"""Workbooks as people make them."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from shared.adapters.sheets.read.workbook import read_xlsx
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from tests.sheets.workbooks import saved, workbook


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Ana ", "  Ana "),
        (1.0, "1"),
        (1.5, "1.5"),
        (-3, "-3"),
        (True, "TRUE"),
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 9, 30), "2026-11-22 09:30:00"),  # noqa: DTZ001 - Excel knows no zones
        (time(9, 30), "09:30:00"),
        ("one\ntwo", "one\ntwo"),
        ("Zoë 東京", "Zoë 東京"),
    ],
)
def test_every_value_is_read_as_a_person_sees_it(value, text):
    assert read_xlsx(workbook((value,)), FileLimits()).rows == ((text,),)


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    book = Workbook()
    book.worksheets[0]["C4"] = "Email"
    book.worksheets[0]["C7"] = "a@b.example"
    rows = read_xlsx(saved(book), FileLimits()).rows
    assert (rows[3], rows[6]) == (("", "", "Email"), ("", "", "a@b.example"))
    assert len(rows) == 7


def test_the_first_visible_sheet_is_read_and_the_others_noted():
    book = Workbook()
    book.worksheets[0].append(["hidden"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_chartsheet("Chart")
    book.create_sheet("People").append(["Email"])
    book.create_sheet("Secret").sheet_state = "veryHidden"
    book.active = 2
    sheet = read_xlsx(saved(book), FileLimits())
    assert sheet.rows == (("Email",),)
    assert sheet.notes == (
        'only the first visible sheet, "People", was read; the workbook has 3 more, 2 of them hidden',
    )


def test_hidden_rows_and_columns_and_formulas_are_noted():
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("Email", "Name"), ("a@b.example", '="A"&"na"'), ("b@b.example", "Ben")):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("D1:E2")
    found = read_xlsx(saved(book), FileLimits())
    assert found.rows[2] == ("b@b.example", "Ben")
    assert found.notes == (
        "hidden rows were read like all others: 1",
        "hidden columns were read like all others",
        "merged cells were read as one filled cell and blank ones: 1",
        "formulas were read by the value they last had: 1",
    )


def test_a_workbook_without_a_visible_sheet_is_refused():
    book = Workbook()
    book.create_chartsheet("Chart")
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    with pytest.raises(RosterError, match="no visible sheet"):
        read_xlsx(saved(book), FileLimits())


def test_an_empty_sheet_has_no_rows():
    assert read_xlsx(saved(Workbook()), FileLimits()).rows == ()
