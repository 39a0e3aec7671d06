"""Spreadsheets without files: a roster is lines of comma-separated text, a report is kept as it was given."""

from collections.abc import Sequence

from shared.domain.errors import RosterError
from shared.domain.report import Report
from shared.domain.roster import Sheet


class FakeSheets:
    def __init__(self) -> None:
        self.reports: dict[tuple[str, str], Report] = {}
        """The last report of each (partner, roster)."""
        self.written = 0

    async def read(self, name: str, content: bytes) -> Sheet:
        if not name.endswith((".csv", ".xlsx")):
            raise RosterError("not a spreadsheet")
        rows = (tuple(cell.strip() for cell in line.split(",")) for line in content.decode().splitlines())
        return Sheet(tuple(rows))

    async def write(self, report: Report, ending: str) -> bytes:
        self.reports[report.batch.partner, report.batch.roster] = report
        self.written += 1
        return ending.encode()

    async def template(self, groups: Sequence[str]) -> bytes:
        return ",".join(groups).encode()
