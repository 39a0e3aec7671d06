"""Schedules, lifetimes and the memory for copies, under a clock of our own; nothing waits."""

from local.broker.messages import Arrival, State
from tests.broker.world import COMPLETE, FORGETFUL, MINUTE, QUEUE, World


def test_an_id_is_remembered_for_the_window_from_its_first_message(world: World):
    world.send(Arrival(b"first", message_id="same"))
    world.pass_time(10 * MINUTE - 1)
    world.send(Arrival(b"copy", message_id="same"))
    world.pass_time(1)
    world.send(Arrival(b"anew", message_id="same"))
    assert [world.take(), world.take(), world.take()] == [b"first", b"anew", None]


def test_a_copy_is_answered_with_the_number_of_the_first(world: World):
    first, copy = world.send(Arrival(b"a", message_id="same"), Arrival(b"b", message_id="same"))
    assert first == copy


def test_messages_without_an_id_are_never_copies(world: World):
    assert len(set(world.send(Arrival(b"a"), Arrival(b"a")))) == 2


def test_a_queue_without_duplicate_detection_keeps_copies(world: World):
    world.send(Arrival(b"a", message_id="same"), Arrival(b"b", message_id="same"), queue=FORGETFUL)
    assert [world.take(FORGETFUL), world.take(FORGETFUL)] == [b"a", b"b"]


def test_a_scheduled_message_is_remembered_from_when_it_was_sent(world: World):
    world.send(Arrival(b"first", message_id="same", scheduled_for=5 * MINUTE))
    world.pass_time(5 * MINUTE)
    world.send(Arrival(b"copy", message_id="same"))
    assert [world.take(), world.take()] == [b"first", None]


def test_scheduled_messages_become_active_in_the_order_of_their_times(world: World):
    world.send(Arrival(b"late", scheduled_for=20), Arrival(b"soon", scheduled_for=10), Arrival(b"now"))
    world.pass_time(30)
    assert [world.take(), world.take(), world.take()] == [b"now", b"soon", b"late"]


def test_becoming_active_gives_a_new_number_and_the_time_of_enqueueing(world: World):
    (scheduled,) = world.send(Arrival(b"a", scheduled_for=1000))
    assert world.store.peek(QUEUE, 1, 1)[0].state is State.SCHEDULED
    world.pass_time(1000)
    (active,) = world.store.peek(QUEUE, 1, 10)
    assert active.sequence > scheduled
    assert (active.state, active.enqueued_at) == (State.ACTIVE, 1000)


def test_cancelling_drops_all_or_nothing(world: World):
    one, other = world.send(Arrival(b"a", scheduled_for=MINUTE), Arrival(b"b", scheduled_for=MINUTE))
    assert not world.store.cancel(QUEUE, [one, 999])
    assert len(world.store.peek(QUEUE, 1, 10)) == 2
    assert world.store.cancel(QUEUE, [one, other])
    assert world.store.peek(QUEUE, 1, 10) == []


def test_a_message_lives_as_long_as_it_or_its_queue_says_whichever_is_less(world: World):
    world.send(Arrival(b"short", time_to_live=MINUTE), Arrival(b"long", time_to_live=1000 * MINUTE))
    world.pass_time(MINUTE)
    assert [one.content for one in world.store.peek(QUEUE, 1, 10)] == [b"long"]
    world.pass_time(99 * MINUTE)
    dead = world.store.peek(QUEUE.dead_letter, 1, 10)
    assert {one.content: one.dead_letter_reason for one in dead} == dict.fromkeys(
        (b"short", b"long"), "TTLExpiredException"
    )


def test_a_queue_may_let_the_outlived_go(world: World):
    world.send(Arrival(b"a"), queue=FORGETFUL)
    world.pass_time(100 * MINUTE)
    assert world.store.peek(FORGETFUL, 1, 10) == world.store.peek(FORGETFUL.dead_letter, 1, 10) == []


def test_a_scheduled_message_lives_from_when_it_is_active(world: World):
    world.send(Arrival(b"a", time_to_live=MINUTE, scheduled_for=10 * MINUTE))
    world.pass_time(10 * MINUTE)
    world.pass_time(MINUTE - 1)
    assert world.take() == b"a"


def test_a_locked_message_does_not_expire(world: World):
    world.send(Arrival(b"a", time_to_live=1000))
    world.take()
    world.pass_time(2000)
    world.settle(COMPLETE)


def test_a_lock_outlives_a_restart(world: World):
    world.send(Arrival(b"a"))
    world.take()
    world.store.commit()
    world.store.close()
    world.store = world.open()
    assert world.store.take(QUEUE, lock=True) is None
    world.settle(COMPLETE)
