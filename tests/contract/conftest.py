"""Each suite is one body of tests, run on the fake and on the adapter with its real counterpart behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from azure.data.tables.aio import TableServiceClient
from azure.storage.blob.aio import BlobServiceClient

from local.platform.layout import REPO, Layout
from shared.adapters.blobs import BlobContainers
from shared.adapters.tables.batches import TableBatches
from shared.adapters.tables.control import TableControl, ensure_tables
from shared.adapters.tables.guests import TableGuests
from shared.domain.ports import Batches, Blobs, Control, Guests
from tests.contract.tenants import EmulatedTenant, FakeTenant, emulated_tenant
from tests.fakes.blobs import FakeBlobs
from tests.fakes.clock import FakeClock
from tests.fakes.tables import FakeBatches, FakeControl, FakeGuests
from tests.platform_fixtures import broker, free_base, storage

LIMIT = 100_000
CONTAINER = "uploads"


@dataclass(frozen=True, slots=True)
class Store:
    guests: Guests
    batches: Batches
    control: Control


@pytest.fixture(scope="session")
async def layout(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Layout]:
    layout = Layout(free_base(), tmp_path_factory.mktemp("contract"))
    async with storage(layout), broker(layout, REPO / "infra" / "queues.json"):
        yield layout


@pytest.fixture(scope="session")
async def tables(layout: Layout) -> AsyncIterator[TableServiceClient]:
    async with TableServiceClient.from_connection_string(layout.storage) as service:
        await ensure_tables(service)
        yield service


@pytest.fixture(params=["fake", "azure"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "fake":
        return Store(FakeGuests(), FakeBatches(), FakeControl())
    tables = request.getfixturevalue("tables")
    return Store(TableGuests(tables), TableBatches(tables), TableControl(tables))


@pytest.fixture(scope="session")
async def blob_service(layout: Layout) -> AsyncIterator[BlobServiceClient]:
    async with BlobServiceClient.from_connection_string(layout.storage) as service:
        await service.create_container(CONTAINER)
        yield service


@pytest.fixture(params=["fake", "azure"])
def blobs(request: pytest.FixtureRequest) -> Blobs:
    if request.param == "fake":
        return FakeBlobs(FakeClock(), LIMIT)
    return BlobContainers(request.getfixturevalue("blob_service"), LIMIT)


@pytest.fixture
async def emulated(tmp_path: Path) -> AsyncIterator[EmulatedTenant]:
    async with emulated_tenant(tmp_path) as tenant:
        yield tenant
        assert await tenant.control("violations") == {}


@pytest.fixture(params=["fake", "graph"])
def tenant(request: pytest.FixtureRequest) -> FakeTenant | EmulatedTenant:
    return FakeTenant() if request.param == "fake" else request.getfixturevalue("emulated")
