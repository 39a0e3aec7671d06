"""A roster as read: rows of text, before anything is known of their meaning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a reader hands back. `rows[0]` is row 1 of the file; rows may differ in length.

    Every cell is text as a person sees it: no formulas, dates in ISO form, whole numbers without a point.
    """

    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    """What the admin should know of the reading: hidden rows, further sheets, formulas read by their value."""
