"""How a report lies on its sheet: row n of the report is row n of the roster."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.domain.report import RESULT_HEADINGS, Line, Report, Status


@dataclass(frozen=True, slots=True)
class Layout:
    """`width` is the number of the roster's own columns; the results stand to the right of them."""

    width: int
    heading_row: int
    """Counted from 1."""
    last_row: int
    rows: tuple[tuple[str, ...], ...]


def lay_out(report: Report) -> Layout:
    """All rows of the report, from row 1 on, blank ones included.

    A roster without headings, refused as a whole, has them in row 1 in place of that row's results, unless
    that row is all there is.
    """
    headings = report.batch.headings
    lines = report.lines or (_of_the_whole(report),)
    own = [*headings, *(line.cells for line in lines)]
    width = max((_filled(cells) for cells in own), default=0)
    heading_row = len(headings) or 1
    rows: dict[int, tuple[str, ...]] = dict(enumerate((_padded(cells, width) for cells in headings), start=1))
    for line in lines:
        rows[line.number] = _padded(line.cells, width) + _results(line)
    if headings or len(lines) > 1 or lines[0].number > 1:
        rows[heading_row] = rows.get(heading_row, _padded((), width))[:width] + RESULT_HEADINGS
    last = max(rows)
    return Layout(width, heading_row, last, tuple(_every(rows, last)))


def at(moment: datetime | None) -> str:
    """A moment as a person reads it and a sort orders it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if moment else ""


def _of_the_whole(report: Report) -> Line:
    """The one line of a roster that could not be read at all."""
    number = len(report.batch.headings) + 1
    return Line(max(number, 2), (), Status.REFUSED, report.batch.reason or "the roster has no rows")


def _every(rows: dict[int, tuple[str, ...]], last: int) -> Iterator[tuple[str, ...]]:
    for number in range(1, last + 1):
        yield rows.get(number, ())


def _filled(cells: tuple[str, ...]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if cell), default=0)


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells[:width] + ("",) * (width - len(cells))


def _results(line: Line) -> tuple[str, ...]:
    return (line.status.value, line.reason, at(line.invited_at), at(line.redeemed_at), line.groups)
