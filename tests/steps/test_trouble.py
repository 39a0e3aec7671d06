"""Errors become fates; what is lost is found again."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from shared.desk.operations import resume_batch
from shared.domain.errors import (
    OutcomeUnknownError,
    PermanentError,
    TransientError,
)
from shared.domain.messages import ApplyMembership, SendInvitation
from shared.domain.ports import UserKind
from shared.steps.deadletter import bury
from tests.world import PORTAL, World

ROSTER = "Email,Groups\nana@fabrikam.example,Portal\nben@fabrikam.example,\n"


async def test_trouble_on_the_way_is_tried_again_with_a_growing_wait(world: World):
    world.directory.fail("find", TransientError("Graph is in trouble"), times=3)
    await world.drop("Email\nana@fabrikam.example\n")
    await world.work()
    waits = [later.at - sooner.at for sooner, later in pairwise(world.bus.sent)]
    assert waits == sorted(waits)
    assert world.statuses() == ["Invited"]


async def test_an_invitation_whose_answer_is_lost_is_adopted_and_not_sent_again(world: World):
    world.directory.fail("invite", OutcomeUnknownError("no answer"), answer_lost=True)
    await world.drop(ROSTER)
    await world.work()
    assert world.statuses() == ["Invited", "Invited"]
    assert world.second_mails == 0


async def test_an_answer_lost_while_the_directory_lags_waits_for_the_directory():
    world = World(lag=timedelta(minutes=2))
    await world.policy()
    world.directory.fail("invite", OutcomeUnknownError("no answer"), answer_lost=True)
    await world.drop(ROSTER)
    await world.work()
    assert world.second_mails == 0
    assert world.statuses() == ["Invited", "Invited"]


async def test_an_invitation_that_never_reached_entra_is_sent_after_the_settling_time(world: World):
    world.directory.fail("invite", OutcomeUnknownError("no answer"))
    await world.drop("Email\nana@fabrikam.example\n")
    await world.work(minutes=4)
    assert not world.directory.mails
    await world.work(minutes=30)
    assert world.directory.mails.total() == 1


async def test_trouble_without_end_is_given_up_with_its_reason(world: World):
    world.directory.fail("find", TransientError("Graph answers 503"), times=50)
    await world.drop("Email\nana@fabrikam.example\n")
    await world.work(hours=5)
    line = world.line(2)
    assert (line.status, line.reason) == ("Failed", "gave up: Graph answers 503")


async def test_an_outcome_that_stays_unknown_needs_attention(world: World):
    world.directory.fail("invite", OutcomeUnknownError("no answer"), times=50)
    await world.drop("Email\nana@fabrikam.example\n")
    await world.work(hours=5)
    assert world.line(2).status == "Needs attention"
    assert world.directory.mails.total() == 0


async def test_a_refusal_is_recorded_with_its_reason(world: World):
    world.directory.fail("invite", PermanentError("the address belongs to a group"))
    await world.drop("Email\nana@fabrikam.example\n")
    await world.work()
    assert (world.line(2).status, world.line(2).reason) == ("Failed", "the address belongs to a group")


async def test_a_failed_guest_is_not_tried_again_by_the_next_feed_but_after_a_week(world: World):
    world.directory.fail("invite", PermanentError("refused"))
    await world.drop(ROSTER)
    await world.work()
    world.clock.advance(days=1)
    await world.drop(ROSTER + "\n")
    await world.work()
    assert "ana@fabrikam.example" not in world.directory.mails
    world.clock.advance(days=7)
    await world.drop(ROSTER + "\n\n")
    await world.work()
    assert world.directory.mails["ana@fabrikam.example"] == 1


async def test_resume_runs_failed_rows_only(world: World):
    world.directory.fail("invite", PermanentError("refused"))
    batch_id = await world.drop(ROSTER)
    await world.work()
    assert await resume_batch(world.services, batch_id) == 1
    await world.work()
    assert world.statuses() == ["Invited", "Invited"]
    assert world.directory.mails.total() == 2


async def test_resume_of_an_unknown_batch_says_so(world: World):
    assert await resume_batch(world.services, "0" * 32) is None


async def test_with_every_message_lost_upkeep_brings_the_guests_to_their_end(world: World):
    await world.drop(ROSTER)
    world.bus.lose_everything()
    world.clock.advance(hours=1)
    await world.look()
    await world.work()
    world.directory.redeem("ana@fabrikam.example")
    world.directory.redeem("ben@fabrikam.example")
    await world.look()
    world.bus.lose_everything()
    world.clock.advance(hours=1)
    await world.look()
    await world.work()
    assert world.statuses() == ["Done", "Done"]
    assert world.second_mails == 0


async def test_an_upload_whose_event_was_lost_is_taken_in(world: World):
    await world.put(ROSTER)
    await world.look()
    assert not world.bus.sent
    world.clock.advance(hours=1)
    await world.look()
    await world.work()
    assert world.statuses() == ["Invited", "Invited"]


async def test_upkeep_leaves_known_uploads_alone(world: World):
    await world.drop(ROSTER)
    world.clock.advance(hours=1)
    world.services = world.new_process()
    sent = len(world.bus.sent)
    await world.work()
    await world.look()
    assert len({one.message.cause for one in world.bus.sent[:sent]}) == 1


async def test_a_guest_that_spoils_a_bind_does_not_keep_the_others_out(world: World):
    await world.drop("Email,Groups\n" + "".join(f"g{n}@fabrikam.example,Portal\n" for n in range(30)))
    await world.work()
    [member] = [user_id for user_id, person in world.directory.people.items() if person.email.startswith("g7@")]
    world.directory.groups[PORTAL].user_ids.add(member)
    await world.redeem(*(f"g{n}@fabrikam.example" for n in range(30)))
    assert set(world.statuses()) == {"Done"}
    assert len(world.directory.groups[PORTAL].user_ids) == 30


async def test_a_group_refused_at_the_last_moment_fails_alone(world: World):
    await world.drop(ROSTER)
    await world.work()
    world.directory.add_group(PORTAL, "Portal", refusal="the group is synced")
    await world.redeem("ana@fabrikam.example", "ben@fabrikam.example")
    line = world.line(2)
    assert (line.status, line.reason, line.groups) == ("Failed", "group Portal: the group is synced", "Everyone")
    assert world.line(3).status == "Done"


async def test_a_group_deleted_meanwhile_fails_alone(world: World):
    await world.drop(ROSTER)
    await world.work()
    world.clock.advance(hours=1)
    del world.directory.groups[PORTAL]
    world.directory.redeem("ana@fabrikam.example")
    await world.look()
    await world.work(hours=2)
    world.clock.advance(minutes=10)
    await world.work(hours=2)
    assert world.line(2).reason == "group Portal: was deleted in Entra"
    assert world.line(2).groups == "Everyone"


async def test_a_dead_invitation_is_recorded_on_the_guest(world: World):
    await world.drop("Email\nana@fabrikam.example\n")
    [sent] = world.bus.sent
    world.bus.lose_everything()
    await bury(sent.message.body(), SendInvitation, world.services)
    await world.look()
    world.clock.advance(minutes=5)
    await world.look()
    assert world.line(2).status == "Failed"
    assert "operations team" in world.line(2).reason


async def test_an_unreadable_dead_letter_is_kept_in_quarantine(world: World):
    await bury(b"not ours", ApplyMembership, world.services)
    [(container, name)] = [key for key in world.blobs.stored if key[0] == "quarantine"]
    assert world.blobs.stored[container, name][0] == b"not ours"


async def test_memberships_wait_while_the_policy_cannot_be_read(world: World):
    await world.drop(ROSTER)
    await world.work()
    policy = world.blobs.stored.pop(("policies", "fabrikam.toml"))
    world.directory.redeem("ana@fabrikam.example")
    world.directory.redeem("ben@fabrikam.example")
    await world.look()
    await world.work(minutes=2)
    assert not world.directory.groups[PORTAL].user_ids
    world.blobs.stored["policies", "fabrikam.toml"] = policy
    await world.work()
    assert world.statuses() == ["Done", "Done"]


async def test_two_addresses_of_one_user_are_both_brought_to_their_end(world: World):
    user_id = world.directory.add_user("ana@fabrikam.example", UserKind.PENDING)
    world.directory.people["alias"] = replace(world.directory.people[user_id], email="a.nowak@fabrikam.example")
    await world.drop("Email\nana@fabrikam.example\na.nowak@fabrikam.example\n")
    await world.work()
    await world.redeem("ana@fabrikam.example")
    assert world.statuses() == ["Done", "Done"]


async def test_a_guest_who_was_removed_and_resumed_gets_a_fresh_invitation_and_all_groups(world: World):
    batch_id = await world.drop("Email\nana@fabrikam.example\n")
    await world.work()
    world.clock.advance(hours=1)
    world.directory.remove("ana@fabrikam.example")
    await world.look()
    assert await resume_batch(world.services, batch_id) == 1
    await world.work()
    await world.redeem("ana@fabrikam.example")
    assert world.statuses() == ["Done"]
