"""One platform for all: every test has a partner, and people, of its own."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.platform import Platform, running


@pytest.fixture(scope="session")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    """Whatever the tests did, nobody may have been mailed twice at the end."""
    async with running(tmp_path_factory.mktemp("platform")) as platform:
        yield platform
        mails = await platform.mails()
        assert {address: count for address, count in mails.items() if count > 1} == {}
        assert await platform.control("violations") == {}
