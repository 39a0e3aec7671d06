"""Rows below the headings that are nobody's: filled-down check boxes, totals, legends, headings once more. Pure.

A row with a name or an address that cannot be read is somebody's: it is refused, never passed over.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from shared.domain.answers import answer
from shared.domain.heading_words import is_total
from shared.domain.headings import Column
from shared.domain.layout import ONLY_KEPT, Layout, repeats_heading

_NUMBER = re.compile(r"[-+]?[0-9][0-9.,' ]*%?")
_LEGEND = re.compile(r"[*†(]|.{0,60}?(?::\s|:$|=\s)", re.DOTALL)
_LEGEND_WORDS = 5
_LISTED = 5


class Judged(Protocol):
    """What is known of a row."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> tuple[str, ...]: ...
    @property
    def values(self) -> Mapping[Column, str]: ...
    @property
    def faults(self) -> Mapping[Column, object]: ...


def sift[R: Judged](rows: Sequence[R], layout: Layout) -> tuple[list[R], list[str]]:
    """The rows of people, and a note for each kind of the others."""
    last = max((at for at, row in enumerate(rows) if "@" in row.values[Column.EMAIL]), default=-1)
    kept: list[R] = []
    passed: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        kind = _nobody(row, layout, below=at > last)
        if kind:
            passed.setdefault(kind, []).append(row.number)
        else:
            kept.append(row)
    return kept, list(_notes(passed))


def _nobody(row: Judged, layout: Layout, *, below: bool) -> str:
    if {Column.EMAIL, Column.NAME} & row.faults.keys():
        return ""
    email, name = row.values[Column.EMAIL], row.values.get(Column.NAME, "")
    if not email and not name:
        return "" if not below and _tells_of_somebody(row, layout) else "without address and name"
    if "@" in email:
        return ""
    if repeats_heading(email):
        return "of headings once more"
    text = email or name
    if is_total(text) or (below and not (email and name) and _is_legend(text)):
        return "of totals or a legend"
    return ""


def _tells_of_somebody(row: Judged, layout: Layout) -> bool:
    """Whether somebody seems to have forgotten the address: there is a text, and not one that is filled down."""
    kept = {at for known, at in layout.places.items() if known in ONLY_KEPT}
    return any(not _is_hollow(cell) for at, cell in enumerate(row.cells) if at not in layout.used or at in kept)


def _is_hollow(cell: str) -> bool:
    text = cell.strip()
    return not text or answer(text) is not None or _NUMBER.fullmatch(text) is not None


def _is_legend(text: str) -> bool:
    return _LEGEND.match(text) is not None or len(text[:1000].split()) >= _LEGEND_WORDS


def _notes(passed: Mapping[str, Sequence[int]]) -> Iterator[str]:
    for kind, numbers in passed.items():
        first = ", ".join(map(str, numbers[:_LISTED]))
        more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
        count = "1 row" if len(numbers) == 1 else f"{len(numbers)} rows"
        yield f"{count} {kind} passed over: row{'s' if numbers[1:] else ''} {first}{more}"
