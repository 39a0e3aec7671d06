"""Clocks that leap, and hosts whose clocks differ. The broker, the directory and the tables keep true time."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.reliability.lines import Mortal, on
from tests.reliability.platform import Platform, due, invite
from tests.reliability.promise import Roster, broken_at_the_end
from tests.world import World

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
APART = 5 * MINUTE
LONGEST_LAG = 5 * MINUTE
ROSTER = Roster("Email,Groups\nana@fabrikam.example,Portal\nben@fabrikam.example,\n")

lags = pytest.mark.parametrize("lag", [timedelta(0), MINUTE, LONGEST_LAG], ids=str)


def clock_of(world: World, error: timedelta) -> Callable[[], datetime]:
    """The clock of a host that is wrong by so much."""
    return lambda: world.clock() + error


PATIENT = Roster(ROSTER.text, ends=dict.fromkeys((2, 3), frozenset({"Done", "Needs attention"})))
"""A clock far behind the broker's cuts every wait short: a person may have to look, and nobody is mailed twice."""


async def taken_over(
    world: World, dies_at: int | None, first: timedelta, second: timedelta, roster: Roster
) -> tuple[list[str], int]:
    """What is broken when a host dies in the midst of an invitation and another one goes on. The clocks of the
    two are wrong by so much."""
    await world.policy()
    dying = world.new_process(clock_of(world, first))
    world.services = dying
    await world.drop(ROSTER.text)
    world.clock.advance(HOUR)
    (message, *rest), _ = due(world)
    for one in (*rest, message):
        world.bus.put_back(one)
    line = Mortal(dies_at)
    await on(line, invite(dying, message))
    await Platform(world, world.new_process(clock_of(world, second))).finish()
    return list(broken_at_the_end(world, [roster])), line.points


async def at_every_point(
    lag: timedelta, first: timedelta, second: timedelta, roster: Roster = ROSTER
) -> dict[int, list[str]]:
    _, points = await taken_over(World(lag), None, first, second, roster)
    found = {point: (await taken_over(World(lag), point, first, second, roster))[0] for point in range(points)}
    return {point: broken for point, broken in found.items() if broken}


@lags
@pytest.mark.parametrize(
    ("first", "second"),
    [(timedelta(0), APART), (timedelta(0), -APART), (APART, timedelta(0)), (-APART, timedelta(0))],
    ids=lambda error: f"{error / MINUTE:+.0f} min",
)
async def test_hosts_five_minutes_apart_take_over_from_each_other(
    lag: timedelta, first: timedelta, second: timedelta
):
    assert await at_every_point(lag, first, second) == {}


@lags
@pytest.mark.parametrize("leap", [HOUR, DAY, -HOUR, -DAY], ids=lambda leap: f"{leap / HOUR:+.0f} h")
async def test_a_clock_may_leap_between_death_and_redelivery(lag: timedelta, leap: timedelta):
    assert await at_every_point(lag, timedelta(0), leap, ROSTER if leap > timedelta(0) else PATIENT) == {}


@lags
@pytest.mark.parametrize("error", [-HOUR, -DAY], ids=lambda error: f"{error / HOUR:+.0f} h")
async def test_a_clock_may_be_far_behind_the_brokers(lag: timedelta, error: timedelta):
    assert await at_every_point(lag, error, error, PATIENT) == {}
