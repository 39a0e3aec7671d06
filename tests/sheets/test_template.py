"""The workbook that admins fill in."""

import io

from openpyxl import load_workbook

from shared.adapters.sheets.files import SpreadsheetFiles
from shared.domain.columns import Column, match

GROUPS = ("Partner Portal", "=HYPERLINK(1)", "Project Atlas")


async def test_a_template_is_a_roster_without_rows():
    files = SpreadsheetFiles()
    roster = match((await files.read("template.xlsx", await files.template(GROUPS))).first)
    assert roster.rows == ()
    assert set(roster.headings[0]) == set(Column) - {Column.SEND_MAIL}


async def test_a_template_names_the_groups_and_offers_them():
    book = load_workbook(io.BytesIO(await SpreadsheetFiles().template(GROUPS)))
    roster, guide = book.worksheets
    listed = [row[0] for row in guide.iter_rows(values_only=True) if row[0] in GROUPS]
    assert tuple(listed) == GROUPS
    lists = [rule for rule in roster.data_validations.dataValidation if rule.type == "list"]
    assert [str(rule.sqref) for rule in lists] == ["C2:C10000"]
    first = int(lists[0].formula1.rpartition("$A$")[0].rpartition("$")[2].rstrip(":"))
    assert guide.cell(first, 1).value == GROUPS[0]
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


async def test_each_column_has_one_prompt():
    book = load_workbook(io.BytesIO(await SpreadsheetFiles().template(GROUPS)))
    areas = [str(rule.sqref) for rule in book.worksheets[0].data_validations.dataValidation]
    assert len(areas) == len(set(areas))


async def test_a_template_without_groups_is_still_a_template():
    assert load_workbook(io.BytesIO(await SpreadsheetFiles().template(())))
