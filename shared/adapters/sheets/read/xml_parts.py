"""Looks through one XML part of a workbook, by expat alone, and learns what the reader would have to bear."""

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from shared.adapters.sheets.read.places import Attributes
from shared.adapters.sheets.read.worksheet import Worksheet, WorksheetScan
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits

_ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"})
"""An encoding that expat and the reader understand differently could carry a DOCTYPE past the one of them."""


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
    """What one part holds: a worksheet its cells, the workbook its sheets, a list its relations."""

    worksheet: Worksheet = field(default_factory=Worksheet)
    sheets: list[SheetEntry] = field(default_factory=list)
    relations: dict[str, str] = field(default_factory=dict)


class PartScan:
    """Feed it the part chunk by chunk.

    Raises RosterError for a document type, a strange encoding, too deep a nesting, or broken XML. A part that
    is not `strict`, because nothing will parse it, may be broken: Excel's own drawings for comments are.
    """

    def __init__(self, limits: FileLimits, *, strict: bool = True) -> None:
        self.findings = Findings()
        self._strict = strict
        self._broken = False
        self._deepest = limits.depth
        self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._cells = WorksheetScan(self.findings.worksheet, limits)
        self._elements: Mapping[str, Callable[[Attributes], bool]] = {
            **self._cells.elements,
            "sheet": self._sheet,
            "Relationship": self._relation,
        }
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
        if final:
            self._cells.end()

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
            # Text is asked for only where it means something: most of a workbook is text.
            self._parser.CharacterDataHandler = self._cells.text if meaning(attributes) else None

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _sheet(self, attributes: Attributes) -> bool:
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        hidden = attributes.get("state", "visible") != "visible"
        self.findings.sheets.append(SheetEntry(attributes.get("name", ""), hidden, relation))
        return False

    def _relation(self, attributes: Attributes) -> bool:
        self.findings.relations[attributes.get("Id", "")] = attributes.get("Target", "")
        return False
