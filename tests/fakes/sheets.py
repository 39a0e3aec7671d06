"""Spreadsheets without files: a roster is lines of comma-separated text, a report is a number to look it up by.

A line `=== NAME` begins a further sheet, a line that begins with `~` is hidden.
"""

from collections.abc import Sequence

from shared.domain.errors import RosterError
from shared.domain.report import Report
from shared.domain.roster import Book, Sheet
from tests.fakes.wire import wire


class FakeSheets:
    def __init__(self) -> None:
        self.written: list[Report] = []

    async def read(self, name: str, content: bytes) -> Book:
        async with wire("sheets.read"):
            return self._read(name, content)

    def _read(self, name: str, content: bytes) -> Book:
        if not name.endswith((".csv", ".xlsx")):
            raise RosterError("not a spreadsheet")
        parts = content.decode().split("=== ")
        first, *further = parts if parts[0] or not parts[1:] else parts[1:]
        named = [("", first)] if parts[0] else [self._named(first)]
        return Book(tuple(self._sheet(*one) for one in [*named, *map(self._named, further)]))

    def _named(self, part: str) -> tuple[str, str]:
        name, _, text = part.partition("\n")
        return name, text

    def _sheet(self, name: str, text: str) -> Sheet:
        lines = text.splitlines()
        hidden = frozenset(number for number, line in enumerate(lines, 1) if line.startswith("~"))
        rows = (tuple(cell.strip() for cell in line.removeprefix("~").split(",")) for line in lines)
        return Sheet(tuple(rows), name=name, hidden_rows=hidden)

    async def write(self, report: Report, ending: str) -> bytes:
        async with wire("sheets.write"):
            self.written.append(report)
            return f"{len(self.written) - 1} {ending}".encode()

    def report(self, content: bytes) -> Report:
        """The report that was written as this content."""
        return self.written[int(content.split()[0])]

    async def template(self, groups: Sequence[str]) -> bytes:
        return ",".join(groups).encode()
