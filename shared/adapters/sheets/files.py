"""Spreadsheets in and out: implements `ports.Sheets`.

Reading goes through a process of its own (`read/process.py`), writing through a thread.
"""

import asyncio
import hashlib
from collections.abc import Sequence

from shared.adapters.sheets.read.process import read_apart
from shared.adapters.sheets.write.csv_file import write_csv
from shared.adapters.sheets.write.template import template
from shared.adapters.sheets.write.workbook import write_xlsx
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from shared.domain.report import Report
from shared.domain.roster import Book

_WRITERS = {"xlsx": write_xlsx, "csv": write_csv}


class SpreadsheetFiles:
    """Rosters are hostile until proven harmless, reports are harmless whatever the roster held."""

    def __init__(self, limits: FileLimits | None = None) -> None:
        self._limits = limits or FileLimits()
        # One at a time: two hostile files must not add up to more than the host's memory.
        self._turn = asyncio.Semaphore(1)
        self._refused: tuple[bytes, str] = b"", ""

    async def read(self, name: str, content: bytes) -> Book:
        async with self._turn:
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass") + b"\0" + content).digest()
            # A rejected roster is read once more for its report: what harmed is not to harm twice.
            if digest == self._refused[0]:
                raise RosterError(self._refused[1])
            try:
                return await read_apart(name, content, self._limits)
            except RosterError as error:
                self._refused = digest, str(error)
                raise

    async def write(self, report: Report, ending: str) -> bytes:
        return await asyncio.to_thread(_WRITERS[ending], report)

    async def template(self, groups: Sequence[str]) -> bytes:
        return await asyncio.to_thread(template, groups)
