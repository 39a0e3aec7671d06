"""An empty roster for admins to fill in. It holds no example row: examples have been invited before."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from shared.adapters.sheets.write.cells import visible
from shared.adapters.sheets.write.workbook import BOLD, SHADE
from shared.domain.headings import Column

_HELP: Mapping[Column, str] = {
    Column.EMAIL: "The guest's own work address. The only column that must be filled in.",
    Column.NAME: "As it should appear in your directory until the guest has signed in.",
    Column.GROUPS: "What the guest may use. Several groups are separated by commas.",
    Column.MESSAGE: "Plain text for the invitation mail.",
    Column.REDIRECT_URL: "Where the guest lands after accepting.",
    Column.CC: "One address that gets a copy of the invitation.",
    Column.LANGUAGE: "Of the invitation mail, for example en-US or de-DE.",
    Column.SPONSOR: "Address of the colleague who answers for the guest.",
    Column.COMPANY: "The guest's employer.",
    Column.DEPARTMENT: "The guest's department there.",
    Column.JOB_TITLE: "What the guest does there.",
}
_BY_POLICY = (Column.MESSAGE, Column.REDIRECT_URL, Column.CC, Column.LANGUAGE, Column.SPONSOR)

_GUIDE = "How to fill this in"
_LAST_ROW = 10_000
"""How far down the prompts reach; rows below are read just the same."""


def template(groups: Sequence[str]) -> bytes:
    """A workbook whose first sheet has the headings only, and whose second explains them."""
    workbook = Workbook()
    guide = workbook.create_sheet(_GUIDE)
    first = _write_guide(guide, groups)
    offered = f"{quote_sheetname(_GUIDE)}!$A${first}:$A${first + len(groups) - 1}" if groups else ""
    roster = workbook.worksheets[0]
    roster.title = "Roster"
    roster.freeze_panes = "A2"
    for place, column in enumerate(_HELP, start=1):
        letter = get_column_letter(place)
        roster.column_dimensions[letter].width = 24
        # As text: Excel would make links, dates and numbers of what is typed.
        roster.column_dimensions[letter].number_format = "@"
        _title(roster, 1, place, column.value)
        roster.add_data_validation(_prompt(column, letter, offered if column is Column.GROUPS else ""))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _prompt(column: Column, letter: str, offered: str) -> DataValidation:
    """What shows when a cell is selected. A choice stays open to other text: several groups fit in a cell."""
    prompt = DataValidation(
        type="list" if offered else None,
        formula1=offered or None,
        showInputMessage=True,
        showErrorMessage=False,
        promptTitle=column.value,
        prompt=_HELP[column],
    )
    prompt.add(f"{letter}2:{letter}{_LAST_ROW}")
    return prompt


def _write_guide(guide: Worksheet, groups: Sequence[str]) -> int:
    """Returns the row of the first group."""
    guide.column_dimensions["A"].width = 26
    guide.column_dimensions["B"].width = 90
    lines = [
        "One row for each person on the sheet Roster, below the headings. Further columns of your own do no harm.",
        "The order of the columns makes no difference, and columns that you do not need can be deleted.",
    ]
    for number, line in enumerate(lines, start=1):
        _text(guide, number, 1, line)
    row = len(lines) + 2
    _title(guide, row, 1, "Column")
    _title(guide, row, 2, "What it means")
    for column, words in _HELP.items():
        row += 1
        _text(guide, row, 1, column.value)
        _text(guide, row, 2, words + (" Only if your policy accepts it." if column in _BY_POLICY else ""))
    row += 2
    _title(guide, row, 1, "Groups")
    for number, group in enumerate(groups, start=row + 1):
        _text(guide, number, 1, group)
    return row + 1


def _title(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column, text)
    cell.font = BOLD
    cell.fill = SHADE
    cell.alignment = Alignment(vertical="center")


def _text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column, visible(text))
    cell.data_type = "s"
