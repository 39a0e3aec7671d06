"""Which of a workbook's sheets are read, and which of their rows: by the policy, else by what is in them. Pure.

What would decide about access or mail is never guessed: it becomes a doubt, and the batch waits for a person.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shared.domain.address import AddressError, normalise
from shared.domain.errors import RosterError
from shared.domain.policy import Reading
from shared.domain.roster import Book, Place, Sheet

_ADDRESS = re.compile(r"[^\s@]++@[^\s@]++")

type HeadingOf = Callable[[Sheet], tuple[int, tuple[str, ...]] | None]
"""Number of a sheet's row of headings, and these as they are compared; None for a sheet without one."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One sheet, or several put together. `doubts` are what a person must decide before anybody is mailed."""

    sheet: Sheet
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def choose(book: Book, reading: Reading, heading_of: HeadingOf) -> Chosen:
    """Raises RosterError when the policy names a sheet that is not there, or when sheets with different headings
    would have to be read as one.
    """
    sheets, doubts = _wanted(book, reading, heading_of)
    notes = [*book.notes, *_passed_over(book, sheets)]
    shown = [_shown(sheet, reading) for sheet in sheets]
    notes += [note for _, found in shown for note in found]
    doubts += [doubt for sheet in sheets for doubt in _hidden(sheet, reading)]
    if len(shown) == 1:
        return Chosen(shown[0][0], tuple(notes), tuple(doubts))
    if len({found and found[1] for sheet, _ in shown for found in [heading_of(sheet)]}) > 1:
        raise RosterError(
            f"the sheets {_names(sheets)} have different headings; keep one, or upload each as a file of its own"
        )
    sheet, parts = _together([sheet for sheet, _ in shown], heading_of)
    return Chosen(sheet, (*notes, *parts), tuple(doubts))


def _wanted(book: Book, reading: Reading, heading_of: HeadingOf) -> tuple[Sequence[Sheet], list[str]]:
    if reading.sheets == "first":
        return book.sheets[:1], []
    if isinstance(reading.sheets, tuple):
        found = {sheet.name: sheet for sheet in book.sheets}
        if missing := [name for name in reading.sheets if name not in found]:
            raise RosterError(
                f'the policy names a sheet "{missing[0]}", which is not there; visible are {_names(book.sheets)}'
            )
        return [found[name] for name in reading.sheets], []
    headed = [sheet for sheet in book.sheets if heading_of(sheet) is not None]
    # Instructions may show the headings as well; where nobody is named, nobody is meant.
    rosters = [sheet for sheet in headed if people(sheet)] or headed[:1]
    if not rosters[1:] or reading.sheets == "all":
        # Without a heading row anywhere, the first sheet tells what is missing.
        return rosters or book.sheets[:1], []
    told = ", ".join(f"{sheet.name} {people(sheet)}" for sheet in rosters)
    total = sum(map(people, rosters))
    return rosters, [f"several sheets name people: {told}; approve to invite {total}, or keep one sheet"]


def people(sheet: Sheet) -> int:
    """About how many: rows with a cell that is an address, and no more than that."""
    return sum(any("@" in cell and _is_address(cell) for cell in row) for row in sheet.rows)


def _is_address(cell: str) -> bool:
    if _ADDRESS.fullmatch(cell.strip()):
        return True
    try:
        return bool(normalise(cell))
    except AddressError:
        return False


def _passed_over(book: Book, read: Iterable[Sheet]) -> list[str]:
    named = {sheet.name for sheet in read}
    others = [sheet.name for sheet in book.sheets if sheet.name not in named]
    if not others:
        return []
    return [f"read {_names(read)}; not read, because it names nobody: {', '.join(others)}"]


def _shown(sheet: Sheet, reading: Reading) -> tuple[Sheet, list[str]]:
    hidden = _hidden_people(sheet)
    if not hidden or reading.hidden_rows == "hold":
        return sheet, []
    if reading.hidden_rows == "take":
        return sheet, [f"{len(hidden)} rows that are hidden or filtered out were read like all others"]
    rows = tuple(() if number in sheet.hidden_rows else row for number, row in enumerate(sheet.rows, 1))
    return replace(sheet, rows=rows), [f"{len(hidden)} rows that are hidden or filtered out were left out"]


def _hidden(sheet: Sheet, reading: Reading) -> list[str]:
    hidden = _hidden_people(sheet)
    if not hidden or reading.hidden_rows != "hold":
        return []
    where = f' of "{sheet.name}"' if sheet.name else ""
    told = f"{len(hidden)} rows{where} with people are hidden or filtered out (the first is row {hidden[0]})"
    return [f"{told}; approve to invite them too, or show or delete them"]


def _hidden_people(sheet: Sheet) -> list[int]:
    return [
        number
        for number in sorted(sheet.hidden_rows)
        if number <= len(sheet.rows) and any("@" in cell for cell in sheet.rows[number - 1])
    ]


def _together(sheets: Sequence[Sheet], heading_of: HeadingOf) -> tuple[Sheet, list[str]]:
    """The rows of all, with a blank one between two sheets; of the further ones those below the headings."""
    rows = list(sheets[0].rows)
    notes = [f'rows 1 to {len(rows)} are those of the sheet "{sheets[0].name}"']
    faults, links = dict(sheets[0].faults), dict(sheets[0].links)
    hidden = set(sheets[0].hidden_rows)
    for sheet in sheets[1:]:
        found = heading_of(sheet)
        top = found[0] if found else 0
        shift = len(rows) + 1 - top
        notes.append(f'rows {len(rows) + 2} to {len(sheet.rows) + shift} are those of the sheet "{sheet.name}"')
        rows += [(), *sheet.rows[top:]]
        faults |= _moved(sheet.faults, shift)
        links |= _moved(sheet.links, shift)
        hidden |= {number + shift for number in sheet.hidden_rows if number > top}
    return replace(sheets[0], rows=tuple(rows), faults=faults, links=links, hidden_rows=frozenset(hidden)), notes


def _moved(found: Mapping[Place, str], shift: int) -> dict[Place, str]:
    return {(row + shift, column): text for (row, column), text in found.items()}


def _names(sheets: Iterable[Sheet]) -> str:
    return ", ".join(f'"{sheet.name}"' for sheet in sheets)
