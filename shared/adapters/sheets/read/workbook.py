"""Reads the visible sheets of a judged workbook as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineWorkbook

from shared.adapters.sheets.read.package import Package, open_package
from shared.adapters.sheets.read.places import letters
from shared.adapters.sheets.read.trimming import trimmed
from shared.adapters.sheets.read.values import Rows, faults, shown, without_blank_edges
from shared.adapters.sheets.read.worksheet import Worksheet
from shared.adapters.sheets.read.xml_parts import Findings, SheetEntry
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from shared.domain.roster import Book, Place, Sheet

_DAMAGED = "the workbook is damaged: its list of sheets does not fit its contents"
_NOWHERE: Place = 0, 0
"""The end of a sheet without a text."""
_NAMES_QUOTED = 10
_NAME_QUOTED = 100


@dataclass(frozen=True, slots=True)
class _Tab:
    """A visible worksheet: where it stands in the list, in which part, and what its XML says."""

    place: int
    name: str
    part: str
    found: Worksheet
    links: dict[Place, str]

    @property
    def title(self) -> str:
        """The name, for people: Excel allows 31 characters, a made-up file millions."""
        return self.name[:_NAME_QUOTED]


def read_xlsx(content: bytes, limits: FileLimits) -> Book:
    """Raises RosterError; the extents of the sheets are checked before the reader sees them."""
    package = open_package(content, limits)
    tabs = list(_visible(package))
    if not tabs:
        raise RosterError("the workbook has no visible sheet; unhide the one with the people and save it again")
    ends = {tab.part: end for tab in tabs if (end := _end(tab, limits))}
    _check_extents(tabs, ends, limits)
    rewritten = {tab.part: (tab.found.last_row, tab.found.last_column) for tab in tabs if tab.found.rare_errors}
    cut = {part: end for part, end in ends.items() if end != _NOWHERE}
    clean = trimmed(package.clean, rewritten | cut)
    clean.seek(0)
    workbook = CalamineWorkbook.from_filelike(clean)
    names = workbook.sheet_names
    if any(tab.place >= len(names) or names[tab.place] != tab.name for tab in tabs):
        raise RosterError(_DAMAGED)
    left, sheets = limits.characters, []
    for tab in tabs:
        blank = ends.get(tab.part) == _NOWHERE
        cells = [] if blank else workbook.get_sheet_by_index(tab.place).to_python(skip_empty_area=False)
        rows = tuple(tuple(map(shown, row)) for row in cells)
        left -= _characters(tab.title, rows, limits)
        if left < 0:
            raise RosterError(
                f'with sheet "{tab.title}" the visible sheets hold more than {limits.characters:,} characters; '
                "delete or hide those that hold no people"
            )
        sheets.append(_sheet(tab, rows, ends.get(tab.part)))
    return Book(tuple(sheets), (*package.notes, *_unread(package)))


def _listed(package: Package) -> list[SheetEntry]:
    return package.parts["xl/workbook.xml"].sheets


def _target(package: Package, entry: SheetEntry) -> str:
    relations = package.parts.get("xl/_rels/workbook.xml.rels", Findings()).relations
    target = relations.get(entry.relation, "")
    return target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"


def _is_chart(target: str) -> bool:
    return "chartsheet" in target or "dialogsheet" in target


def _visible(package: Package) -> Iterator[_Tab]:
    for place, entry in enumerate(_listed(package)):
        part = _target(package, entry)
        if entry.hidden or _is_chart(part):
            continue
        if part not in package.parts:
            raise RosterError(_DAMAGED)
        found = package.parts[part].worksheet
        folder, _, name = part.rpartition("/")
        relations = package.parts.get(f"{folder}/_rels/{name}.rels", Findings()).relations
        links = {at: relations[key] for at, key in found.related_links.items() if relations.get(key)}
        yield _Tab(place, entry.name, part, found, found.links | links)


def _end(tab: _Tab, limits: FileLimits) -> Place | None:
    """Where to cut a sheet that is too large as it is; None when there is no need, or nothing to be gained."""
    found = tab.found
    rows, columns = found.last_row, found.last_column
    if rows <= limits.rows and columns <= limits.columns and rows * columns <= limits.area:
        return None
    if (rows, columns) == (found.written_row, found.written_column):
        return None
    return found.written_row, found.written_column


def _check_extents(tabs: Sequence[_Tab], ends: Mapping[str, Place], limits: FileLimits) -> None:
    rows_left, area_left = limits.rows, limits.area
    for tab in tabs:
        rows, columns = ends.get(tab.part, (tab.found.last_row, tab.found.last_column))
        rows_left -= rows
        area_left -= rows * columns
        if rows > limits.rows:
            raise RosterError(f'sheet "{tab.title}" has a cell in row {rows:,}; {limits.rows:,} rows are the most')
        if columns > limits.columns:
            raise RosterError(
                f'sheet "{tab.title}" has a cell in column {columns:,}; {limits.columns:,} columns are the most'
            )
        if rows * columns > limits.area:
            raise RosterError(
                f'sheet "{tab.title}" stretches over {rows:,} rows and {columns:,} columns; '
                "delete the cells that stand far apart from the roster"
            )
        if rows_left < 0 or area_left < 0:
            raise RosterError(
                f'with sheet "{tab.title}" the visible sheets have more than {limits.rows:,} rows or '
                f"{limits.area:,} cells together; delete or hide those that hold no people"
            )


def _characters(name: str, rows: Rows, limits: FileLimits) -> int:
    """What a cell holds is known only when it is read: many may show one long text."""
    characters = 0
    for number, row in enumerate(rows, start=1):
        characters += sum(map(len, row))
        for place, cell in enumerate(row, start=1):
            if len(cell) > limits.cell_characters:
                raise RosterError(
                    f'sheet "{name}", row {number}, column {place}: '
                    f"a cell holds more than {limits.cell_characters:,} characters"
                )
    return characters


def _sheet(tab: _Tab, rows: Rows, end: Place | None) -> Sheet:
    found = tab.found
    unread = {at: words for at, words in found.faults.items() if end is None or at[0] <= end[0]}
    rows = without_blank_edges(_with_errors(rows, unread))
    # A row of formulas without a value is no blank row.
    rows += ((),) * (max((row for row, _ in unread), default=0) - len(rows))
    height = len(rows)
    return Sheet(
        rows=rows,
        notes=tuple(_notes(found, height, end)),
        name=tab.title,
        hidden_rows=frozenset(row for row in found.hidden_rows if row <= height),
        faults={**dict(faults(rows)), **unread},
        links={at: target for at, target in tab.links.items() if at[0] <= height},
    )


def _with_errors(rows: Rows, unread: Mapping[Place, str]) -> Rows:
    """A person sees the error; the reader gives nothing for it."""
    errors = {at: words.removeprefix("shows ") for at, words in unread.items() if words.startswith("shows #")}
    if not errors:
        return rows
    cells = [list(row) for row in rows]
    for (row, column), error in errors.items():
        if row <= len(cells) and column <= len(cells[row - 1]):
            cells[row - 1][column - 1] = error
    return [tuple(row) for row in cells]


def _notes(found: Worksheet, height: int, end: Place | None) -> Iterator[str]:
    if hidden := sum(row <= height for row in found.hidden_rows):
        yield f"rows that are hidden or filtered out: {hidden:,}"
    if found.hidden_columns:
        names = [
            letters(first) + (f" to {letters(last)}" if last > first else "")
            for first, last in found.hidden_columns
        ]
        yield f"hidden columns were read like all others: {', '.join(names[:_NAMES_QUOTED])}"
    if found.merged:
        yield f"merged cells were read as one filled cell and blank ones: {found.merged:,}"
    if found.formulas:
        yield f"formulas were read by the value they last had: {found.formulas:,}"
    if end == _NOWHERE:
        yield "the sheet holds no text, only numbers, check boxes, errors or empty formulas, and was not read"
    elif end:
        yield (
            f"cells beyond row {end[0]:,} and column {letters(end[1])} were not read: they hold no text, "
            "only numbers, check boxes, errors or empty formulas"
        )


def _unread(package: Package) -> Iterator[str]:
    """Sheets that nobody's rows were taken from."""
    charts = [entry for entry in _listed(package) if _is_chart(_target(package, entry))]
    hidden = [entry for entry in _listed(package) if entry.hidden and entry not in charts]
    for words, entries in (("hidden sheets were not read", hidden), ("charts hold no rows", charts)):
        if entries:
            names = ", ".join(f'"{entry.name[:_NAME_QUOTED]}"' for entry in entries[:_NAMES_QUOTED])
            rest = len(entries) - _NAMES_QUOTED
            yield f"{words}: {names}" + (f" and {rest} more" if rest > 0 else "")
