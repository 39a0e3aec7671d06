"""Looks through one XML part of a workbook, by expat alone, and learns what the reader would have to bear."""

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits

_ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"})
"""An encoding that expat and the reader understand differently could carry a DOCTYPE past the one of them."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.IGNORECASE)
_TRUE = frozenset({"1", "true", "on"})

type Attributes = Mapping[str, str]


def looks_like_xml(start: bytes) -> bool:
    """Whether a part can be XML, in whatever encoding; a part that is not is never handed to the reader."""
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        start = start.removeprefix(mark)
    return start.lstrip(b"\0\t\r\n ").startswith(b"<")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    hidden: bool
    relation: str


@dataclass(slots=True)
class Findings:
    """What one part holds: of a worksheet its extent, of the workbook its sheets, of a list its relations."""

    last_row: int = 0
    last_column: int = 0
    hidden_rows: int = 0
    hidden_columns: bool = False
    formulas: int = 0
    merged: int = 0
    sheets: list[SheetEntry] = field(default_factory=list)
    relations: dict[str, str] = field(default_factory=dict)


class PartScan:
    """Feed it the part chunk by chunk. Only cells that hold something count towards a sheet's extent.

    Raises RosterError for a document type, a strange encoding, too deep a nesting, or broken XML. A part that
    is not `strict`, because nothing will parse it, may be broken: Excel's own drawings for comments are.
    """

    def __init__(self, limits: FileLimits, *, strict: bool = True) -> None:
        self.findings = Findings()
        self._strict = strict
        self._broken = False
        self._deepest = limits.depth
        self._depth = 0
        self._row = 0
        self._column = 0
        self._elements: Mapping[str, Callable[[Attributes], None]] = {
            "c": self._cell,
            "v": self._value,
            "is": self._value,
            "f": self._formula,
            "mergeCell": self._merge,
            "row": self._row_of_cells,
            "col": self._columns,
            "sheet": self._sheet,
            "Relationship": self._relation,
        }
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        if self._broken:
            return
        try:
            self._parser.Parse(chunk, final)
        except (expat.ExpatError, ValueError) as error:
            self._broken = not self._strict
            if self._broken:
                return
            raise RosterError("the workbook is damaged: a part of it is not well-formed XML") from error

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise RosterError("the workbook holds XML in an encoding that no spreadsheet program writes")

    def _doctype(self, *_: object) -> None:
        raise RosterError("the workbook holds a document type declaration, which no spreadsheet program writes")

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            raise RosterError(f"the workbook holds XML nested deeper than {self._deepest} elements")
        meaning = self._elements.get(name.rpartition(":")[2])
        if meaning is not None:
            meaning(attributes)

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _row_of_cells(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self._row = int(number) if number else self._row + 1
        self._column = 0
        self.findings.hidden_rows += attributes.get("hidden", "").lower() in _TRUE

    def _cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            return
        parts = _REFERENCE.fullmatch(reference)
        if parts is None:
            raise RosterError("the workbook is damaged: a cell has no place that Excel knows")
        column = 0
        for letter in parts[1].upper():
            column = column * 26 + ord(letter) - 64
        self._column, self._row = column, int(parts[2])

    def _value(self, _: Attributes) -> None:
        found = self.findings
        found.last_row = max(found.last_row, self._row)
        found.last_column = max(found.last_column, self._column)

    def _formula(self, _: Attributes) -> None:
        self.findings.formulas += 1

    def _columns(self, attributes: Attributes) -> None:
        self.findings.hidden_columns |= attributes.get("hidden", "").lower() in _TRUE

    def _merge(self, _: Attributes) -> None:
        self.findings.merged += 1

    def _sheet(self, attributes: Attributes) -> None:
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        hidden = attributes.get("state", "visible") != "visible"
        self.findings.sheets.append(SheetEntry(attributes.get("name", ""), hidden, relation))

    def _relation(self, attributes: Attributes) -> None:
        self.findings.relations[attributes.get("Id", "")] = attributes.get("Target", "")
