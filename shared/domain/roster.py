"""A roster as read: rows of text, before anything is known of their meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field

type Place = tuple[int, int]
"""Row and column of a cell, both counted from 1 as the spreadsheet shows them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet. `rows[0]` is row 1 of the file; rows may differ in length.

    Every cell is text as a person sees it: no formulas, dates in ISO form, whole numbers without a point.
    """

    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    """What the admin should know of the reading: hidden columns, merged cells, formulas read by their value."""
    name: str = ""
    """On its tab; empty for a .csv file."""
    hidden_rows: frozenset[int] = frozenset()
    """Numbers of the rows that a person does not see, because they are hidden or filtered out."""
    faults: Mapping[Place, str] = field(default_factory=dict)
    """Cells that have no value to be read, and why: an error such as `#N/A`, a formula without a stored value."""
    links: Mapping[Place, str] = field(default_factory=dict)
    """Cells that lead somewhere, and where: a name may lead to its address (`mailto:…`)."""


@dataclass(frozen=True, slots=True)
class Book:
    """What a reader hands back: the visible sheets, in the order of their tabs. A .csv file is one sheet."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    """Of the whole file: hidden sheets, links that were not followed."""

    @property
    def first(self) -> Sheet:
        return self.sheets[0]
