import aiohttp
import pytest

from local.tenant.serve import running_tenant
from tests.tenant.world import Caller, HandClock


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
async def running(tmp_path, clock):
    async with running_tenant(tmp_path, clock=clock) as tenant:
        yield tenant


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def graph(running, session):
    return Caller(running, session)
