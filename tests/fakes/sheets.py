"""Spreadsheets without files: a roster is lines of comma-separated text, a report is a number to look it up by."""

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
        rows = (tuple(cell.strip() for cell in line.split(",")) for line in content.decode().splitlines())
        return Book((Sheet(tuple(rows)),))

    async def write(self, report: Report, ending: str) -> bytes:
        async with wire("sheets.write"):
            self.written.append(report)
            return f"{len(self.written) - 1} {ending}".encode()

    def report(self, content: bytes) -> Report:
        """The report that was written as this content."""
        return self.written[int(content.split()[0])]

    async def template(self, groups: Sequence[str]) -> bytes:
        return ",".join(groups).encode()
