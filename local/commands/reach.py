"""A running platform as somebody outside sees it: found by its folder, asked at its own addresses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from azure.core.exceptions import ServiceRequestError, ServiceResponseError
from azure.storage.blob.aio import BlobServiceClient

from local.platform.app_settings import real_tenant
from local.platform.env_file import read_env
from local.platform.layout import DEFAULT_DATA, DEFAULT_PORT_BASE, Layout

_ANSWER_WITHIN = aiohttp.ClientTimeout(30)
_AWAY = (aiohttp.ClientError, TimeoutError, ServiceRequestError, ServiceResponseError)


class NoPlatformError(Exception):
    """No platform answers. The message tells a person how to start one."""


@dataclass(frozen=True, slots=True)
class Platform:
    data: Path
    host: str
    tenant: str | None
    """None when the app invites into a real tenant."""
    blobs: BlobServiceClient
    http: aiohttp.ClientSession

    async def ask(self, path: str) -> Any:
        """What the app answers at `api/<path>`; None for what it does not know."""
        async with self.http.get(f"{self.host}/api/{path}") as answer:
            if answer.status == 404:
                return None
            answer.raise_for_status()
            return await answer.json()

    async def upload(self, container: str, name: str, content: bytes) -> None:
        await self.blobs.get_blob_client(container, name).upload_blob(content, overwrite=True)

    async def download(self, container: str, name: str) -> bytes | None:
        """None when there is no such blob."""
        blob = self.blobs.get_blob_client(container, name)
        return await (await blob.download_blob()).readall() if await blob.exists() else None


@asynccontextmanager
async def reach(data: Path) -> AsyncIterator[Platform]:
    """The platform whose folder this is. Raises NoPlatformError, also when it goes away meanwhile."""
    layout = Layout(data=data)
    try:
        settings = read_env(layout.env_file)
    except FileNotFoundError as error:
        raise NoPlatformError(_absent(data)) from error
    async with (
        BlobServiceClient.from_connection_string(settings["Storage"], retry_total=1) as blobs,
        aiohttp.ClientSession(timeout=_ANSWER_WITHIN) as http,
    ):
        # The folder does not tell the host's port, but all ports follow from that of the storage.
        host = Layout(urlsplit(blobs.url).port or DEFAULT_PORT_BASE).url("host")
        tenant = None if real_tenant(settings) else settings["GRAPH_BASE_URL"].removesuffix("/v1.0")
        try:
            async with http.get(f"{host}/admin/host/status") as answer:
                answer.raise_for_status()
            yield Platform(data, host, tenant, blobs, http)
        except _AWAY as error:
            raise NoPlatformError(f"{_absent(data)} ({host}: {type(error).__name__})") from error


def _absent(data: Path) -> str:
    return f"no platform answers for {data}; start it with: python -m local up{data_option(data)}"


def data_option(data: Path) -> str:
    """What must be added to a command that shall speak to this folder's platform."""
    return "" if data == DEFAULT_DATA else f" --data {data}"
