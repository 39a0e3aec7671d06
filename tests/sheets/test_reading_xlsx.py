"""Workbooks as people make them."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from shared.adapters.sheets.read.workbook import read_xlsx
from shared.adapters.sheets.read.worksheet import NO_VALUE
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
    assert read_xlsx(workbook((value,)), FileLimits()).first.rows == ((text,),)


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    book = Workbook()
    book.worksheets[0]["C4"] = "Email"
    book.worksheets[0]["C7"] = "a@b.example"
    rows = read_xlsx(saved(book), FileLimits()).first.rows
    assert (rows[3], rows[6]) == (("", "", "Email"), ("", "", "a@b.example"))
    assert len(rows) == 7


def test_every_visible_sheet_is_read_in_the_order_of_the_tabs_and_the_others_are_named():
    book = Workbook()
    book.worksheets[0].append(["hidden"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_chartsheet("Chart")
    book.create_sheet("People").append(["Email"])
    book.create_sheet("Secret").sheet_state = "veryHidden"
    book.create_sheet("Leavers").append(["Mail"])
    book.active = 2
    found = read_xlsx(saved(book), FileLimits())
    assert [(sheet.name, sheet.rows) for sheet in found.sheets] == [
        ("People", (("Email",),)),
        ("Leavers", (("Mail",),)),
    ]
    assert found.notes == ('hidden sheets were not read: "Sheet", "Secret"', 'charts hold no rows: "Chart"')


def test_hidden_rows_and_columns_and_formulas_are_noted():
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("Email", "Name"), ("a@b.example", '="A"&"na"'), ("b@b.example", "Ben")):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("D1:E2")
    found = read_xlsx(saved(book), FileLimits()).first
    assert found.rows[2] == ("b@b.example", "Ben")
    assert found.hidden_rows == {3}
    assert found.faults == {(2, 2): NO_VALUE}
    assert found.notes == (
        "rows that are hidden or filtered out: 1",
        "hidden columns were read like all others: B",
        "merged cells were read as one filled cell and blank ones: 1",
    )


def test_a_workbook_without_a_visible_sheet_is_refused():
    book = Workbook()
    book.create_chartsheet("Chart")
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    with pytest.raises(RosterError, match="no visible sheet"):
        read_xlsx(saved(book), FileLimits())


def test_an_empty_sheet_has_no_rows():
    assert read_xlsx(saved(Workbook()), FileLimits()).first.rows == ()
