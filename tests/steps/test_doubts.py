"""Doubt about who is meant waits for a person before anybody is mailed; a check says the same."""

import pytest

from shared.desk.operations import approve_batch
from tests.world import POLICY, World

TWO_TEAMS = "=== Team A\nEmail\na@fabrikam.example\nb@fabrikam.example\n=== Leavers\nEmail\nc@fabrikam.example\n"
FILTERED = "Email\na@fabrikam.example\n~b@fabrikam.example\n"


@pytest.mark.parametrize(("roster", "people"), [(TWO_TEAMS, 3), (FILTERED, 2)])
async def test_nobody_is_mailed_before_a_person_has_decided(world: World, roster: str, people: int):
    batch_id = await world.drop(roster)
    await world.work()
    assert set(world.statuses()) == {"Waiting"}
    assert world.line(2).reason.startswith("held: ")
    assert not world.directory.mails
    assert await approve_batch(world.services, batch_id) == "approved"
    await world.work()
    assert world.statuses() == ["Invited"] * people
    assert world.directory.mails.total() == people


async def test_a_check_says_that_the_roster_would_wait(world: World):
    await world.drop(TWO_TEAMS, "checks/fabrikam/x.csv")
    [note] = [note for note in world.report().batch.notes if note.startswith("would wait: ")]
    assert "Team A 2, Leavers 1" in note
    assert world.statuses() == ["Would invite"] * 3


async def test_a_policy_may_have_decided_before(world: World):
    await world.policy(text=POLICY + '[read]\nsheets = ["Team A"]\n')
    await world.drop(TWO_TEAMS)
    await world.work()
    assert world.statuses() == ["Invited"] * 2


async def test_a_column_that_names_groups_and_is_not_read_waits_for_a_person(world: World):
    batch_id = await world.drop("Email,Role\na@fabrikam.example,Portal\n")
    await world.work()
    assert "the column “Role” is not read, and names groups of the policy" in world.line(2).reason
    assert not world.directory.mails
    assert await approve_batch(world.services, batch_id) == "approved"
    await world.work()
    assert world.statuses() == ["Invited"]


async def test_a_column_group_of_another_system_rejects_the_roster_and_mails_nobody(world: World):
    await world.drop("Email,Group\na@fabrikam.example,Sales EMEA\nb@fabrikam.example,\n")
    await world.work()
    assert world.statuses() == ["Refused"] * 3
    assert "the column “Group” names no group of the policy in any row; found “Sales EMEA”" in world.line(2).reason
    assert not world.directory.mails
