"""From a sheet of text to rows that say who is meant: reads what stands below the row of headings."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared.domain.answers import answer
from shared.domain.errors import RosterError
from shared.domain.group_cells import GroupCells
from shared.domain.heading_words import all_names, fold, format_of
from shared.domain.headings import ENTRA_FORMAT, Column, NamePart
from shared.domain.layout import ONLY_KEPT, Layout, heading_row, layout
from shared.domain.passed_over import sift
from shared.domain.reasons import Code, RefusedRowError, quoted
from shared.domain.report import RESULT_HEADINGS
from shared.domain.roster import Sheet
from shared.domain.unused_columns import name_groups, unused

__all__ = ["ONLY_KEPT", "Column", "Roster", "Row", "match"]

_EXAMPLE = re.compile(r"(?!mailto:|smtp:)[^@]*:[^@]*@", re.IGNORECASE)
_NO_NAME = frozenset(("", "-", "–", "n/a", "na", "none", "#n/a"))


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
    faults: Mapping[Column, RefusedRowError] = field(default_factory=dict)
    """What cannot be read, and in which cell."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A sheet understood. `headings` are the rows down to the heading row, which is the last of them."""

    format: str
    headings: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """What a person must decide before anybody is mailed."""


def match(sheet: Sheet, groups: Mapping[str, str] | None = None) -> Roster:
    """Understand the sheet by its heading row, in whatever order and language the columns are.

    `groups` are those of the policy, alias → id: a column may be called like one of them. Unknown columns stay
    in `cells` and mean nothing, and a note names them. A report may be uploaded again: its result columns are
    left out. Raises RosterError when no column of addresses is found, when two columns contradict each other,
    or when a column of groups names no group of the policy in any row.
    """
    sheet = _without_results(sheet)
    cells = GroupCells(groups or {})
    found = layout(sheet.rows, cells)
    heading = sheet.rows[found.top]
    form = format_of(name for cell in heading for name in all_names(cell))
    every = list(_rows(sheet, found, cells))
    notes = [*sheet.notes, *found.notes]
    if form == ENTRA_FORMAT and every and _EXAMPLE.match(_tidy(every[0].values[Column.EMAIL])):
        notes.append(f"row {every.pop(0).number} is the template's example and was left out")
    rows, passed = sift(every, found)
    if groups is not None:
        _check_groups(heading, rows, found, cells, groups)
    people = [row.cells for row in rows]
    notes = [*unused(heading, people, found.used), *notes, *passed]
    doubts = tuple(name_groups(heading, people, found.used, cells)) if groups else ()
    return Roster(form, sheet.rows[: found.top + 1], tuple(rows), tuple(notes), doubts)


def headings(sheet: Sheet) -> tuple[int, tuple[str, ...]] | None:
    """The number of a sheet's row of headings, and these as they are compared; None when it has no such row."""
    try:
        at = heading_row(sheet.rows)
    except RosterError:
        return None
    return at + 1, tuple(folded for cell in sheet.rows[at] if (folded := fold(cell)))


def _without_results(sheet: Sheet) -> Sheet:
    try:
        heading = sheet.rows[heading_row(sheet.rows)]
    except RosterError:
        return sheet
    for start in range(len(heading) - len(RESULT_HEADINGS) + 1):
        if heading[start : start + len(RESULT_HEADINGS)] == RESULT_HEADINGS:
            return replace(sheet, rows=tuple(row[:start] for row in sheet.rows))
    return sheet


def _rows(sheet: Sheet, found: Layout, cells: GroupCells) -> Iterator[Row]:
    for number, row in enumerate(sheet.rows[found.top + 1 :], found.top + 2):
        faults = _faults(sheet, number, found)
        if not faults and not any(cell.strip() for cell in row):
            continue
        texts = {known: _cell(row, at) for known, at in found.places.items()}
        link = sheet.links.get((number, found.places[Column.EMAIL] + 1), "")
        texts[Column.EMAIL] = _linked(texts[Column.EMAIL], link)
        values = {
            known: text if known is Column.EMAIL else _tidy(text)
            for known, text in texts.items()
            if isinstance(known, Column)
        }
        parts = [_tidy(texts.get(part, "")) for part in NamePart]
        if any(parts):
            values[Column.NAME] = _whole_name(values.get(Column.NAME, ""), *parts)
        named = [_tidy(_cell(row, at)) for at in found.groups]
        if named:
            values[Column.GROUPS] = ", ".join(filter(None, named))
        groups = [name for text in named for name in cells.named(text)]
        for at, name in (found.matrix or {}).items():
            text = _tidy(_cell(row, at))
            if answer(text):
                groups.append(name)
            elif text and answer(text) is None and cells.named(text):
                words = f"cell {_place(number, at)} under {quoted(name)} shows {quoted(text)}"
                words += ": write x for a member, or leave it empty"
                faults.setdefault(Column.GROUPS, RefusedRowError(Code.GROUP_UNCLEAR, words))
        yield Row(number, row, values, tuple(dict.fromkeys(groups)), faults)


def _faults(sheet: Sheet, number: int, found: Layout) -> dict[Column, RefusedRowError]:
    """The first of each column, from left to right; what is only kept in the report may be as it is."""
    faults: dict[Column, RefusedRowError] = {}
    for at, known in sorted(found.used.items()) if sheet.faults else ():
        words = sheet.faults.get((number, at + 1))
        if words and known not in ONLY_KEPT:
            column = Column.NAME if isinstance(known, NamePart) else known
            faults.setdefault(column, RefusedRowError(Code.CELL_UNREADABLE, f"cell {_place(number, at)} {words}"))
    return faults


def _check_groups(
    heading: Sequence[str], rows: Sequence[Row], found: Layout, cells: GroupCells, groups: Mapping[str, str]
) -> None:
    for at in found.groups:
        cells.check_column(
            heading[at], [_tidy(_cell(row.cells, at)) for row in rows if Column.GROUPS not in row.faults], groups
        )


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _linked(text: str, link: str) -> str:
    """A name that leads to an address is that address; a text that is one counts as it stands."""
    leads = link[:7].casefold() == "mailto:" and "@" not in text and text.casefold() not in _NO_NAME
    return link if leads else text


def _place(number: int, at: int) -> str:
    """A cell's name as the spreadsheet has it: column 0 is A, 26 is AA."""
    name, column = "", at + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return f"{name}{number}"


def _tidy(text: str) -> str:
    """Control and direction characters could disguise a text in a mail; joiners are spelling, and stay."""
    kept = (
        character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) not in {"Cc", "Cf"} or character in "\n\t\u200c\u200d"
    )
    return "".join(kept).strip()


def _whole_name(name: str, first: str, last: str) -> str:
    """A column "Name" beside one half is the other half ("Name, Vorname"; "Nombre, Apellidos").

    Beside both halves it counts when it has one of them in it; else it may be the firm's.
    """
    if name and first and last:
        folded = name.casefold()
        return name if first.casefold() in folded or last.casefold() in folded else f"{first} {last}"
    return " ".join(part for part in (first, name, last) if part and (part is name or part not in name))
