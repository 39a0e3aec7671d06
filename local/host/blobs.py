"""Blob triggers. Azurite raises no events, so this listener looks, and raises one per new blob or ETag."""

import asyncio
import logging
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from azure.core.exceptions import AzureError, ResourceExistsError, ResourceNotFoundError
from azure.storage.blob import BlobProperties
from azure.storage.blob.aio import ContainerClient

from local.host.deliveries import BlobEvent, Deliveries
from local.host.functions import Function
from local.host.poison import PoisonQueue
from local.host.running import Running
from local.host.wire import TypedData, as_json, text
from local.host.worker import InvocationFailedError, Worker

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class BlobPattern:
    """A trigger's path, such as `uploads/{name}`."""

    container: str
    prefix: str
    pattern: re.Pattern[str]

    @classmethod
    def parse(cls, path: str) -> "BlobPattern":
        container, _, blob = path.strip("/").partition("/")
        blob = blob or "{name}"
        # A parameter takes slashes too: `uploads/{name}` sees blobs in folders, as in Azure.
        parts = re.split(r"\{(\w+)\}", blob)
        regex = "".join(f"(?P<{part}>.*)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
        return cls(container, parts[0], re.compile(regex))

    def match(self, blob: str) -> dict[str, str] | None:
        """The parameters the name gives, or None if the function does not want it."""
        found = self.pattern.fullmatch(blob)
        return found.groupdict() if found else None


@dataclass(slots=True)
class BlobListener:
    """Raises events for one function: at least once, unordered, blobs of before its first start included.

    `slots` bounds the invocations of all blob functions together. An event ends when the function
    succeeded, when its blob is gone, or as poison after `attempts` failures, made without a pause.
    """

    function: Function
    worker: Worker
    running: Running
    pattern: BlobPattern
    container: ContainerClient
    deliveries: Deliveries
    poison: PoisonQueue
    slots: asyncio.Semaphore
    attempts: int
    _under_way: set[BlobEvent] = field(default_factory=set)

    async def listen(self) -> None:
        away = False
        while True:
            try:
                await self._look()
                away = False
            except ResourceNotFoundError:
                with suppress(ResourceExistsError):
                    await self.container.create_container()
                continue
            except AzureError as error:
                if not away:
                    logger.warning(
                        "storage is away, looking again until it is back",
                        extra={"function": self.function.name, "error": type(error).__name__},
                    )
                away = True
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def close(self) -> None:
        await self.container.close()

    async def _look(self) -> None:
        blobs = self.container.list_blobs(name_starts_with=self.pattern.prefix, include=["metadata"])
        async for blob in blobs:
            parameters = self.pattern.match(blob.name)
            event = BlobEvent(self.function.name, blob.name, blob.etag)
            if parameters is None or event in self._under_way or self.deliveries.settled(event):
                continue
            await self.slots.acquire()
            self._under_way.add(event)
            self.running.start(self._deliver(event, blob, parameters))

    async def _deliver(self, event: BlobEvent, blob: BlobProperties, parameters: dict[str, str]) -> None:
        try:
            while self.deliveries.attempt(event) <= self.attempts:
                with suppress(InvocationFailedError):
                    await self._invoke(blob, parameters)
                    break
            else:
                await self.poison.put(event, self.pattern.container)
                logger.error("a blob failed every time", extra={"function": event.function})
        except ResourceNotFoundError:
            # In Azure, too, the event of a blob that is gone ends as a success.
            logger.info("a blob is gone before its event", extra={"function": event.function})
        finally:
            self._under_way.discard(event)
            self.slots.release()
        self.deliveries.settle(event)

    async def _invoke(self, blob: BlobProperties, parameters: dict[str, str]) -> None:
        client = self.container.get_blob_client(blob.name)
        content = await (await client.download_blob()).readall()
        metadata = {
            "BlobTrigger": text(f"{self.pattern.container}/{blob.name}"),
            "Uri": as_json(client.url),
            "Properties": as_json(_properties(blob, len(content))),
            "Metadata": as_json(blob.metadata or {}),
            **{name: text(value) for name, value in parameters.items()},
        }
        await self.worker.invoke(self.function, TypedData(bytes=content), metadata)


def _properties(blob: BlobProperties, length: int) -> dict[str, Any]:
    """The names are those of .NET's BlobProperties, which the real host sends."""
    return {
        "ContentLength": length,
        "ContentType": blob.content_settings.content_type,
        "ETag": blob.etag,
        "LastModified": blob.last_modified.isoformat(),
        "CreatedOn": blob.creation_time.isoformat(),
    }
