"""From a sheet of text to rows that say who is meant: finds the heading row and reads what stands below."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shared.domain.errors import RosterError
from shared.domain.headings import ENTRA_FORMAT, KNOWN, NOT_ACTED_ON, Column, NamePart, fold, format_of
from shared.domain.report import RESULT_HEADINGS
from shared.domain.roster import Sheet

__all__ = ["Column", "Roster", "Row", "match"]

SEARCHED_ROWS = 20
"""How far down a heading row is looked for: titles, logos and legends stand above it."""

_BETWEEN_GROUPS = re.compile(r"[,;、\r\n]+")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_EXAMPLE = re.compile(r"(?!mailto:)[^@]*:[^@]*@", re.IGNORECASE)

ONLY_KEPT = frozenset({Column.COMPANY, Column.DEPARTMENT, Column.JOB_TITLE})
"""Columns that stand in the report and are not acted on."""

type Places = Mapping[Column | NamePart, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings. `values` holds a text, maybe an empty one, for each column of the roster.

    Values are NFKC-normalised and free of invisible characters, save for the address, which is judged as
    it was typed.
    """

    number: int
    """Position in `Sheet.rows`, counted from 1."""
    cells: tuple[str, ...]
    values: Mapping[Column, str]
    groups: tuple[str, ...] = ()
    fault: str = ""
    """Why a cell that decides about access or mail cannot be read, with its name; empty when all can."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A sheet understood. `headings` are the rows down to the heading row, which is the last of them."""

    format: str
    headings: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def match(sheet: Sheet) -> Roster:
    """Understand the sheet by its heading row, in whatever order and language the columns are.

    Unknown columns stay in `cells` and mean nothing. A report may be uploaded again: its result columns are
    left out. Raises RosterError when no column of addresses is found, or when two columns claim to hold the
    same.
    """
    index = _heading_row(sheet)
    sheet = _without_results(sheet, index)
    heading = sheet.rows[index]
    places = _places(heading)
    folded = [fold(cell) for cell in heading]
    found = format_of(set(folded))
    rows = list(_rows(sheet, index + 1, places))
    notes = [*sheet.notes, *_ignored(folded, rows)]
    if found == ENTRA_FORMAT and rows and _EXAMPLE.match(_tidy(rows[0].values[Column.EMAIL])):
        notes.append(f"row {rows.pop(0).number} is the template's example and was left out")
    return Roster(found, sheet.rows[: index + 1], tuple(rows), tuple(notes))


def headings(sheet: Sheet) -> tuple[str, ...] | None:
    """The headings of a sheet as they are compared; None when it has no row of headings."""
    try:
        row = sheet.rows[_heading_row(sheet)]
    except RosterError:
        return None
    return tuple(folded for cell in row if (folded := fold(cell)))


def _heading_row(sheet: Sheet) -> int:
    candidates = [[KNOWN.get(fold(cell)) for cell in row] for row in sheet.rows[:SEARCHED_ROWS]]
    scores = [sum(map(bool, found)) if Column.EMAIL in found else 0 for found in candidates]
    if not any(scores):
        raise RosterError(_without_headings(sheet.rows[:SEARCHED_ROWS]))
    return scores.index(max(scores))


def _without_results(sheet: Sheet, index: int) -> Sheet:
    heading = sheet.rows[index]
    for start in range(len(heading) - len(RESULT_HEADINGS) + 1):
        if heading[start : start + len(RESULT_HEADINGS)] == RESULT_HEADINGS:
            return replace(sheet, rows=tuple(row[:start] for row in sheet.rows))
    return sheet


def _without_headings(rows: Sequence[tuple[str, ...]]) -> str:
    expected = "expected at least an Email column, for example: Email, Name, Groups"
    fullest = max(rows, key=lambda row: sum(map(bool, map(str.strip, row))), default=())
    cells = [cell.strip()[:40] for cell in fullest if cell.strip()]
    if not cells:
        return f"the roster is empty; {expected}"
    if any("@" in cell for cell in cells):
        return f"found addresses but no row of headings above them; {expected}"
    return f"found the columns {', '.join(cells[:12])}; {expected}"


def _places(heading: tuple[str, ...]) -> Places:
    places: dict[Column | NamePart, int] = {}
    for place, cell in enumerate(heading):
        column = KNOWN.get(fold(cell))
        if column is None:
            continue
        if column in places:
            first = places[column]
            raise RosterError(
                f'column {first + 1} ("{heading[first].strip()[:40]}") and column {place + 1} '
                f'("{cell.strip()[:40]}") are both taken for the column {column}; keep one of them'
            )
        places[column] = place
    return places


def _rows(sheet: Sheet, start: int, places: Places) -> Iterator[Row]:
    for number, cells in enumerate(sheet.rows[start:], start + 1):
        fault = _fault(sheet, number, places)
        if fault or any(cell.strip() for cell in cells):
            texts = {column: cells[at].strip() if at < len(cells) else "" for column, at in places.items()}
            link = sheet.links.get((number, places[Column.EMAIL] + 1), "")
            if "@" not in texts[Column.EMAIL] and link.casefold().startswith("mailto:"):
                texts[Column.EMAIL] = link.partition("?")[0]
            values = {
                column: text if column is Column.EMAIL else _tidy(text)
                for column, text in texts.items()
                if isinstance(column, Column)
            }
            parts = [_tidy(texts.get(part, "")) for part in NamePart]
            if any(parts):
                values[Column.NAME] = _whole_name(values.get(Column.NAME, ""), *parts)
            yield Row(number, cells, values, _groups(values.get(Column.GROUPS, "")), fault)


def _fault(sheet: Sheet, number: int, places: Places) -> str:
    """Of the columns that are acted on; what is only kept in the report may be as it is."""
    for column, at in places.items():
        words = sheet.faults.get((number, at + 1))
        if words and column not in ONLY_KEPT:
            return f"cell {_letters(at + 1)}{number} {words}"
    return ""


def _letters(column: int) -> str:
    """As the spreadsheet names the column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _ignored(folded: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    for name in NOT_ACTED_ON:
        if fold(name) in folded:
            place = folded.index(fold(name))
            if any(place < len(row.cells) and row.cells[place].strip() for row in rows):
                yield f"the column {name} is not acted on: access is given by groups"


def _tidy(text: str) -> str:
    """Control and direction characters could disguise a text in a mail; joiners are spelling, and stay."""
    kept = (
        character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) not in {"Cc", "Cf"} or character in "\n\t\u200c\u200d"
    )
    return "".join(kept).strip()


def _whole_name(name: str, first: str, last: str) -> str:
    """A column "Name" beside one half is the other half ("Name, Vorname"; "Nombre, Apellidos")."""
    if name and first and last:
        return name
    return " ".join(part for part in (first, name, last) if part and (part is name or part not in name))


def _groups(cell: str) -> tuple[str, ...]:
    """The classic portal separates ids by spaces; names may hold spaces."""
    named = [" ".join(part.split()) for part in _BETWEEN_GROUPS.split(cell)]
    groups = [
        group
        for name in named
        for group in (name.split() if all(map(_GUID.fullmatch, name.split())) else [name])
        if group
    ]
    return tuple(dict.fromkeys(groups))
