"""Locks, settlements and lasting, under a clock of our own; nothing waits."""

import pytest

from local.broker.messages import Arrival
from local.broker.settlement import DeadLetterTwiceError, LockLostError
from tests.broker.world import ABANDON, COMPLETE, DEAD_LETTER, DEFER, FORGETFUL, MINUTE, QUEUE, RELEASE, World


def test_a_lock_holds_until_its_end_and_no_longer(world: World):
    world.send(Arrival(b"a"))
    world.take()
    world.pass_time(MINUTE - 1)
    assert world.take() is None
    world.pass_time(1)
    assert world.take() == b"a"


def test_a_lock_that_ended_is_lost_even_before_time_was_noticed(world: World):
    world.send(Arrival(b"a"))
    world.take()
    world.now += MINUTE
    with pytest.raises(LockLostError):
        world.settle(COMPLETE)


def test_a_renewed_lock_holds_a_full_lock_duration_from_then(world: World):
    world.send(Arrival(b"a"))
    world.take()
    world.pass_time(MINUTE - 1)
    assert world.store.renew(QUEUE, world.token) == 2 * MINUTE - 1
    world.pass_time(MINUTE - 1)
    world.settle(COMPLETE)


def test_a_lock_cannot_be_renewed_once_lost(world: World):
    world.send(Arrival(b"a"))
    world.take()
    world.pass_time(MINUTE)
    with pytest.raises(LockLostError):
        world.store.renew(QUEUE, world.token)


def test_a_lock_is_good_in_its_own_queue_only(world: World):
    world.send(Arrival(b"a"))
    world.take()
    with pytest.raises(LockLostError):
        world.settle(COMPLETE, FORGETFUL)


@pytest.mark.parametrize("fail", ["abandon", "expire"])
def test_a_message_is_given_up_after_its_last_delivery(world: World, fail: str):
    world.send(Arrival(b"a"))
    for _ in range(QUEUE.max_delivery_count):
        assert world.take() == b"a"
        if fail == "abandon":
            world.settle(ABANDON)
        else:
            world.pass_time(MINUTE)
    assert world.take() is None
    (dead,) = world.store.peek(QUEUE.dead_letter, 1, 10)
    assert (dead.dead_letter_reason, dead.delivery_count) == ("MaxDeliveryCountExceeded", 3)


def test_a_release_is_not_counted(world: World):
    world.send(Arrival(b"a"))
    for _ in range(10):
        assert world.take() == b"a"
        world.settle(RELEASE)


def test_a_dead_letter_is_kept_for_ever(world: World):
    world.send(Arrival(b"a", time_to_live=MINUTE))
    world.take()
    world.settle(DEAD_LETTER)
    world.pass_time(10_000 * MINUTE)
    assert world.take(QUEUE.dead_letter) == b"a"
    with pytest.raises(DeadLetterTwiceError):
        world.settle(DEAD_LETTER, QUEUE.dead_letter)


def test_a_deferred_message_stays_deferred_when_its_lock_ends(world: World):
    (number,) = world.send(Arrival(b"a"))
    world.take()
    world.settle(DEFER)
    world.store.take_deferred(QUEUE, [number], lock=True)
    assert world.store.take_deferred(QUEUE, [number], lock=True) == []
    world.pass_time(MINUTE)
    assert world.take() is None
    (again,) = world.store.take_deferred(QUEUE, [number], lock=False)
    assert again.delivery_count == 1
    assert world.store.peek(QUEUE, 1, 10) == []


def test_taking_without_a_lock_deletes(world: World):
    world.send(Arrival(b"a"))
    assert world.take(lock=False) == b"a"
    assert world.store.peek(QUEUE, 1, 10) == []


def test_what_was_not_committed_is_undone_by_a_crash(world: World):
    world.send(Arrival(b"kept", message_id="kept"))
    world.store.commit()
    world.send(Arrival(b"lost", message_id="lost"))
    world.store.close()
    world.store = world.open()
    world.send(Arrival(b"copy", message_id="kept"), Arrival(b"anew", message_id="lost"))
    assert [world.take(), world.take(), world.take()] == [b"kept", b"anew", None]


def test_a_number_is_never_given_twice(world: World):
    (first,) = world.send(Arrival(b"a"))
    world.take(lock=False)
    world.store.commit()
    world.store.close()
    world.store = world.open()
    (second,) = world.send(Arrival(b"b"))
    assert second > first
