"""Reads a .csv file as text, in the encodings and with the delimiters that spreadsheet programs write."""

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator

from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from shared.domain.headings import KNOWN, fold
from shared.domain.roster import Sheet

DELIMITERS = (",", ";", "\t")
_LOOKED_AT = 20
"""Rows among which the heading row is looked for, to tell the delimiter."""

_DIRECTIVE = re.compile(r"\ufeff?\"?sep=([^\r\n\"])\"?[,;\t ]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_csv(content: bytes, limits: FileLimits) -> Sheet:
    """Raises RosterError with the line of the trouble. A `sep=` line counts as a blank first row."""
    text, notes = _decoded(content)
    if "\0" in text:
        raise RosterError("the file holds NUL characters: it is no text, or was cut off in saving")
    directive = _DIRECTIVE.match(text)
    if directive:
        text = text[directive.end() :]
    csv.field_size_limit(limits.cell_characters)
    delimiter = directive[1] if directive else max(DELIMITERS, key=lambda one: _promise(text, one))
    first = 2 if directive else 1
    rows = list(_rows(text, delimiter, first, limits))
    return Sheet((((),) if directive else ()) + tuple(rows), notes)


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    encoding = encoding or _utf_16_by_pattern(content[:1024])
    try:
        return content.decode(encoding or "utf-8"), ()
    except UnicodeDecodeError as error:
        if encoding:
            raise RosterError(f"the file says it is {encoding.upper()} but does not hold to it") from error
    try:
        return content.decode("cp1252"), ("read as Windows-1252; if letters look wrong, save as CSV UTF-8",)
    except UnicodeDecodeError as error:
        raise RosterError("the file's encoding cannot be told; save it as CSV UTF-8") from error


def _utf_16_by_pattern(start: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL for every second byte."""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = start[offset::2], start[1 - offset :: 2]
        if high.count(0) > len(high) // 2 and low.count(0) == 0:
            return encoding
    return None


def _promise(text: str, delimiter: str) -> tuple[int, int]:
    """How well a delimiter explains the file: headings understood in one row, then cells in one row."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = list(itertools.islice(lines, _LOOKED_AT))
    except csv.Error:
        return 0, 0
    known = (sum(fold(cell) in KNOWN for cell in row) for row in rows)
    return max(known, default=0), max(map(len, rows), default=0)


def _rows(text: str, delimiter: str, first: int, limits: FileLimits) -> Iterator[tuple[str, ...]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    characters = 0
    for number in itertools.count(first):
        line = lines.line_num + first
        try:
            row = next(lines, None)
        except csv.Error as error:
            raise RosterError(_trouble(str(error), line, limits)) from error
        if row is None:
            return
        characters += sum(map(len, row))
        if number > limits.rows or len(row) > limits.columns or characters > limits.characters:
            raise RosterError(
                f"line {line}: the roster is larger than {limits.rows:,} rows, {limits.columns:,} columns "
                f"or {limits.characters:,} characters"
            )
        yield tuple(row)


def _trouble(words: str, line: int, limits: FileLimits) -> str:
    if "field larger" in words:
        return (
            f"line {line}: a cell holds more than {limits.cell_characters:,} characters; "
            "is a quotation mark never closed?"
        )
    if "unexpected end" in words:
        return f"line {line}: a quotation mark is opened here and never closed"
    return f"line {line}: text follows a closing quotation mark; double the quotation marks within a cell"
