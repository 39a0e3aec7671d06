"""What the confinement costs: `python -m bench.intake` reads a roster of 1,000 rows with it and without it."""

import asyncio
import io
import statistics
import time
from collections.abc import Awaitable, Callable

from openpyxl import Workbook

from shared.adapters.sheets.files import SpreadsheetFiles
from shared.adapters.sheets.read.gate import judge
from shared.adapters.sheets.read.workbook import read_xlsx
from shared.domain.file_limits import FileLimits

ROUNDS = 15


def roster(rows: int) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Email", "Name", "Groups", "Company", "Department", "Note"])
    for n in range(rows):
        sheet.append([f"p{n}@fabrikam.example", f"Person {n}", "Portal", "Fabrikam", "Sales", f"note {n}"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


async def measured(doing: Callable[[], Awaitable[object]]) -> list[float]:
    """Milliseconds of each round, in order of size; the first one is left out."""
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        await doing()
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times[1:])


async def main() -> None:
    limits = FileLimits()
    files = SpreadsheetFiles(limits)
    for rows in (1_000, 10_000):
        content = roster(rows)

        async def confined(content: bytes = content) -> None:
            await files.read("x.xlsx", content)

        async def unconfined(content: bytes = content) -> None:
            judge("x.xlsx", content, limits)
            await asyncio.to_thread(read_xlsx, content, limits)

        inside, outside = await measured(confined), await measured(unconfined)
        cost = statistics.median(inside) - statistics.median(outside)
        print(f"{rows:,} rows: confined {statistics.median(inside):.0f} ms (worst {inside[-1]:.0f}), ", end="")
        print(f"in the host itself {statistics.median(outside):.0f} ms (worst {outside[-1]:.0f}): +{cost:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main())
