"""Makes a worksheet fit for the reader of values: writes its XML again without what would be too much for it.

Cut is what lies beyond the text: check boxes, numbers and formulas filled down for ever. Errors become texts.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from shared.adapters.sheets.read.places import Attributes, Cursor
from shared.domain.roster import Place

_CHUNK = 1 << 16


def trimmed(clean: io.BytesIO, ends: Mapping[str, Place]) -> io.BytesIO:
    """The judged workbook, with the parts that `ends` names cut behind that row and that column."""
    if not ends:
        return clean
    copy = io.BytesIO()
    with zipfile.ZipFile(clean) as source, zipfile.ZipFile(copy, "w") as target:
        for entry in source.infolist():
            with source.open(entry) as part, target.open(entry.filename, "w") as to:
                cut = _Cut(to, ends[entry.filename]) if entry.filename in ends else None
                while chunk := part.read(_CHUNK):
                    if cut:
                        cut.feed(chunk)
                    else:
                        to.write(chunk)
    return copy


class _Cut:
    """Writes the XML again as it is fed, without the cells and rows beyond the end, and errors as texts."""

    def __init__(self, to: IO[bytes], end: Place) -> None:
        self._to = to
        self._last_row, self._last_column = end
        self._cursor = Cursor()
        self._dropped = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._dropped or self._is_beyond(name.rpartition(":")[2], attributes):
            self._dropped += 1
            return
        if attributes.get("t") == "e":
            attributes = {**attributes, "t": "str"}
        told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self._write(f"<{name}{told}>")

    def _is_beyond(self, element: str, attributes: Attributes) -> bool:
        if element == "row":
            self._cursor.to_row(attributes)
        elif element == "c":
            self._cursor.to_cell(attributes)
        else:
            return False
        return self._cursor.row > self._last_row or self._cursor.column > self._last_column

    def _end(self, name: str) -> None:
        if self._dropped:
            self._dropped -= 1
        else:
            self._write(f"</{name}>")

    def _text(self, text: str) -> None:
        if not self._dropped:
            self._write(escape(text))

    def _write(self, text: str) -> None:
        self._to.write(text.encode())
