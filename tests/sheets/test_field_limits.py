"""How far a workbook may reach, and which files are told how to be saved instead."""

from dataclasses import replace

import pytest

from shared.adapters.sheets.read.gate import judge
from shared.adapters.sheets.read.workbook import read_xlsx
from shared.domain.errors import RosterError
from tests.sheets.field import book, cells, second, text
from tests.sheets.workbooks import TIGHT, with_cells, workbook


def test_the_limits_hold_for_all_sheets_together():
    rows = [(f"p{number}@b.example", "P") for number in range(600)]
    content = book(second("Lookup", *rows))
    assert [len(sheet.rows) for sheet in read_xlsx(content, TIGHT).sheets] == [2, 600]
    with pytest.raises(RosterError, match='with sheet "Lookup" the visible sheets have more than 600 rows'):
        read_xlsx(content, replace(TIGHT, rows=600))
    with pytest.raises(RosterError, match="visible sheets hold more than 5,000 characters"):
        read_xlsx(content, replace(TIGHT, characters=5_000))


def test_a_large_sheet_counts_only_when_it_is_visible():
    rows = [(f"p{number}@b.example", "P") for number in range(600)]
    content = book(second("Lookup", *rows, state="hidden"))
    assert len(read_xlsx(content, replace(TIGHT, rows=600)).sheets) == 1


def test_text_beyond_the_limits_is_refused_by_its_place():
    content = cells(f'<row r="1001">{text("A1001", "x")}</row>')
    with pytest.raises(RosterError, match='sheet "Sheet" has a cell in row 1,001; 1,000 rows are the most'):
        read_xlsx(content, TIGHT)


def test_more_errors_than_can_be_told_are_refused():
    errors = "".join(f"<row>{'<c t="e"><v>#N/A</v></c>' * 9}</row>" for _ in range(30))
    with pytest.raises(RosterError, match="more than 200 cells of a sheet show errors"):
        read_xlsx(with_cells(errors), replace(TIGHT, remarks=200))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x.xlsm", "Excel Workbook.: that leaves the macros out"),
        ("x.ods", "in LibreOffice: File, Save As"),
        ("x.xls", "in Excel: File, Save As, Excel Workbook"),
        ("x.xlsb", "Binary Workbook"),
        ("x.numbers", "in Numbers: File, Export To, Excel"),
    ],
)
def test_a_file_of_another_program_is_refused_with_how_to_save_it(name, words):
    with pytest.raises(RosterError, match=words):
        judge(name, workbook(), TIGHT)
