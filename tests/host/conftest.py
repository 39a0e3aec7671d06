"""One storage and one broker for all tests of the host; containers and queues keep the tests apart."""

from collections.abc import AsyncIterator

import pytest

from local.platform.layout import Layout
from tests.host.journal import QUEUES
from tests.platform_fixtures import broker, free_base, storage


@pytest.fixture(scope="session")
async def layout(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Layout]:
    layout = Layout(free_base(), tmp_path_factory.mktemp("parts"))
    async with storage(layout), broker(layout, QUEUES):
        yield layout


@pytest.fixture(scope="session")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """Ports on which nothing listens."""
    return Layout(free_base(), tmp_path_factory.mktemp("nowhere"))
