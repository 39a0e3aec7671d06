"""The list of pending guests lags behind the guests' own records: absence from it proves nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta

from tests.fakes.directory import FakeDirectory
from tests.world import EVERYONE, PORTAL, World

ROSTER = "Email\nana@fabrikam.example\n"


class ForgetfulDirectory(FakeDirectory):
    """Its list shows nobody yet."""

    async def pending(self) -> AsyncIterator[str]:
        for user_id in ():
            yield user_id


async def test_a_guest_whom_the_list_does_not_show_has_not_accepted():
    world = World()
    world.directory = ForgetfulDirectory(world.clock)
    world.directory.add_group(PORTAL, "Portal")
    world.directory.add_group(EVERYONE, "Everyone")
    world.services = world.new_process()
    await world.policy()
    await world.drop(ROSTER)
    await world.work()
    world.clock.advance(hours=1)
    await world.look()
    assert world.statuses() == ["Invited"]


async def test_a_guest_whom_the_directory_does_not_show_yet_was_not_removed():
    world = World(lag=timedelta(minutes=5))
    await world.policy()
    await world.drop(ROSTER)
    await world.work(minutes=1)
    await world.look()
    world.clock.advance(minutes=5)
    await world.look()
    assert world.statuses() == ["Invited"]
