"""Where a sheet says what: its row of headings, and the column of each thing that Guestlist knows. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from shared.domain.address import looks_like_one
from shared.domain.address_column import by_content, different, one_of
from shared.domain.errors import RosterError
from shared.domain.group_cells import GroupCells
from shared.domain.heading_words import Meaning, is_stand_in, may_name_a_firm, meaning
from shared.domain.headings import Column, NamePart
from shared.domain.reasons import quoted

SEARCHED_ROWS = 50
"""How far down a heading row is looked for: titles, logos and legends stand above it."""

ONLY_KEPT = frozenset({Column.COMPANY, Column.DEPARTMENT, Column.JOB_TITLE})
"""Columns that stand in the report and are not acted on."""

_FIRST_COUNTS = ONLY_KEPT | {Column.NAME, Column.LANGUAGE, *NamePart}
"""Columns where a second one of the same meaning decides nothing about access or mail."""

type Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Layout:
    """Rows and columns are counted from 0. `places` has the one column of each meaning but groups."""

    top: int
    """The heading row; a second one above it belongs to it."""
    places: Mapping[Meaning, int]
    groups: tuple[int, ...] = ()
    """Columns that name groups."""
    matrix: Mapping[int, str] | None = None
    """Columns that are called like a group of the policy: yes or no stands in them."""
    notes: tuple[str, ...] = ()

    @cached_property
    def used(self) -> dict[int, Meaning]:
        """All columns that mean something, and what."""
        groups = dict.fromkeys((*self.groups, *(self.matrix or ())), Column.GROUPS)
        return {at: known for known, at in self.places.items()} | groups


def heading_row(rows: Rows) -> int:
    """The row of headings, counted from 0. Raises RosterError when there is none."""
    top = _top(rows)
    return by_content(rows, SEARCHED_ROWS).row if top is None else top


def layout(rows: Rows, cells: GroupCells) -> Layout:
    """Raises RosterError when no column of addresses is found, or when two columns contradict each other."""
    top, notes = _top(rows), []
    meanings: dict[Meaning, list[int]] = defaultdict(list)
    if top is None:
        found = by_content(rows, SEARCHED_ROWS)
        top, notes = found.row, [found.note]
        meanings[Column.EMAIL] = [found.place]
    heading, below = rows[top], rows[top + 1 :]
    matrix: dict[int, str] = {}
    for place, known in enumerate(_meanings(rows, top)):
        if known is None and heading[place].strip() and cells.knows(heading[place]):
            matrix[place] = " ".join(heading[place].split())
        elif known is not None and place not in meanings[Column.EMAIL]:
            meanings[known].append(place)
    _set_firms_apart(heading, meanings)
    places: dict[Meaning, int] = {}
    for known, candidates in meanings.items():
        if known is Column.EMAIL:
            places[known] = one_of(below, heading, candidates)
            if is_stand_in(heading[places[known]]):
                notes.append(
                    f"the column {quoted(heading[places[known]])} was taken for Email: no other one is filled"
                )
        elif known is not Column.GROUPS and candidates:
            places[known] = _first_of(below, heading, known, candidates)
            notes += _further(heading, known, candidates) if known is Column.NAME else ()
    return Layout(top, places, tuple(meanings[Column.GROUPS]), matrix, tuple(notes))


def repeats_heading(address: str) -> bool:
    """Whether the cell of a column of addresses is its heading once more, as on every printed page."""
    return "@" not in address and meaning(address) is Column.EMAIL


def _top(rows: Rows) -> int | None:
    """The row with most known headings. SuccessFactors writes two, ids and labels: the second one counts."""
    scores = [_score(row) for row in rows[:SEARCHED_ROWS]]
    if not any(scores):
        return None
    top = scores.index(max(scores))
    while top + 1 < len(rows) and _is_second(rows[top], rows[top + 1]):
        top += 1
    return top


def _score(row: tuple[str, ...]) -> int:
    found = [known for cell in row if (known := _known(cell)) is not None]
    return len(found) if Column.EMAIL in found and not any(map(_is_address, row)) else 0


def _is_second(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    pairs = zip(first, second, strict=False)
    return not any(map(_is_address, second)) and any(
        _known(one) is Column.EMAIL and _known(other) is Column.EMAIL for one, other in pairs
    )


def _meanings(rows: Rows, top: int) -> list[Meaning | None]:
    found = [_known(cell) for cell in rows[top]]
    if top and _is_second(rows[top - 1], rows[top]):
        above = [_known(cell) for cell in rows[top - 1]]
        return [known or (above[at] if at < len(above) else None) for at, known in enumerate(found)]
    return found


def _is_address(cell: str) -> bool:
    return looks_like_one(cell) and _known(cell) is None


def _known(cell: str) -> Meaning | None:
    return Column.EMAIL if is_stand_in(cell) else meaning(cell)


def _set_firms_apart(heading: Sequence[str], meanings: dict[Meaning, list[int]]) -> None:
    """A "Partner name" is the firm's where a name of the person stands beside it."""
    firms = [place for place in meanings[Column.NAME] if may_name_a_firm(heading[place])]
    persons = [place for place in meanings[Column.NAME] if place not in firms]
    if firms and (persons or any(meanings[part] for part in NamePart)):
        meanings[Column.NAME] = persons
        meanings[Column.COMPANY] += firms


def _first_of(rows: Rows, heading: Sequence[str], known: Meaning, places: Sequence[int]) -> int:
    filled = [place for place in places if any(_cell(row, place) for row in rows)] or list(places)
    if known not in _FIRST_COUNTS:
        for place in filled[1:]:
            if any(_cell(row, place) != _cell(row, filled[0]) for row in rows):
                raise RosterError(different(heading, (filled[0], place), known))
    return filled[0]


def _further(heading: Sequence[str], known: Meaning, places: Sequence[int]) -> list[str]:
    named = " and ".join(quoted(heading[place]) for place in places)
    return [f"the columns {named} may both be the {known}; the first that is filled is used"] if places[1:] else []


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
