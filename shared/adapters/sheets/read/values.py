"""Values of cells as a person sees them, and what is wrong with a text by its looks."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from shared.domain.roster import Place

type Value = str | float | bool | date | datetime | time | timedelta
type Rows = Sequence[tuple[str, ...]]

IN_DOUBT = "the letters of this cell are in doubt: save the file as CSV UTF-8 and upload that"
_GARBLED = "the letters of this cell were garbled before they came here: write them anew"
_TOO_NARROW = "shows ###: the column was too narrow when the file was saved; widen it and save again"

_ERROR = re.compile(r"#[¡¿]?[\w./]{1,24}[!?]")
_ERRORS = frozenset(
    ("#N/A", "#NV", "#N/D", "#N/D!", "#N/B", "#I/T", "#YOK", "#Н/Д", "#HIÁNYZIK", "#NENÍ_K_DISPOZICI")
)
"""Without a value at hand, as Excel says it in its languages; its other errors end in a mark."""
_NARROW = re.compile("#{3,}")
# UTF-8 that was once read as Windows-1252.
_TWICE = re.compile("[ÂÃÄÅ][\x80-\x9f¡-¿€‚„…†‡ˆ‰‹‘’“”•–—˜™›]|Ã[ŠŒŽšœžŸƒ\xa0]|\ufffd|ï¿½")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,']*%?")
_YES = frozenset(("true", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "sant", "sand"))
_NO = frozenset(("false", "falsch", "faux", "falso", "onwaar", "fałsz", "falskt", "falsk"))
"""As a .csv of Excel has its check boxes; the others are kept as rows."""


def shown(value: Value) -> str:
    """As a person sees it: whole numbers without a point, midnight as a date alone."""
    match value:
        case str():
            return value
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def faults(rows: Rows) -> Iterator[tuple[Place, str]]:
    """Cells whose text says that their value, or its letters, were lost before."""
    for number, row in enumerate(rows, start=1):
        line = "\n".join(row)
        if "#" not in line and line.isascii():
            continue
        for place, cell in enumerate(row, start=1):
            if words := _fault(cell):
                yield (number, place), words


def _fault(cell: str) -> str:
    text = cell.strip() if cell[:1].isspace() or cell[:1] == "#" else cell
    if text.startswith("#"):
        if text in _ERRORS or _ERROR.fullmatch(text):
            return f"shows {text}"
        if _NARROW.fullmatch(text):
            return _TOO_NARROW
    return _GARBLED if not cell.isascii() and _TWICE.search(cell) else ""


def is_hollow(cell: str) -> bool:
    """Nothing that a person wrote: blank, a number, a check box."""
    text = cell.strip()
    return not text or text.casefold() in _YES | _NO or _NUMBER.fullmatch(text) is not None


def without_blank_edges(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Cut below the last row and right of the last column that hold a text."""
    widths = [_width(row) for row in rows]
    last = next((at for at in range(len(rows), 0, -1) if widths[at - 1]), 0)
    widest = max(widths, default=0)
    return tuple(row if len(row) <= widest else row[:widest] for row in rows[:last])


def _width(row: tuple[str, ...]) -> int:
    for at in range(len(row), 0, -1):
        if row[at - 1] and not row[at - 1].isspace():
            return at
    return 0
