"""The tables in memory, with versions that conflict as ETags do."""

import itertools
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace

from shared.domain.batch import Batch, BatchState, Entry
from shared.domain.errors import ConflictError
from shared.domain.guest import Guest
from shared.domain.ports import OpenGuest
from tests.fakes.wire import wire

SETTLED = {BatchState.REJECTED, BatchState.HELD, BatchState.COMPLETE}


class Records[Record: (Guest, Batch)]:
    """Records by id; a save needs the version that is stored, and gives a new one."""

    def __init__(self) -> None:
        self.stored: dict[str, Record] = {}
        self._versions = itertools.count(1)

    def put(self, key: str, record: Record) -> Record:
        found = self.stored.get(key)
        if record.version != (found.version if found else None):
            raise ConflictError("saved by somebody else meanwhile")
        self.stored[key] = replace(record, version=str(next(self._versions)))
        return self.stored[key]


class FakeGuests:
    def __init__(self) -> None:
        self.records = Records[Guest]()
        self.index: dict[str, OpenGuest] = {}

    async def get(self, guest_id: str) -> Guest | None:
        async with wire("guests.get"):
            return self.records.stored.get(guest_id)

    async def get_many(self, guest_ids: Iterable[str]) -> dict[str, Guest]:
        async with wire("guests.get_many"):
            return {key: self.records.stored[key] for key in guest_ids if key in self.records.stored}

    async def save(self, guest: Guest) -> Guest:
        async with wire("guests.save"):
            saved = self.records.put(guest.guest_id, guest)
            self.index.pop(saved.guest_id, None)
            if saved.is_open:
                line = OpenGuest(saved.guest_id, saved.state, saved.user_id, saved.revision, saved.due_at)
                self.index[saved.guest_id] = line
            return saved

    async def open(self) -> AsyncIterator[OpenGuest]:
        async with wire("guests.open"):
            lines = list(self.index.values())
        for line in lines:
            yield line


class FakeBatches:
    def __init__(self) -> None:
        self.records = Records[Batch]()
        self.rows: dict[str, dict[int, Entry]] = {}

    async def get(self, batch_id: str) -> Batch | None:
        async with wire("batches.get"):
            return self.records.stored.get(batch_id)

    async def save(self, batch: Batch) -> Batch:
        async with wire("batches.save"):
            return self.records.put(batch.batch_id, batch)

    async def running(self) -> AsyncIterator[Batch]:
        async with wire("batches.running"):
            found = [batch for batch in self.records.stored.values() if batch.state not in SETTLED]
        for batch in found:
            yield batch

    async def latest(self, limit: int) -> list[Batch]:
        async with wire("batches.latest"):
            newest = sorted(self.records.stored.values(), key=lambda batch: batch.received_at, reverse=True)
            return newest[:limit]

    async def write_entries(self, batch_id: str, entries: Sequence[Entry]) -> None:
        async with wire("batches.write_entries"):
            self.rows.setdefault(batch_id, {}).update({entry.number: entry for entry in entries})

    async def entries(self, batch_id: str) -> list[Entry]:
        async with wire("batches.entries"):
            return [entry for _, entry in sorted(self.rows.get(batch_id, {}).items())]


class FakeControl:
    def __init__(self) -> None:
        self.stored: dict[str, tuple[dict[str, str], str]] = {}
        self._versions = itertools.count(1)

    async def get(self, name: str) -> tuple[dict[str, str], str | None]:
        async with wire("control.get"):
            values, version = self.stored.get(name, ({}, None))
            return dict(values), version

    async def put(self, name: str, values: Mapping[str, str], version: str | None) -> None:
        async with wire("control.put"):
            if version != self.stored.get(name, ({}, None))[1]:
                raise ConflictError("saved by somebody else meanwhile")
            self.stored[name] = (dict(values), str(next(self._versions)))
