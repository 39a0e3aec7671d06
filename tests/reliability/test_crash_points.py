"""Every step is ended at every one of its suspensions, and fails at every one of its calls: nothing is lost.

Each step talks to the outside by calls alone, and each call is two suspensions: on the way there, before its
effect, and on the way back, after it. What happens then is what the platform does: the event or the message
comes again in a new process, or never comes again and only the timers are left.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.domain.ports import Services
from tests.fakes.wire import Line
from tests.reliability.lines import Faulty, KilledError, Mortal, on
from tests.reliability.platform import Platform, Step
from tests.reliability.promise import broken_at_the_end
from tests.reliability.rosters import POLICIES
from tests.reliability.stages import STAGES, Stage
from tests.world import World

LAGS = (timedelta(0), timedelta(minutes=4))
by_stage = pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
by_lag = pytest.mark.parametrize("lag", LAGS, ids=["no lag", "lag of 4 minutes"])


async def ready(stage: Stage, lag: timedelta) -> tuple[World, Callable[[Services], Step]]:
    world = World(lag)
    await world.policy()
    for partner, text in POLICIES.items():
        await world.policy(partner, text)
    return world, await stage.begin(world)


async def run_on(
    line: Line, stage: Stage, lag: timedelta, comes_again: Callable[[BaseException | None], bool]
) -> list[str]:
    """What is broken when all has come to rest after the step ran on this line."""
    world, step = await ready(stage, lag)
    ended = await on(line, step(world.services))
    platform = Platform(world)
    if comes_again(ended):
        assert await platform.run(step(platform.services))
    await platform.finish()
    return list(broken_at_the_end(world, stage.rosters))


@by_lag
@by_stage
@pytest.mark.parametrize("comes_again", [True, False], ids=["comes again", "is lost"])
async def test_a_process_may_die_at_any_suspension(stage: Stage, lag: timedelta, comes_again: bool):
    whole = Mortal()
    assert await run_on(whole, stage, lag, lambda _: comes_again) == []
    found = {}
    for point in range(whole.points):
        line = Mortal(dies_at=point)
        broken = await run_on(line, stage, lag, lambda _: comes_again)
        assert line.dead
        if broken:
            found[point] = broken
    assert found == {}, f"of {whole.points} points"


@by_lag
@by_stage
@pytest.mark.parametrize("answer_lost", [False, True], ids=["before its effect", "its answer lost"])
async def test_any_call_may_fail(stage: Stage, lag: timedelta, answer_lost: bool):
    whole = Faulty(None, answer_lost=answer_lost)
    assert await run_on(whole, stage, lag, bool) == []
    found = {}
    for number in range(whole.numbers):
        line = Faulty(number, answer_lost=answer_lost)
        if broken := await run_on(line, stage, lag, bool):
            found[number, line.failed] = broken
        assert line.failed
    assert found == {}, f"of {whole.numbers} calls"


async def test_a_process_that_dies_leaves_nothing_running():
    stage = STAGES[0]
    world, step = await ready(stage, timedelta(0))
    line = Mortal(dies_at=20)
    assert isinstance(await on(line, step(world.services)), KilledError)
    before = (dict(world.guests.records.stored), list(world.bus.sent), dict(world.batches.records.stored))
    await Platform(world).run(world.guests.get("0" * 32))
    assert before == (dict(world.guests.records.stored), list(world.bus.sent), dict(world.batches.records.stored))
