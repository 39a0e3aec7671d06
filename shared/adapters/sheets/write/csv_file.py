"""A report as .csv: UTF-8 with a byte order mark, so that Excel shows every alphabet."""

import codecs
import csv
import io
import re

from shared.adapters.sheets.write.cells import is_risky, visible
from shared.adapters.sheets.write.layout import lay_out
from shared.domain.report import Report

_INNER = re.compile(r"([;\t\n][\s\"\xa0]*)('*[=+\-@＝＋－＠])")
"""Where the list separator is a semicolon, Excel splits a field of ours there, quoted or not."""


def write_csv(report: Report) -> bytes:
    """Every field is quoted; an apostrophe stands before all that could be taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([_field(cell) for cell in row] for row in lay_out(report).rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _field(text: str) -> str:
    shown = visible(text)
    inside = _INNER.sub(r"\1'\2", shown)
    return "'" + inside if is_risky(shown) else inside
