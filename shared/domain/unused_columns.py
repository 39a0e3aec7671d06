"""Says which columns were filled in for nothing. Pure."""

from collections.abc import Collection, Iterator, Sequence

from shared.domain.group_cells import GroupCells
from shared.domain.heading_words import fold, tells_of_an_end
from shared.domain.headings import NOT_ACTED_ON
from shared.domain.reasons import quoted

_NAMED = 12
_GROUPS_OF_ONE = 1_000
"""Different cells of a column that could name groups: more are names or numbers of people."""
_NO_COUNTERPART = {fold(name): name for name in NOT_ACTED_ON}


def unused(heading: Sequence[str], rows: Sequence[Sequence[str]], used: Collection[int]) -> Iterator[str]:
    """One note for all filled columns that mean nothing, and before it one for those that may say who has left."""
    filled = {
        place for row in rows for place, cell in enumerate(row) if cell and place not in used and cell.strip()
    }
    plain: list[str] = []
    ends: list[str] = []
    for place in sorted(filled):
        name = heading[place] if place < len(heading) else ""
        if fold(name) in _NO_COUNTERPART:
            yield f"the column {_NO_COUNTERPART[fold(name)]} is not acted on: access is given by groups"
        else:
            (ends if tells_of_an_end(name) else plain).append(quoted(name) if name.strip() else _untitled(place))
    if ends:
        yield (
            f"ATTENTION: {_listed(ends)} {_is(ends)} not acted on: every row is invited, whatever stands there; "
            "delete the rows of people who should not be invited"
        )
    if plain:
        yield f"{_listed(plain)} {_is(plain)} kept in the report and not used for anything else"


def name_groups(
    heading: Sequence[str], rows: Sequence[Sequence[str]], used: Collection[int], cells: GroupCells
) -> Iterator[str]:
    """Doubts: columns that are not read although they name groups of the policy."""
    for place in range(max(map(len, rows), default=0)):
        if place in used:
            continue
        texts = {row[place] for row in rows if place < len(row)}
        if len(texts) <= _GROUPS_OF_ONE and any(cells.knows(name) for text in texts for name in cells.named(text)):
            name = quoted(heading[place]) if place < len(heading) and heading[place].strip() else _untitled(place)
            yield (
                f"the column {name} is not read, and names groups of the policy: "
                "rename it Groups if it means them, or approve to invite without them"
            )


def _listed(names: Sequence[str]) -> str:
    further = len(names) - _NAMED
    more = f" and {further} more" if further > 0 else ""
    return f"the {'columns' if names[1:] else 'column'} {', '.join(names[:_NAMED])}{more}"


def _is(names: Sequence[str]) -> str:
    return "are" if names[1:] else "is"


def _untitled(place: int) -> str:
    return f"no. {place + 1} (without a heading)"
