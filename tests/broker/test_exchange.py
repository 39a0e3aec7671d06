from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local.broker.exchange import Exchange
from local.broker.messages import Arrival, Message
from local.broker.queues import Queue
from local.broker.store import Store
from tests.broker.bench import queues

QUEUES = queues(steady=1, brief=0)
QUEUE = QUEUES.main[0]


@dataclass(eq=False)
class Taker:
    """A receiver with so much credit, that keeps what it gets."""

    credit: int
    queue: Queue = QUEUE
    locks: bool = True
    got: list[bytes] = field(default_factory=list)
    told: int = 0

    def deliver(self, message: Message) -> None:
        self.credit -= 1
        self.got.append(message.content)

    def exhausted(self) -> None:
        self.told += 1


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    store = Store(tmp_path / "broker.db", QUEUES, lambda: 0)
    store.send(QUEUE, [Arrival(bytes([n])) for n in range(10)])
    yield Exchange(store, QUEUES)
    store.close()


def test_receivers_with_credit_share_evenly(exchange: Exchange):
    takers = [Taker(10), Taker(10)]
    for taker in takers:
        exchange.join(taker)
    exchange.distribute()
    assert [len(taker.got) for taker in takers] == [5, 5]


def test_a_receiver_gets_no_more_than_its_credit(exchange: Exchange):
    poor, rich, idle = Taker(2), Taker(100), Taker(0)
    for taker in (poor, rich, idle):
        exchange.join(taker)
    exchange.distribute()
    assert (len(poor.got), len(rich.got), len(idle.got)) == (2, 8, 0)


def test_a_receiver_that_left_gets_nothing(exchange: Exchange):
    gone, here = Taker(10), Taker(10)
    exchange.join(gone)
    exchange.join(here)
    exchange.leave(gone)
    exchange.distribute()
    assert (len(gone.got), len(here.got)) == (0, 10)


def test_the_last_served_waits_longest(exchange: Exchange):
    first, second = Taker(1), Taker(0)
    exchange.join(first)
    exchange.join(second)
    exchange.distribute()
    first.credit = second.credit = 1
    exchange.distribute()
    assert (len(first.got), len(second.got)) == (2, 1)


def test_every_receiver_hears_that_there_is_no_more(exchange: Exchange):
    takers = [Taker(1), Taker(0)]
    for taker in takers:
        exchange.join(taker)
    exchange.distribute()
    assert [taker.told for taker in takers] == [1, 1]
