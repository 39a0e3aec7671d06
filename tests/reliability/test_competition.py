"""Two processes that report on one batch, or act on it, at the same time or by turns."""

import asyncio
import random
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from shared.desk.operations import resume_batch
from shared.domain.batch import batch_id
from shared.engine.nudges import nudge
from shared.steps import redemption, upkeep
from tests.reliability.lines import Winding, on
from tests.reliability.platform import Platform, due, join, take
from tests.reliability.promise import Roster, broken_at_the_end
from tests.world import World

ROSTER = Roster("Email,Groups\nana@fabrikam.example,Portal\nben@fabrikam.example,\n")
IDENTITY = batch_id(*ROSTER.place, ROSTER.text.encode())


async def ana_fails(world: World) -> None:
    """Ana was refused, Ben is invited."""
    await world.policy()
    world.directory.refused.add("ana@fabrikam.example")
    await world.drop(ROSTER.text)
    await Platform(world).pass_time()
    world.directory.refused.clear()


async def after(turns: int, step: Coroutine[Any, Any, object]) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)
    await step


@pytest.mark.parametrize("seed", range(100), ids=lambda seed: f"seed {seed}")
async def test_a_resume_while_reports_are_written_is_not_forgotten(seed: int):
    world, chance = World(), random.Random(seed)
    await ana_fails(world)
    world.directory.redeem("ben@fabrikam.example")
    platform = Platform(world)
    await platform.run(redemption.poll_redemption(platform.services))
    await platform.deliver()
    await asyncio.gather(
        on(Winding(chance, 20), upkeep.run_round(world.new_process())),
        on(Winding(chance, 20), upkeep.run_round(world.new_process())),
        after(chance.randint(0, 400), on(Winding(chance, 2), resume_batch(world.new_process(), IDENTITY))),
    )
    await platform.finish()
    assert list(broken_at_the_end(world, [ROSTER])) == []
    assert world.statuses()[0] == "Done"


async def test_a_process_does_not_report_what_it_remembers_from_before_a_resume():
    world = World()
    await ana_fails(world)
    first, second = Platform(world), Platform(world)
    await first.look()
    await resume_batch(second.services, IDENTITY)
    await second.pass_time()
    world.directory.redeem("ana@fabrikam.example")
    for _ in range(3):
        await second.pass_time()
    assert world.statuses() == ["Done", "Invited"]
    world.directory.redeem("ben@fabrikam.example")
    for _ in range(3):
        await first.pass_time()
    assert world.statuses() == ["Done", "Done"]


@pytest.mark.parametrize("seed", range(30), ids=lambda seed: f"seed {seed}")
async def test_a_guest_who_is_saved_while_joining_groups_is_asked_of_entra_no_second_time(seed: int):
    world, chance = World(), random.Random(seed)
    await world.policy()
    await world.drop(ROSTER.text)
    platform = Platform(world)
    await platform.pass_time()
    for email in ("ana@fabrikam.example", "ben@fabrikam.example"):
        world.directory.redeem(email)
    await platform.run(redemption.poll_redemption(platform.services))
    world.clock.advance(hours=1)
    _, memberships = due(world)
    await asyncio.gather(
        on(Winding(chance, 20), join(world.new_process(), memberships)),
        on(Winding(chance, 4), nudge(world.services, [line async for line in world.guests.open()])),
    )
    assert {sent.message.attempt for sent in world.bus.sent} == {1}
    assert all(not guest.groups_due for guest in world.guests.records.stored.values())


@pytest.mark.parametrize("seed", range(30), ids=lambda seed: f"seed {seed}")
async def test_two_rosters_at_once_that_name_one_person_are_both_served(seed: int):
    world, chance = World(timedelta(minutes=2)), random.Random(seed)
    await world.policy()
    rosters = [
        Roster("Email,Groups\nana@fabrikam.example,\n", "uploads/fabrikam/plain.csv"),
        Roster("Email,Groups\nana@fabrikam.example,Portal\n", "uploads/fabrikam/portal.csv"),
    ]
    for roster in rosters:
        await world.put(roster.text, roster.path)
    events = [take(world.new_process(), roster.path) for roster in rosters]
    assert await asyncio.gather(*(on(Winding(chance), event) for event in events)) == [None, None]
    await Platform(world).finish()
    assert list(broken_at_the_end(world, rosters)) == []
