"""Reads a text file, in the encodings and with the separators that spreadsheet programs and feeds write."""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence

from shared.adapters.sheets.read.separators import separator_of, split_whole_lines
from shared.adapters.sheets.read.text import decoded
from shared.adapters.sheets.read.values import IN_DOUBT, Rows, faults, is_hollow, without_blank_edges
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from shared.domain.report import RESULT_HEADINGS
from shared.domain.roster import Sheet

_DIRECTIVE = re.compile(r"\ufeff?\"?sep=([^\r\n\"])\"?[,;\t |^]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_BLANK_END = "\r\n\t ,;|^"
_HEADINGS_LOOKED_AT = 100
_FURTHEST = 1_048_576
"""Excel's last row: what goes on behind it was not filled down by a person."""

# What `write/csv_file.py` puts an apostrophe before, with the apostrophe.
_MARKED = re.compile(r"'([\s\xa0\u200b\ufeff']*[=+\-@＝＋－＠]|'*[\t\r\n])")
_MARKED_INSIDE = re.compile(r"([;\t\n][\s\"\xa0]*)'('*[=+\-@＝＋－＠])")


def read_csv(content: bytes, limits: FileLimits) -> Sheet:
    """Raises RosterError with the line of the trouble. A `sep=` line counts as a blank first row."""
    text = decoded(content)
    letters = text.letters.removeprefix("\ufeff")
    if "\0" in letters:
        raise RosterError("the file holds NUL characters: it is no text, or was cut off in saving")
    directive = _DIRECTIVE.match(letters)
    if directive:
        letters = letters[directive.end() :]
    letters = letters.rstrip(_BLANK_END)
    csv.field_size_limit(limits.cell_characters)
    reading = _Reading(limits, first=2 if directive else 1)
    separator = directive[1] if directive else separator_of(letters)
    rows = [(), *reading.rows(letters, separator)] if directive else list(reading.rows(letters, separator))
    if _is_own_report(rows):
        rows = [tuple(map(_unmarked, row)) for row in rows]
    whole = without_blank_edges(rows)
    doubts = {
        (number, place): IN_DOUBT
        for number, row in enumerate(whole if text.doubtful else (), start=1)
        for place, cell in enumerate(row, start=1)
        if text.is_in_doubt(cell)
    }
    return Sheet(whole, (*text.notes, *reading.notes()), faults={**doubts, **dict(faults(whole))})


class _Reading:
    """One run through the lines, within the limits. What lies beyond them is left out when it is hollow."""

    def __init__(self, limits: FileLimits, first: int) -> None:
        self._limits = limits
        self._first = first
        self._hollow_rows = 0
        self._hollow_columns = False

    def rows(self, text: str, separator: str) -> Iterator[tuple[str, ...]]:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        characters = 0
        for number in itertools.count(self._first):
            line = lines.line_num + self._first
            try:
                row = next(lines, None)
            except csv.Error as error:
                raise RosterError(_trouble(str(error), line, self._limits)) from error
            if row is None:
                return
            row = split_whole_lines(row, separator)
            characters += sum(map(len, row))
            if not self._fits(number, row) or characters > self._limits.characters:
                raise RosterError(
                    f"line {line}: the roster is larger than {self._limits.rows:,} rows, "
                    f"{self._limits.columns:,} columns or {self._limits.characters:,} characters"
                )
            if number <= self._limits.rows:
                yield tuple(row[: self._limits.columns])

    def _fits(self, number: int, row: Sequence[str]) -> bool:
        if number > self._limits.rows:
            self._hollow_rows += any(row)
            return number <= _FURTHEST and all(map(is_hollow, row))
        beyond = row[self._limits.columns :]
        self._hollow_columns |= any(beyond)
        return all(map(is_hollow, beyond))

    def notes(self) -> Iterator[str]:
        what = "hold nothing but numbers and check boxes and were not read"
        if self._hollow_rows:
            yield f"lines behind row {self._limits.rows:,} {what}: {self._hollow_rows:,}"
        if self._hollow_columns:
            yield f"columns behind the first {self._limits.columns:,} {what}"


def _is_own_report(rows: Rows) -> bool:
    ends = len(RESULT_HEADINGS)
    return any(
        row[at : at + ends] == RESULT_HEADINGS
        for row in rows[:_HEADINGS_LOOKED_AT]
        for at in range(len(row) - ends + 1)
    )


def _unmarked(cell: str) -> str:
    """As it was before the report was written."""
    if "'" not in cell:
        return cell
    inside = _MARKED_INSIDE.sub(r"\1\2", cell)
    return inside[1:] if _MARKED.match(inside) else inside


def _trouble(words: str, line: int, limits: FileLimits) -> str:
    if "field larger" in words:
        return (
            f"line {line}: a cell holds more than {limits.cell_characters:,} characters; "
            "is a quotation mark never closed?"
        )
    if "unexpected end" in words:
        return f"line {line}: a quotation mark is opened here and never closed"
    return f"line {line}: text follows a closing quotation mark; double the quotation marks within a cell"
