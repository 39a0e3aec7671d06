"""What the storage adapters make of a storage that is missing, half-made or out of reach."""

from collections.abc import AsyncIterator

import pytest
from azure.data.tables.aio import TableServiceClient
from azure.storage.blob.aio import BlobServiceClient

from local.platform.layout import Layout
from shared.adapters.blobs import BlobContainers
from shared.adapters.tables.batches import TableBatches
from shared.adapters.tables.control import TableControl, ensure_tables
from shared.adapters.tables.guests import TableGuests
from shared.domain.errors import TransientError
from shared.services import compose
from shared.settings import Settings
from tests.contract.people import new_batch, new_guest
from tests.platform_fixtures import free_base
from tests.settings import COMPLETE


@pytest.fixture
async def gone(tmp_path) -> AsyncIterator[Layout]:
    """Ports on which nothing listens."""
    return Layout(free_base(), tmp_path)


async def test_tables_are_made_once_and_then_left_alone(tables):
    await ensure_tables(tables)


async def test_tables_out_of_reach_are_trouble_that_passes(gone):
    async with TableServiceClient.from_connection_string(gone.storage, retry_total=0) as service:
        guests, batches = TableGuests(service), TableBatches(service)
        for call in (
            guests.get("0"),
            guests.save(new_guest()),
            guests.get_many([new_guest().guest_id]),
            batches.save(new_batch()),
            batches.latest(1),
            TableControl(service).get("pace"),
            ensure_tables(service),
        ):
            with pytest.raises(TransientError, match="Table storage"):
                await call


async def test_blobs_out_of_reach_are_trouble_that_passes(gone):
    async with BlobServiceClient.from_connection_string(gone.storage, retry_total=0) as service:
        for call in (
            BlobContainers(service).read("uploads", "x"),
            BlobContainers(service).write("uploads", "x", b"", "text/csv"),
            anext(aiter(BlobContainers(service).list("uploads"))),
        ):
            with pytest.raises(TransientError, match="Blob storage"):
                await call


async def test_a_missing_table_is_trouble_and_no_missing_record(tables):
    await tables.delete_table("guests")
    try:
        for call in (TableGuests(tables).get("0"), TableGuests(tables).save(new_guest())):
            with pytest.raises(TransientError, match="does not exist"):
                await call
    finally:
        await ensure_tables(tables)


async def test_a_missing_container_is_trouble_and_no_missing_blob(blob_service):
    blobs = BlobContainers(blob_service)
    for call in (blobs.read("nowhere", "x"), blobs.write("nowhere", "x", b"", "text/csv")):
        with pytest.raises(TransientError, match="does not exist"):
            await call


@pytest.mark.usefixtures("tables", "blob_service")
async def test_a_proxy_named_in_the_environment_is_not_looked_for(layout, gone, monkeypatch):
    for name in ("no_proxy", "NO_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{gone.port_base}")
    settings = Settings.from_env(COMPLETE | {"Storage": layout.storage, "ServiceBus": layout.service_bus})
    services = compose(settings)
    assert await services.control.get("nothing") == ({}, None)
    assert await services.blobs.read("uploads", "nothing") is None
