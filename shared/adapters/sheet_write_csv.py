"""A report as .csv: UTF-8 with a byte order mark, so that Excel shows every alphabet."""

import codecs
import csv
import io

from shared.adapters.sheet_cells import is_risky, visible
from shared.adapters.sheet_layout import lay_out
from shared.domain.report import Report


def write_csv(report: Report) -> bytes:
    """Every field is quoted; one that could be taken for a formula has an apostrophe in front."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([_field(cell) for cell in row] for row in lay_out(report).rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _field(text: str) -> str:
    return "'" + visible(text) if is_risky(text) else visible(text)
