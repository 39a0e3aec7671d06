"""Batches and their entries in Table storage.

All batches share one partition with two lists of them, written in the same transaction: those that run, and
all by age. A batch is found by its id alone; a partner's name, which is hostile text, is in no key.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace

from azure.data.tables import UpdateMode
from azure.data.tables.aio import TableServiceClient

from shared.adapters.azure_errors import azure_errors
from shared.adapters.tables.batch_records import (
    NEWEST,
    PARTITION,
    RUNNING,
    batch_keys,
    batch_of,
    batch_row,
    entry_of,
    entry_row,
    is_running,
    newest_row,
    running_row,
)
from shared.adapters.tables.guest_records import Row
from shared.adapters.tables.rows import BATCHES, ENTRIES, STORE, etag_of, read_row, save_row
from shared.domain.batch import Batch, Entry

_MOST_ROWS, _MOST_BYTES = 100, 3_500_000
"""Of a transaction: the service takes 100 rows and 4 MiB.
https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions"""
_AT_ONCE = 4
"""Transactions under way at a time; they share one partition, which serves 2,000 rows a second."""


class TableBatches:
    """`Batches` in two tables."""

    def __init__(self, service: TableServiceClient) -> None:
        self._batches = service.get_table_client(BATCHES)
        self._entries = service.get_table_client(ENTRIES)

    async def get(self, batch_id: str) -> Batch | None:
        row = await read_row(self._batches, batch_keys(batch_id))
        return batch_of(row, etag_of(row)) if row else None

    async def save(self, batch: Batch) -> Batch:
        running = running_row(batch)
        index = [newest_row(batch), *([running] if is_running(batch) else [])]
        leaves = None if is_running(batch) else running
        version = await save_row(self._batches, batch_row(batch), batch.version, index, leaves)
        return replace(batch, version=version)

    async def running(self) -> AsyncIterator[Batch]:
        async for batch in self._listed(RUNNING):
            if is_running(batch):
                yield batch

    async def latest(self, limit: int) -> list[Batch]:
        found: list[Batch] = []
        if limit:
            async for batch in self._listed(NEWEST, limit):
                found.append(batch)
                if len(found) == limit:
                    break
        return found

    async def _listed(self, prefix: str, page: int | None = None) -> AsyncIterator[Batch]:
        """The batches of one of the lists, in its order. "~" sorts behind all that follows a prefix."""
        keys = "PartitionKey eq @partition and RowKey ge @first and RowKey lt @last"
        names = {"partition": PARTITION, "first": prefix, "last": prefix + "~"}
        with azure_errors(STORE):
            async for row in self._batches.query_entities(keys, parameters=names, results_per_page=page):
                if batch := await self.get(row["batch_id"]):
                    yield batch

    async def write_entries(self, batch_id: str, entries: Sequence[Entry]) -> None:
        writing = asyncio.Semaphore(_AT_ONCE)

        async def write(rows: list[Row]) -> None:
            async with writing:
                with azure_errors(STORE):
                    operations = [("upsert", row, {"mode": UpdateMode.REPLACE}) for row in rows]
                    await self._entries.submit_transaction(operations)

        rows = (entry_row(batch_id, entry) for entry in entries)
        await asyncio.gather(*map(write, _transactions(rows)))

    async def entries(self, batch_id: str) -> list[Entry]:
        with azure_errors(STORE):
            rows = self._entries.query_entities("PartitionKey eq @batch", parameters={"batch": batch_id})
            return [entry_of(row) async for row in rows]


def _transactions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    packed: list[Row] = []
    size = 0
    for row in rows:
        length = len(json.dumps(row))
        if packed and (len(packed) == _MOST_ROWS or size + length > _MOST_BYTES):
            yield packed
            packed, size = [], 0
        packed.append(row)
        size += length
    if packed:
        yield packed
