"""One platform for all: every test has a partner, and people, of its own."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.e2e.platform import Platform, running
from tests.telemetry.ingestion import Ingestion, ingestion

ADDRESS = re.compile(r"[\w+-](?:@|%40)[\w-]+\.", re.ASCII)


@pytest.fixture(scope="session")
def told() -> Iterator[Ingestion]:
    """What Application Insights is told of all tests."""
    with ingestion() as server:
        yield server


@pytest.fixture(scope="session")
async def platform(tmp_path_factory: pytest.TempPathFactory, told: Ingestion) -> AsyncIterator[Platform]:
    """Whatever the tests did, nobody may have been mailed twice at the end, and no address have been exported."""
    async with running(tmp_path_factory.mktemp("platform"), **told.settings) as platform:
        yield platform
        mails = await platform.mails()
        assert {address: count for address, count in mails.items() if count > 1} == {}
        assert await platform.control("violations") == {}
    assert not [line for line in told.lines if ADDRESS.search(line)]
