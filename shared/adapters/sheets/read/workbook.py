"""Reads the first visible sheet of a judged workbook as text."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook

from shared.adapters.sheets.read.package import Package, open_package
from shared.adapters.sheets.read.xml_parts import Findings, SheetEntry
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from shared.domain.roster import Sheet

type Value = str | float | bool | date | datetime | time | timedelta

_DAMAGED = "the workbook is damaged: its list of sheets does not fit its contents"


def read_xlsx(content: bytes, limits: FileLimits) -> Sheet:
    """Raises RosterError; the extent of the sheet is checked before the reader sees it."""
    package = open_package(content, limits)
    place, entry, found = _first_visible(package)
    _check_extent(entry.name, found, limits)
    package.clean.seek(0)
    workbook = CalamineWorkbook.from_filelike(package.clean)
    if place >= len(workbook.sheet_names) or workbook.sheet_names[place] != entry.name:
        raise RosterError(_DAMAGED)
    cells = workbook.get_sheet_by_index(place).to_python(skip_empty_area=False)
    rows = tuple(tuple(map(_text, row)) for row in cells)
    _check_texts(entry.name, rows, limits)
    return Sheet(rows, (*package.notes, *_notes(package, entry, found)))


def _listed(package: Package) -> list[SheetEntry]:
    return package.parts["xl/workbook.xml"].sheets


def _first_visible(package: Package) -> tuple[int, SheetEntry, Findings]:
    relations = package.parts.get("xl/_rels/workbook.xml.rels", Findings()).relations
    for place, entry in enumerate(_listed(package)):
        target = relations.get(entry.relation, "")
        if entry.hidden or "chartsheet" in target:
            continue
        path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        if path not in package.parts:
            raise RosterError(_DAMAGED)
        return place, entry, package.parts[path]
    raise RosterError("the workbook has no visible sheet")


def _check_extent(name: str, found: Findings, limits: FileLimits) -> None:
    if found.last_row > limits.rows:
        raise RosterError(
            f'sheet "{name}" has a cell in row {found.last_row:,}; {limits.rows:,} rows are the most'
        )
    if found.last_column > limits.columns:
        raise RosterError(
            f'sheet "{name}" has a cell in column {found.last_column:,}; {limits.columns:,} columns are the most'
        )
    if found.last_row * found.last_column > limits.area:
        raise RosterError(
            f'sheet "{name}" stretches over {found.last_row:,} rows and {found.last_column:,} columns; '
            "delete the cells that stand far apart from the roster"
        )


def _check_texts(name: str, rows: tuple[tuple[str, ...], ...], limits: FileLimits) -> None:
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
    if characters > limits.characters:
        raise RosterError(f'sheet "{name}" holds more than {limits.characters:,} characters')


def _notes(package: Package, read: SheetEntry, found: Findings) -> Iterator[str]:
    others = [entry for entry in _listed(package) if entry is not read]
    hidden = sum(entry.hidden for entry in others)
    if others:
        yield f'only the first visible sheet, "{read.name}", was read; the workbook has {len(others)} more' + (
            f", {hidden} of them hidden" if hidden else ""
        )
    if found.hidden_rows:
        yield f"hidden rows were read like all others: {found.hidden_rows:,}"
    if found.hidden_columns:
        yield "hidden columns were read like all others"
    if found.merged:
        yield f"merged cells were read as one filled cell and blank ones: {found.merged:,}"
    if found.formulas:
        yield f"formulas were read by the value they last had: {found.formulas:,}"


def _text(value: Value) -> str:
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
