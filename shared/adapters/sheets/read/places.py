"""Where the cells of a sheet stand, while one reads through its XML."""

import re
from collections.abc import Mapping

from shared.domain.errors import RosterError
from shared.domain.roster import Place

type Attributes = Mapping[str, str]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.IGNORECASE)
_TRUE = frozenset({"1", "true", "on"})


class Cursor:
    """The place of the element that was told last. Rows and cells may leave out where they are."""

    def __init__(self) -> None:
        self.row = 0
        self.column = 0

    def to_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self.row = int(number) if number else self.row + 1
        self.column = 0

    def to_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
            return
        found = place(reference)
        if found is None:
            raise RosterError("the workbook is damaged: a cell has no place that Excel knows")
        self.row, self.column = found


def place(reference: str) -> Place | None:
    """Of `C7`: row 7, column 3."""
    parts = _REFERENCE.fullmatch(reference)
    if parts is None:
        return None
    column = 0
    for letter in parts[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(parts[2]), column


def area(reference: str) -> tuple[Place, Place] | None:
    """The first and the last cell of `C7:D9`, or of a single cell."""
    first, _, last = reference.partition(":")
    one, other = place(first), place(last or first)
    return (one, other) if one and other else None


def letters(column: int) -> str:
    """Of column 3: C."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_true(value: str | None) -> bool:
    return value is not None and value.lower() in _TRUE
