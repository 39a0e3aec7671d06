"""The local platform as a stranger meets it: started by its command, used through what its `ready` line says."""

import asyncio
import contextlib
import csv
import io
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import aiohttp
from azure.storage.blob.aio import BlobServiceClient
from openpyxl import load_workbook

from local.platform.layout import Layout
from shared.domain.batch import batch_id
from tests.platform_fixtures import eventually, free_base, ready, up

PATIENCE_SECONDS = 120.0

QUICK = {
    # Shorter rounds than a person needs, and less patience with a tenant that lags by seconds at most.
    "REDEMPTION_SCHEDULE": "*/2 * * * * *",
    "UPKEEP_SCHEDULE": "*/2 * * * * *",
    "REPORT_EVERY_SECONDS": "1",
    "SETTLING_SECONDS": "15",
    # Under four fifths of Graph's limit: from there on it warns, and the app halves its pace for minutes.
    "INVITATIONS_PER_MINUTE": "1400",
}


@dataclass(frozen=True, slots=True)
class Dropped:
    """A roster that was uploaded."""

    partner: str
    roster: str
    batch_id: str

    @property
    def stem(self) -> str:
        return str(PurePosixPath(self.partner, self.roster).with_suffix(""))


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its summary."""

    rows: list[list[str]]
    summary: dict[str, Any]

    def line(self, number: int) -> dict[str, str]:
        """A row by its number in the roster: heading → cell, the results' headings before the roster's own."""
        heading = next(row for row in self.rows if "Status" in row)
        return dict(zip(heading, self.rows[number - 1], strict=False))

    def told(self, number: int) -> tuple[str, str]:
        line = self.line(number)
        return line["Status"], line["Reason"]


@dataclass(frozen=True, slots=True)
class Platform:
    ready: dict[str, Any]
    blobs: BlobServiceClient
    http: aiohttp.ClientSession

    @property
    def data(self) -> Path:
        return Path(self.ready["data"])

    async def policy(self, partner: str, text: str) -> None:
        await self.put("policies", f"{partner}.toml", text.encode())

    async def put(self, container: str, name: str, content: bytes) -> None:
        await self.blobs.get_blob_client(container, name).upload_blob(content, overwrite=True)

    async def read(self, container: str, name: str) -> bytes | None:
        blob = self.blobs.get_blob_client(container, name)
        return await (await blob.download_blob()).readall() if await blob.exists() else None

    async def drop(self, partner: str, roster: str, content: bytes, container: str = "uploads") -> Dropped:
        await self.put(container, f"{partner}/{roster}", content)
        return Dropped(partner, roster, batch_id(partner, roster, content))

    async def reported(self, dropped: Dropped, **counts: int) -> Report:
        """The report, once it counts so. `Needs_attention` and the like stand for words with spaces."""
        expected = {word.replace("_", " "): number for word, number in counts.items()}
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while True:
            summary = await self.summary(dropped)
            if summary and summary["counts"] == expected:
                return Report(await self._rows(dropped), summary)
            assert asyncio.get_running_loop().time() < deadline, f"expected {expected}, last saw {summary}"
            await asyncio.sleep(0.1)

    async def summary(self, dropped: Dropped) -> dict[str, Any] | None:
        """None until there is one of this batch."""
        content = await self.read("reports", f"{dropped.stem}.summary.json")
        summary = json.loads(content) if content else None
        return summary if summary and summary["batch_id"] == dropped.batch_id else None

    async def standing(
        self, dropped: Dropped, state: str, after: str | None = None, **counts: int
    ) -> dict[str, Any]:
        """The batch as the app tells it, once it is in this state, counts so, and has reported since `after`."""

        async def look() -> dict[str, Any] | None:
            status, batch = await self.ask(f"batches/{dropped.batch_id}")
            if status != 200 or batch["state"] != state or batch["reported_at"] in {None, after}:
                return None
            return batch if not counts or batch["counts"] == counts else None

        found = await eventually(look, within=PATIENCE_SECONDS)
        assert found
        return found

    async def _rows(self, dropped: Dropped) -> list[list[str]]:
        ending = "csv" if dropped.roster.endswith(".csv") else "xlsx"
        content = await self.read("reports", f"{dropped.stem}.report.{ending}")
        assert content
        return report_rows(content, ending)

    async def ask(self, path: str, method: str = "GET") -> tuple[int, Any]:
        """Status and answer of the app at `api/<path>`."""
        async with self.http.request(method, f"{self.ready['host']}/api/{path}") as answer:
            return answer.status, await answer.json()

    async def memory(self) -> dict[str, float]:
        """Of the host, in MB, as `local.host.memory` tells it."""
        async with self.http.get(f"{self.ready['host']}/admin/host/memory") as answer:
            answer.raise_for_status()
            return dict(await answer.json())

    async def control(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The tenant's control: GET without a body, POST with one."""
        method = "GET" if body is None else "POST"
        async with self.http.request(method, f"{self.ready['tenant']}/_tenant/{path}", json=body) as answer:
            answer.raise_for_status()
            return await answer.json()

    @contextlib.asynccontextmanager
    async def lagging(self, seconds: float) -> AsyncIterator[None]:
        """While the block runs, a new guest takes so long to show in all of the directory."""
        await self.control("behaviour", {"replication_seconds": seconds})
        try:
            yield
        finally:
            await self.control("behaviour", {"replication_seconds": 0})

    async def mails(self) -> Counter[str]:
        """Address → how many mails went to it."""
        return Counter(mail["to"].casefold() for mail in await self.control("mail"))

    async def requests(self) -> Counter[tuple[str, str]]:
        """(method, route) → how many requests Graph got."""
        counts: Counter[tuple[str, str]] = Counter()
        for row in await self.control("requests"):
            counts[row["method"], row["route"]] += row["count"]
        return counts

    async def accept(self, *emails: str) -> None:
        for email in emails:
            await self.control("redeem", {"email": email})

    async def users(self) -> dict[str, dict[str, Any]]:
        """By address, in small letters."""
        return {str(user["mail"]).casefold(): user for user in (await self.control("directory"))["users"]}

    async def members(self, group_id: str) -> set[str]:
        """Addresses, in small letters."""
        directory = await self.control("directory")
        mails = {user["id"]: str(user["mail"]).casefold() for user in directory["users"]}
        [group] = [group for group in directory["groups"] if group["id"] == group_id]
        return {mails[user_id] for user_id in group["members"]}


def report_rows(content: bytes, ending: str) -> list[list[str]]:
    if ending == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.values]


@contextlib.asynccontextmanager
async def running(folder: Path, **env: str) -> AsyncIterator[Platform]:
    """A platform of the tests' own, on free ports. Its end must be an orderly one."""
    async with up(Layout(free_base(), folder / "data"), **QUICK, **env) as program:

        def has_come_up() -> dict[str, Any]:
            assert program.process.returncode is None, program.output
            return ready(program)

        said = await eventually(has_come_up, within=PATIENCE_SECONDS)
        async with (
            BlobServiceClient.from_connection_string(said["storage"]) as blobs,
            aiohttp.ClientSession() as http,
        ):
            yield Platform(said, blobs, http)
        assert await program.stop() == 0
