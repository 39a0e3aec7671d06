"""What every test may use."""

import pytest

from tests.world import World


@pytest.fixture
async def world() -> World:
    """A tenant with two groups, and a policy for the partner fabrikam."""
    world = World()
    await world.policy()
    return world
