"""What a process left half done when it died is taken up; an operator may act at the worst moment."""

import itertools
from datetime import timedelta

from shared.desk.operations import approve_batch, resume_batch
from shared.domain.batch import BatchState
from shared.domain.errors import OutcomeUnknownError, TransientError
from shared.domain.guest import State
from shared.domain.messages import ApplyMembership, SendInvitation
from shared.engine.records import change_batch, record_failure
from shared.steps import upkeep
from tests.reliability.lines import Mortal, on
from tests.world import EVERYONE, POLICY, PORTAL, World

ROSTER = "Email,Groups\nana@fabrikam.example,Portal\n"


async def test_an_intake_that_came_to_no_end_is_taken_up(world: World):
    batch_id = await world.drop(ROSTER)
    world.bus.lose_everything()
    await change_batch(world.services, batch_id, state=BatchState.RECEIVED)
    world.clock.advance(hours=1)
    await world.look()
    await world.work()
    assert (await world.batches.get(batch_id)).state == "running"
    assert world.statuses() == ["Invited"]


async def test_an_intake_that_came_to_no_end_and_whose_file_was_replaced_is_closed(world: World):
    batch_id = await world.drop(ROSTER)
    await change_batch(world.services, batch_id, state=BatchState.RECEIVED)
    await world.drop(ROSTER + "ben@fabrikam.example,\n")
    world.clock.advance(hours=1)
    await world.look()
    assert (await world.batches.get(batch_id)).state == "rejected"
    assert len(world.statuses()) == 2


async def test_an_approval_that_died_halfway_is_taken_up(world: World):
    await world.policy(text=POLICY + "[limits]\nhold_above = 1\n")
    batch_id = await world.drop(ROSTER + "ben@fabrikam.example,\n")
    world.clock.advance(hours=1)
    await on(Mortal(dies_at=24), approve_batch(world.services, batch_id))
    assert (await world.batches.get(batch_id)).state == "received"
    await world.look()
    await world.work()
    assert world.statuses() == ["Invited", "Invited"]


async def test_a_rejection_without_its_report_is_done_again(world: World):
    await world.put(ROSTER, "uploads/nobody/x.csv")
    world.clock.advance(hours=1)
    for point in range(20):
        await on(Mortal(dies_at=point), upkeep.run_round(world.new_process()))
    await world.look()
    assert world.statuses("nobody") == ["Refused", "Refused"]


async def test_a_resume_that_died_halfway_is_reported(world: World):
    world.directory.refused.add("ana@fabrikam.example")
    batch_id = await world.drop(ROSTER)
    await world.work()
    world.directory.refused.clear()
    [guest_id] = world.guests.records.stored
    for point in itertools.count():
        await on(Mortal(dies_at=point), resume_batch(world.new_process(), batch_id))
        if world.guests.records.stored[guest_id].state is State.LISTED:
            break
    world.clock.advance(hours=1)
    await world.look()
    await world.work()
    assert world.statuses() == ["Invited"]


async def test_a_guest_who_needs_attention_and_is_resumed_at_once_is_not_mailed_again():
    world = World(lag=timedelta(minutes=5))
    await world.policy()
    world.directory.fail("invite", OutcomeUnknownError("no answer"), answer_lost=True)
    batch_id = await world.drop(ROSTER)
    await world.work(minutes=1)
    [sent, *_] = world.bus.sent
    await record_failure(world.services, sent.message, "given up", unknown=True)
    assert await resume_batch(world.services, batch_id) == 1
    await world.work()
    assert world.statuses() == ["Invited"]
    assert world.directory.mails == {"ana@fabrikam.example": 1}


async def test_a_guest_whom_the_directory_never_shows_is_posted_twice_at_the_most():
    world = World(lag=timedelta(days=10))
    await world.policy()
    world.directory.fail("invite", OutcomeUnknownError("no answer"), answer_lost=True, times=50)
    await world.drop(ROSTER)
    await world.work(hours=12)
    assert len(world.directory.invitations) == 2
    assert world.statuses() == ["Needs attention"]


async def test_a_message_that_no_broker_held_back_does_not_invite_again():
    world = World(lag=timedelta(minutes=5))
    await world.policy()
    world.directory.fail("invite", OutcomeUnknownError("no answer"), answer_lost=True)
    await world.drop(ROSTER)
    await world.work(minutes=1)
    [sent, *_] = world.bus.sent
    leapt = world.clock.now + timedelta(days=1)
    world.services = world.new_process(lambda: leapt)
    await world.deliver(SendInvitation(sent.message.guest_id, "copy"))
    assert world.directory.mails == {"ana@fabrikam.example": 1}


async def test_a_failure_of_a_membership_is_in_the_next_report(world: World):
    await world.policy(text=POLICY + 'membership = "invited"\n')
    await world.drop(ROSTER)
    world.directory.fail("add_members", TransientError("503"), times=9)
    await world.work(seconds=5)
    [*_, sent] = [sent for sent in world.bus.sent if isinstance(sent.message, ApplyMembership)]
    world.bus.lose_everything()
    world.clock.advance(minutes=5)
    await world.look()
    assert world.statuses() == ["Invited"]
    await record_failure(world.services, sent.message, "stopped", unknown=True)
    world.clock.advance(minutes=5)
    await world.look()
    assert "stopped" in world.line(2).reason


async def test_a_group_that_the_policy_names_no_more_gets_nobody(world: World):
    await world.drop(ROSTER)
    await world.work()
    await world.policy(text=POLICY.replace(f'Portal = "{PORTAL}"', ""))
    await world.redeem("ana@fabrikam.example")
    assert not world.directory.groups[PORTAL].user_ids
    assert len(world.directory.groups[EVERYONE].user_ids) == 1
    assert world.line(2).reason == "group Portal: the policy no longer names this group"


async def test_a_process_remembers_nothing_of_batches_that_are_over(world: World):
    await world.drop(ROSTER)
    assert not world.services.memory.batches
    await world.work()
    assert len(world.services.memory.batches) == 1
    other = world.services
    world.services = world.new_process()
    await world.redeem("ana@fabrikam.example")
    await upkeep.run_round(other)
    assert not other.memory.batches
