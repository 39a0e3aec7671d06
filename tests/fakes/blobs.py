"""Blob containers in memory."""

import itertools
from collections.abc import AsyncIterator

from shared.domain.batch import Upload
from shared.domain.ports import Clock
from tests.fakes.wire import wire


class FakeBlobs:
    def __init__(self, clock: Clock, limit: int = 25 * 2**20) -> None:
        self.stored: dict[tuple[str, str], tuple[bytes, Upload]] = {}
        self.content_types: dict[tuple[str, str], str] = {}
        self._clock = clock
        self._limit = limit
        self._etags = itertools.count(1)

    async def read(self, container: str, name: str) -> tuple[bytes, Upload] | None:
        async with wire("blobs.read"):
            found = self.stored.get((container, name))
            return (found[0][: self._limit + 1], found[1]) if found else None

    async def write(self, container: str, name: str, content: bytes, content_type: str) -> None:
        async with wire("blobs.write"):
            upload = Upload(container, name, str(next(self._etags)), self._clock())
            self.stored[container, name] = (content, upload)
            self.content_types[container, name] = content_type

    async def list(self, container: str) -> AsyncIterator[Upload]:
        async with wire("blobs.list"):
            found = sorted(key for key in self.stored if key[0] == container)
        for key in found:
            yield self.stored[key][1]
