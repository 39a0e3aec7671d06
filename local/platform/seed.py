"""What a fresh storage account must hold before the app runs: containers, tables, sample policies."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from azure.core.exceptions import ResourceExistsError
from azure.data.tables.aio import TableServiceClient
from azure.storage.blob.aio import BlobServiceClient

CONTAINERS = ("uploads", "checks", "reports", "policies", "quarantine")
TABLES = ("guests", "batches", "entries", "control")


def sample_policies(folder: Path) -> dict[str, bytes]:
    """The sample policies by blob name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}


async def seed_storage(connection: str, policies: Mapping[str, bytes]) -> list[str]:
    """Create what is missing; gives the names of the policies uploaded, none if there were some already."""
    async with TableServiceClient.from_connection_string(connection) as tables:
        for table in TABLES:
            await tables.create_table_if_not_exists(table)
    async with BlobServiceClient.from_connection_string(connection) as blobs:
        for container in CONTAINERS:
            with suppress(ResourceExistsError):
                await blobs.create_container(container)
        held = blobs.get_container_client("policies")
        if [name async for name in held.list_blob_names()]:
            return []
        for name, content in policies.items():
            await held.upload_blob(name, content)
    return list(policies)
