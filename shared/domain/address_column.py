"""Which column holds the guests' addresses: by its heading, else the only one full of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.address import AddressError, looks_like_one, normalise
from shared.domain.errors import RosterError
from shared.domain.heading_words import is_stand_in, meaning, names_another
from shared.domain.reasons import quoted

type Rows = Sequence[Sequence[str]]

_MOSTLY = 0.95
"""Of the filled cells of a column of addresses, how many must be addresses."""
_DIFFERENT = 0.9
"""Of the addresses of a column of guests, how many must be different: a manager's is repeated."""
_NAMED = 12
EXPECTED = "expected at least an Email column, for example: Email, Name, Groups"


@dataclass(frozen=True, slots=True)
class Found:
    """A column that was recognised by its cells; `row` and `place` of its heading are counted from 0."""

    row: int
    place: int
    note: str


def by_content(rows: Rows, searched: int) -> Found:
    """Raises RosterError in words that say which column to rename, when there is not exactly one."""
    top = rows[: searched + 1]
    addressed = [place for place in range(max(map(len, top), default=0)) if _any(top, place)]
    if not addressed:
        raise RosterError(_without_headings(rows[:searched]))
    found = [(row, place) for place in addressed if (row := _heading(top, place)) is not None]
    if not found:
        raise RosterError(f"found addresses but no row of headings above them; {EXPECTED}")
    full = [(row, place) for row, place in found[:_NAMED] if _holds_guests(rows[row + 1 :], place)]
    own = [(row, place) for row, place in full if _may_be_the_guests(rows[row][place])]
    if len(own) == 1 and len(found) <= _NAMED:
        row, place = own[0]
        heading = quoted(rows[row][place])
        return Found(row, place, f"the column {heading} was taken for Email, because it holds the addresses")
    named = ", ".join(quoted(rows[row][place]) for row, place in (own or full or found)[:_NAMED])
    raise RosterError(f"no heading says which column holds the guests' addresses; found {named}: rename it Email")


def one_of(rows: Rows, heading: Sequence[str], places: Sequence[int]) -> int:
    """Of the columns that are called Email: the one that has all that the others have.

    Raises RosterError with their names when they disagree: a person must say which one counts.
    """
    own = [place for place in places if not is_stand_in(heading[place])]
    if _filled(rows, own):
        places = own
    if len(places) == 1:
        return places[0]
    texts = {place: [_text(row, place) for row in rows] for place in places}
    for place in places:
        if all(_holds_all(texts[place], texts[other]) for other in places):
            return place
    raise RosterError(different(heading, places[:2], "Email"))


def different(heading: Sequence[str], places: Sequence[int], column: str) -> str:
    """What is said of two columns with one meaning that hold different things."""
    first, second = (f"column {place + 1} ({quoted(heading[place])})" for place in places)
    return f"{first} and {second} are both taken for the column {column}, and differ; keep one of them"


def _filled(rows: Rows, places: Sequence[int]) -> bool:
    return any(place < len(row) and row[place].strip() for place in places for row in rows)


def _holds_all(texts: Sequence[str], others: Sequence[str]) -> bool:
    pairs = zip(texts, others, strict=True)
    return all(not other or one == other or _key(one) == _key(other) for one, other in pairs)


def _text(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _key(text: str) -> str:
    try:
        return normalise(text).key
    except AddressError:
        return text.casefold()


def _any(rows: Rows, place: int) -> bool:
    return any(place < len(row) and looks_like_one(row[place]) for row in rows)


def _heading(rows: Rows, place: int) -> int | None:
    """The row of the last text above the first addresses."""
    heading = None
    for at, row in enumerate(rows):
        if place < len(row) and row[place].strip():
            if not looks_like_one(row[place]):
                heading = at
            elif heading is not None:
                break
    else:
        return None
    return heading


def _may_be_the_guests(heading: str) -> bool:
    return meaning(heading) is None and not names_another(heading)


def _holds_guests(rows: Rows, place: int) -> bool:
    cells = [cell for row in rows if place < len(row) and (cell := row[place].strip())]
    addresses = [cell.casefold() for cell in cells if looks_like_one(cell)]
    return len(addresses) >= _MOSTLY * len(cells) and len(set(addresses)) >= _DIFFERENT * len(addresses)


def _without_headings(rows: Rows) -> str:
    fullest = max(rows, key=lambda row: sum(map(bool, map(str.strip, row))), default=())
    cells = [cell.strip()[:40] for cell in fullest if cell.strip()]
    if not cells:
        return f"the roster is empty; {EXPECTED}"
    return f"found the columns {', '.join(cells[:_NAMED])}; {EXPECTED}"
