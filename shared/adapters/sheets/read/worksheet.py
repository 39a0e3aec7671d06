"""What the XML of a worksheet tells and the reader of its values does not: extent, errors, formulas, links."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from shared.adapters.sheets.read.places import Attributes, Cursor, area, is_true
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from shared.domain.roster import Place

NO_VALUE = "holds a formula without a stored value: open in Excel and save"
_MERGED = "is part of a merged cell: unmerge it and fill in every row"

_HYPERLINK = re.compile(r'\s*HYPERLINK\(\s*"([^"]{1,2000})"', re.IGNORECASE)
_COMMON_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))
_TEXTS_KEPT = 2_100
"""Characters of one formula or error."""


@dataclass(slots=True)
class Worksheet:
    """One sheet. "Filled" is a cell with any value, "written" one with text: what a person would miss."""

    first_row: int = 0
    last_row: int = 0
    last_column: int = 0
    written_row: int = 0
    written_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: int = 0
    """Those that have a value."""
    merged: int = 0
    rare_errors: bool = False
    """Errors that the reader of values does not know; it would give up the whole workbook."""
    faults: dict[Place, str] = field(default_factory=dict)
    links: dict[Place, str] = field(default_factory=dict)
    related_links: dict[Place, str] = field(default_factory=dict)
    """Links by the id of their relation."""


class WorksheetScan:
    """Told of each element in turn; the answer is whether the text of the element matters."""

    def __init__(self, found: Worksheet, limits: FileLimits) -> None:
        self._found = found
        self._limits = limits
        self._cursor = Cursor()
        self._type = ""
        self._formula = False
        self._in_formula = False
        self._valued = False
        self._texts: list[str] = []
        self._kept = 0
        self._merges: list[tuple[Place, Place]] = []
        self.elements: Mapping[str, Callable[[Attributes], bool]] = {
            "row": self._row,
            "c": self._cell,
            "f": self._formula_of_cell,
            "v": self._value,
            "t": self._inline_text,
            "is": self._inline,
            "col": self._columns,
            "mergeCell": self._merge,
            "hyperlink": self._link,
        }

    def text(self, piece: str) -> None:
        if self._kept < _TEXTS_KEPT:
            self._texts.append(piece)
            self._kept += len(piece)

    def end(self) -> None:
        """Nothing follows."""
        self._settle()
        self._fault_merged_rows()

    def _row(self, attributes: Attributes) -> bool:
        self._settle()
        self._cursor.to_row(attributes)
        invisible = is_true(attributes.get("hidden")) or attributes.get("ht") == "0"
        if invisible and self._cursor.row <= self._limits.rows:
            self._found.hidden_rows.add(self._cursor.row)
        return False

    def _cell(self, attributes: Attributes) -> bool:
        self._settle()
        self._cursor.to_cell(attributes)
        self._type = attributes.get("t", "n")
        return False

    def _formula_of_cell(self, _: Attributes) -> bool:
        self._formula = self._in_formula = True
        return True

    def _value(self, _: Attributes) -> bool:
        self._end_formula()
        self._valued = True
        return self._formula or self._type in {"e", "str"}

    def _inline(self, _: Attributes) -> bool:
        self._valued = True
        return False

    def _inline_text(self, _: Attributes) -> bool:
        return self._type == "inlineStr"

    def _end_formula(self) -> None:
        if self._in_formula:
            target = _HYPERLINK.match("".join(self._texts))
            if target:
                self._remark(self._found.links, (self._cursor.row, self._cursor.column), target[1])
            self._in_formula, self._texts, self._kept = False, [], 0

    def _settle(self) -> None:
        """The cell before is complete."""
        if not (self._valued or self._formula):
            return
        self._end_formula()
        found, at = self._found, (self._cursor.row, self._cursor.column)
        shown = "".join(self._texts)
        if fault := self._fault(shown):
            self._remark(found.faults, at, fault)
        found.formulas += self._formula and not fault
        if self._valued:
            found.first_row = found.first_row or at[0]
            found.last_row, found.last_column = max(found.last_row, at[0]), max(found.last_column, at[1])
            if self._type in {"s", "d"} or (shown and self._type in {"str", "inlineStr"}):
                found.written_row = max(found.written_row, at[0])
                found.written_column = max(found.written_column, at[1])
        self._type, self._formula, self._valued = "n", False, False
        self._texts, self._kept = [], 0

    def _fault(self, shown: str) -> str:
        if self._type == "e":
            self._found.rare_errors |= shown not in _COMMON_ERRORS
            return f"shows {shown.strip()[:30] or 'an error'}"
        if self._formula and not shown and not (self._valued and self._type == "str"):
            return NO_VALUE
        return ""

    def _columns(self, attributes: Attributes) -> bool:
        if is_true(attributes.get("hidden")) or attributes.get("width") == "0":
            self._found.hidden_columns.append((int(attributes.get("min", 0)), int(attributes.get("max", 0))))
        return False

    def _merge(self, attributes: Attributes) -> bool:
        self._settle()
        self._found.merged += 1
        both = area(attributes.get("ref", ""))
        if both and both[0][0] < both[1][0] and len(self._merges) < self._limits.remarks:
            self._merges.append(both)
        return False

    def _link(self, attributes: Attributes) -> bool:
        self._settle()
        both = area(attributes.get("ref", ""))
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if both and relation:
            self._remark(self._found.related_links, both[0], relation)
        return False

    def _fault_merged_rows(self) -> None:
        """Below its first row a merged cell looks filled to a person and is blank to a reader, headings apart."""
        found = self._found
        tried = 0
        for (top, left), (bottom, right) in self._merges:
            if top <= found.first_row:
                continue
            rows = range(top + 1, min(bottom, found.last_row) + 1)
            columns = range(left, min(right, found.last_column) + 1)
            tried += len(rows) * len(columns)
            if tried > self._limits.remarks:
                self._refuse()
            for row in rows:
                for column in columns:
                    self._remark(found.faults, (row, column), _MERGED)

    def _remark(self, remarks: dict[Place, str], at: Place, words: str) -> None:
        if at[0] > self._limits.rows or at[1] > self._limits.columns:
            return
        if len(remarks) >= self._limits.remarks:
            self._refuse()
        remarks[at] = words

    def _refuse(self) -> NoReturn:
        raise RosterError(
            f"more than {self._limits.remarks:,} cells of a sheet show errors, hold formulas without a value, "
            "are merged or lead elsewhere; delete the rows and columns that are not about people"
        )
