"""Caps of the policy hold a batch until an operator lets it go."""

import pytest

from shared.desk.operations import approve_batch
from tests.world import POLICY, World

THREE = "Email\na@fabrikam.example\nb@fabrikam.example\nc@fabrikam.example\n"


@pytest.mark.parametrize("cap", ["hold_above", "per_domain", "per_day"])
async def test_a_batch_above_a_cap_is_held_and_says_so(world: World, cap: str):
    await world.policy(text=POLICY + f"[limits]\n{cap} = 2\n")
    batch_id = await world.drop(THREE)
    assert (await world.batches.get(batch_id)).state == "held"
    assert world.statuses() == ["Waiting"] * 3
    assert "an operator must approve" in world.line(2).reason
    await world.work()
    assert not world.bus.sent
    assert not world.guests.records.stored


async def test_a_held_batch_goes_when_an_operator_approves_it(world: World):
    await world.policy(text=POLICY + "[limits]\nhold_above = 2\n")
    batch_id = await world.drop(THREE)
    assert await approve_batch(world.services, batch_id) == "approved"
    await world.work()
    assert world.statuses() == ["Invited"] * 3


async def test_dropping_a_held_file_again_does_not_let_it_go(world: World):
    await world.policy(text=POLICY + "[limits]\nhold_above = 2\n")
    await world.drop(THREE)
    await world.drop(THREE)
    assert not world.bus.sent


async def test_people_who_are_guests_already_do_not_count(world: World):
    await world.drop(THREE)
    await world.work()
    await world.policy(text=POLICY + "[limits]\nhold_above = 2\n")
    await world.drop(THREE + "d@fabrikam.example\n")
    await world.work()
    assert world.statuses() == ["Invited"] * 4


async def test_the_day_is_counted_over_all_batches_of_the_partner_and_starts_anew_at_midnight(world: World):
    await world.policy(text=POLICY + "[limits]\nper_day = 3\n")
    await world.drop(THREE, "uploads/fabrikam/one.csv")
    await world.drop("Email\nd@fabrikam.example\n", "uploads/fabrikam/two.csv")
    assert world.statuses(roster="two.csv") == ["Waiting"]
    assert "4 people would be invited today" in world.line(2, roster="two.csv").reason
    world.clock.advance(days=1)
    await world.drop("Email\ne@fabrikam.example\n", "uploads/fabrikam/three.csv")
    await world.work()
    assert world.statuses(roster="three.csv") == ["Invited"]


async def test_a_held_file_that_was_changed_cannot_be_approved(world: World):
    await world.policy(text=POLICY + "[limits]\nhold_above = 2\n")
    batch_id = await world.drop(THREE)
    await world.put(THREE + "evil@fabrikam.example\n")
    assert "changed or removed" in await approve_batch(world.services, batch_id)
    await world.work()
    assert not world.directory.mails


async def test_only_a_held_batch_can_be_approved(world: World):
    batch_id = await world.drop(THREE)
    assert await approve_batch(world.services, batch_id) == "the batch is running, not held"
    assert await approve_batch(world.services, "0" * 32) is None
