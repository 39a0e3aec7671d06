"""Spreadsheets in and out: implements `ports.Sheets`.

Reading goes through a process of its own (`sheet_process`), writing through a thread.
"""

import asyncio
from collections.abc import Sequence

from shared.adapters.sheet_limits import Limits
from shared.adapters.sheet_process import read_apart
from shared.adapters.sheet_template import template
from shared.adapters.sheet_write_csv import write_csv
from shared.adapters.sheet_write_xlsx import write_xlsx
from shared.domain.report import Report
from shared.domain.roster import Sheet

_WRITERS = {"xlsx": write_xlsx, "csv": write_csv}


class SpreadsheetFiles:
    """Rosters are hostile until proven harmless, reports are harmless whatever the roster held."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        # One at a time: two hostile files must not add up to more than the host's memory.
        self._turn = asyncio.Semaphore(1)

    async def read(self, name: str, content: bytes) -> Sheet:
        async with self._turn:
            return await read_apart(name, content, self._limits)

    async def write(self, report: Report, ending: str) -> bytes:
        return await asyncio.to_thread(_WRITERS[ending], report)

    async def template(self, groups: Sequence[str]) -> bytes:
        return await asyncio.to_thread(template, groups)
