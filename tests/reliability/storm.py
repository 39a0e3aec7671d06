"""A line on which everything goes wrong now and then, by the throw of a seeded die, with a history of it all."""

import asyncio
import hashlib
import random

from tests.fakes.wire import Line
from tests.reliability.lines import KilledError, trouble

CALLS_THAT_FAIL = 0.02
LONGEST_WAY = 4
"""Turns of the loop: how far a task can fall behind the others."""


class History:
    """What happened, in order; two runs of one seed have the same digest."""

    def __init__(self) -> None:
        self.length = 0
        self._digest = hashlib.sha256()

    def note(self, *facts: object) -> None:
        self.length += 1
        self._digest.update(repr(facts).encode())

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()[:16]


class Storm(Line):
    """The line of one step: its calls take random time and fail at random, and it may die."""

    def __init__(self, chance: random.Random, history: History, dies_at: int | None = None) -> None:
        self.dead = False
        self._chance = chance
        self._history = history
        self._points_left = dies_at

    async def there(self, call: str) -> None:
        await self._way()
        self._history.note("there", call)
        self._fail(call, answer_lost=False)

    async def back(self, call: str) -> None:
        await self._way()
        self._history.note("back", call)
        self._fail(call, answer_lost=True)

    async def _way(self) -> None:
        if self._points_left is not None:
            self._points_left -= 1
            self.dead = self.dead or self._points_left < 0
        for _ in range(self._chance.randint(1, LONGEST_WAY)):
            self._live()
            await asyncio.sleep(0)
        self._live()

    def _live(self) -> None:
        if self.dead:
            raise KilledError

    def _fail(self, call: str, *, answer_lost: bool) -> None:
        if not call.startswith("sheets.") and self._chance.random() < CALLS_THAT_FAIL:
            self._history.note("fails", call, answer_lost)
            raise trouble(call, answer_lost=answer_lost)
