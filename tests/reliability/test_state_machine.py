"""Hypothesis tries to break the promise: any of these acts, in any order, on two hosts."""

import asyncio
import os
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.reliability.story import NAMES, PATHS, TROUBLES, Story

EXAMPLES = int(os.environ.get("RELIABILITY_EXAMPLES", "500"))
"""Of stories; a nightly run sets some thousands."""

SETTINGS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=40,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

hosts = st.integers(0, 1)
paths = st.sampled_from(PATHS)
names = st.sampled_from(NAMES)
points = st.integers(0, 60)
rows = st.lists(st.tuples(names, st.booleans()), min_size=1, max_size=5, unique_by=lambda row: row[0])
clock_errors = st.sampled_from([timedelta(0), timedelta(minutes=2.5), timedelta(minutes=-2.5)])
spans = st.sampled_from([timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=1), timedelta(days=1)])


class Stories(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.story = Story(timedelta(0))

    def do(self, act: Coroutine[Any, Any, object]) -> object:
        return self.loop.run_until_complete(act)

    @initialize(lag=st.sampled_from([timedelta(0), timedelta(minutes=1), timedelta(minutes=5)]))
    def begin(self, lag: timedelta):
        self.story = Story(lag)
        self.do(self.story.begin())

    @rule(host=hosts, path=paths, rows=rows)
    def upload(self, host: int, path: str, rows: list[tuple[str, bool]]):
        self.do(self.story.upload(path, rows))
        self.do(self.story.event(host, path))

    @rule(path=paths, rows=rows)
    def upload_and_lose_the_event(self, path: str, rows: list[tuple[str, bool]]):
        self.do(self.story.upload(path, rows))

    @rule(host=hosts, path=paths, point=points)
    def upload_again_and_die(self, host: int, path: str, point: int):
        self.do(self.story.event(host, path, point))

    @rule(host=hosts)
    def deliver(self, host: int):
        self.do(self.story.deliver(host))

    @rule(host=hosts, point=points)
    def deliver_and_die(self, host: int, point: int):
        self.do(self.story.deliver(host, point))

    @rule(host=hosts, number=st.integers(0, 50))
    def deliver_a_copy(self, host: int, number: int):
        self.do(self.story.copy(host, number))

    @rule(host=hosts)
    def give_up_a_message(self, host: int):
        self.do(self.story.give_up(host))

    @rule()
    def lose_every_message(self):
        self.story.world.bus.lose_everything()

    @rule(name=names)
    def redeem(self, name: str):
        self.story.redeem(name)

    @rule(name=names)
    def delete_in_entra(self, name: str):
        self.story.remove(name)

    @rule(kind=st.sampled_from(sorted(TROUBLES)), times=st.integers(1, 3))
    def make_trouble(self, kind: str, times: int):
        self.story.trouble(kind, times)

    @rule(host=hosts, path=paths)
    def resume(self, host: int, path: str):
        self.do(self.story.resume(host, path))

    @rule(host=hosts, path=paths, point=points)
    def resume_and_die(self, host: int, path: str, point: int):
        self.do(self.story.resume(host, path, point))

    @rule(host=hosts)
    def close_the_breaker(self, host: int):
        self.do(self.story.close_breaker(host))

    @rule(host=hosts)
    def look(self, host: int):
        self.do(self.story.look(host))

    @rule(host=hosts, point=points)
    def look_and_die(self, host: int, point: int):
        self.do(self.story.look(host, point))

    @rule(span=spans)
    def time_passes(self, span: timedelta):
        self.story.world.clock.advance(span)

    @rule(host=hosts, error=clock_errors)
    def clock_goes_wrong(self, host: int, error: timedelta):
        self.story.errors[host] = error

    @rule(host=hosts)
    def restart(self, host: int):
        self.story.restart(host)

    @invariant()
    def nothing_is_broken(self):
        assert self.story.broken() == []

    def teardown(self):
        try:
            assert self.do(self.story.end()) == []
        finally:
            self.loop.close()


@pytest.mark.timeout(3600)
def test_no_story_breaks_the_promise():
    run_state_machine_as_test(Stories, settings=SETTINGS)
