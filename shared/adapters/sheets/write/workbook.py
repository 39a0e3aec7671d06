"""A report as .xlsx: the roster with its results, and a sheet that sums them up."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from shared.adapters.sheets.write.cells import is_risky, visible
from shared.adapters.sheets.write.layout import Layout, at, lay_out
from shared.domain.report import RESULT_HEADINGS, Report, Status

BOLD = Font(bold=True)
SHADE = PatternFill("solid", start_color="FFE7E6E6", end_color="FFE7E6E6")

_GREEN, _YELLOW, _RED, _GREY = "FFC6EFCE", "FFFFEB9C", "FFFFC7CE", "FFEDEDED"
_COLOURS: Mapping[Status, str] = {
    Status.DONE: _GREEN,
    Status.ACCEPTED: _GREEN,
    Status.WOULD_INVITE: _GREEN,
    Status.INVITED: _YELLOW,
    Status.NEEDS_ATTENTION: _RED,
    Status.FAILED: _RED,
    Status.REFUSED: _RED,
    Status.EXPIRED: _RED,
    Status.DUPLICATE: _GREY,
    Status.ALREADY_GUEST: _GREY,
    Status.ALREADY_INVITED: _GREY,
    Status.FAILED_BEFORE: _RED,
}

_NARROWEST, _WIDEST = 10, 60
_MEASURED_ROWS = 200

type _Cell = Any
type _Sheet = Any
"""openpyxl's stubs do not tell what a write-only sheet and its cells have."""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(report: Report) -> bytes:
    """No cell holds a formula, whatever the roster held: text is written as text."""
    layout = lay_out(report)
    workbook = Workbook(write_only=True)
    _write_roster(workbook.create_sheet("Roster"), layout)
    _write_summary(workbook.create_sheet("Summary"), report)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _text_cell(sheet: _Sheet, text: str, *, bold: bool = False) -> str | _Cell:
    """What to append for a text. Plain strings are quicker, but openpyxl makes formulas and errors of some.

    Excel reads `_x0041_` within a text as "A": such an underscore is itself escaped.
    """
    shown = _ESCAPE.sub("_x005F_", visible(text))
    risky = is_risky(text)
    if not (risky or bold or shown in ERROR_CODES):
        return shown
    cell = WriteOnlyCell(sheet, shown)
    cell.data_type = "s"
    cell.quotePrefix = risky
    if bold:
        cell.font = BOLD
        cell.fill = SHADE
        cell.alignment = Alignment(vertical="center")
    return cell


def _write_roster(sheet: _Sheet, layout: Layout) -> None:
    first = layout.heading_row
    for place, width in enumerate(_widths(layout), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{first + 1}"
    for number, row in enumerate(layout.rows, start=1):
        sheet.append([_text_cell(sheet, cell, bold=number == first) for cell in row])
    last = get_column_letter(layout.width + len(RESULT_HEADINGS))
    sheet.auto_filter.ref = f"A{first}:{last}{layout.last_row}"
    status = get_column_letter(layout.width + 1)
    for word, colour in _COLOURS.items():
        fill = PatternFill("solid", start_color=colour, end_color=colour)
        rule = CellIsRule(  # type: ignore[no-untyped-call]
            operator="equal", formula=[f'"{word.value}"'], fill=fill
        )
        sheet.conditional_formatting.add(f"{status}{first + 1}:{status}{max(layout.last_row, first + 1)}", rule)


def _widths(layout: Layout) -> Iterator[int]:
    measured = layout.rows[layout.heading_row - 1 : layout.heading_row + _MEASURED_ROWS]
    for place in range(layout.width + len(RESULT_HEADINGS)):
        longest = max((len(row[place]) for row in measured if place < len(row)), default=0)
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _write_summary(sheet: _Sheet, report: Report) -> None:
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 80
    for name, value in _summary(report):
        is_title = value is None
        cells = [_text_cell(sheet, name, bold=is_title)]
        shown = [] if value is None else [value if isinstance(value, int) else _text_cell(sheet, value)]
        sheet.append(cells + shown)


def _summary(report: Report) -> Iterator[tuple[str, str | int | None]]:
    batch = report.batch
    yield "Check" if batch.check else "Batch", None
    yield "Roster", batch.roster
    yield "Partner", batch.partner
    yield "Batch id", batch.batch_id
    yield "State", batch.state.value
    yield "Reason", batch.reason
    yield "Format", batch.format
    yield "Rows", batch.rows
    yield "Received at", at(batch.received_at)
    yield "Report written at", at(report.written_at)
    yield "Finished at", at(batch.finished_at)
    yield from _block("Rows by status", tuple(report.counts.items()))
    yield from _block("Rows by reason", tuple(report.reasons.items()))
    yield from _block("Notes", tuple((note, "") for note in batch.notes))


def _block(title: str, items: Sequence[tuple[str, str | int]]) -> Iterator[tuple[str, str | int | None]]:
    if items:
        yield "", ""
        yield title, None
        yield from items
