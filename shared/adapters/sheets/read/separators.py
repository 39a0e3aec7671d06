"""Tells by which character the cells of a text file are separated: by what its first rows look like."""

import csv
import io
import itertools
import re
from collections.abc import Iterator

SEPARATORS = (",", ";", "\t", "|", "^")
NONE = "\x1f"
"""For a file of one column: no text holds it."""
_LOOKED_AT = 60
_ADDRESS = re.compile(r"[^\s@,;|^<>]++@[^\s@,;|^<>.]++(?:\.[^\s@,;|^<>.]++)++")

type Row = list[str]


def separator_of(text: str) -> str:
    """The one that makes a heading row of several cells, and then cells that are one address each."""
    best = max(SEPARATORS, key=lambda one: _promise(_first_rows(text, one)))
    return best if any(_promise(_first_rows(text, best))) else NONE


def split_whole_lines(row: Row, separator: str) -> Row:
    """A line that was saved as one cell is taken apart: Excel does so with a report in another list separator."""
    filled = [cell for cell in row if cell]
    if len(filled) != 1 or not row[0] or separator not in row[0]:
        return row
    try:
        [inner] = csv.reader(io.StringIO(row[0], newline=""), delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return row
    # Several people in one cell are no line of cells.
    return row if all(map(_is_address, filter(None, inner))) else inner


def _is_address(cell: str) -> bool:
    return _ADDRESS.fullmatch(cell.strip()) is not None


def _first_rows(text: str, separator: str) -> list[Row]:
    # No look at more than the first rows, whatever their length.
    lines = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator)
    return [row for row in _without_trouble(itertools.islice(lines, _LOOKED_AT), separator) if any(row)]


def _without_trouble(lines: Iterator[Row], separator: str) -> Iterator[Row]:
    try:
        for row in lines:
            yield split_whole_lines(row, separator)
    except csv.Error:
        return


def _promise(rows: list[Row]) -> tuple[float, int]:
    """Of the rows with an address, how many have it in a cell of its own; then cells of the heading row."""
    first = next((at for at, row in enumerate(rows) if any("@" in cell for cell in row)), None)
    if first is None:
        widths = [sum(map(bool, row)) for row in rows]
        return 0.0, max(widths, default=0) if max(widths, default=0) > 1 else 0
    heading = max((sum(map(bool, row)) for row in rows[:first]), default=0)
    addressed = [row for row in rows if any("@" in cell for cell in row)]
    apart = [row for row in addressed if _stands_apart(row, alone=heading < 2)]  # noqa: PLR2004 - one column only
    share = len(apart) / len(addressed)
    if heading > 1:
        return share, heading
    return (share, 1) if any(len(row) > 1 for row in apart) else (0.0, 0)


def _stands_apart(row: Row, *, alone: bool) -> bool:
    """Whether an address fills a cell; `alone` when there must be no second one beside it."""
    if alone and sum("@" in cell for cell in row) > 1:
        return False
    return any(map(_is_address, row))
