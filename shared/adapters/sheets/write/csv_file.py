"""A report as .csv: UTF-8 with a byte order mark, so that Excel shows every alphabet."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from shared.adapters.sheets.write.cells import is_risky, visible
from shared.adapters.sheets.write.layout import lay_out
from shared.domain.report import RESULT_HEADINGS, Report

_INNER = re.compile(r"([;\t\n][\s\"\xa0]*)('*[=+\-@＝＋－＠])")
"""Where the list separator is a semicolon, Excel splits a field of ours there, quoted or not."""


def write_csv(report: Report) -> bytes:
    """Every field is quoted; an apostrophe stands before all that could be taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([_field(cell) for cell in row] for row in _with_notes(report))
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _with_notes(report: Report) -> Iterator[tuple[str, ...]]:
    """Notes stand in a column behind the results, one a row: there is no second sheet, and nothing may precede.

    What is more than there are rows stands in the last one.
    """
    layout, notes = lay_out(report), list(report.batch.notes)
    if not notes:
        yield from layout.rows
        return
    below = layout.last_row - layout.heading_row
    told = [*notes[: below - 1], "; ".join(notes[below - 1 :])] if below > 0 else []
    for number, row in enumerate(layout.rows, start=1):
        place = number - layout.heading_row - 1
        if number == layout.heading_row:
            yield (*row, "Notes")
        elif 0 <= place < len(told):
            yield row + ("",) * (layout.width + len(RESULT_HEADINGS) - len(row)) + (told[place],)
        else:
            yield row


def _field(text: str) -> str:
    shown = visible(text)
    inside = _INNER.sub(r"\1'\2", shown)
    return "'" + inside if is_risky(shown) else inside
