"""Stories told by a seeded die, in virtual time: hosts work side by side and everything goes wrong at once.

    python -m tests.reliability.simulation FIRST [COUNT]

runs the seeds from FIRST on and prints a line for each: its number, the digest of its history, what was
broken. A seed has the same history on every run: the order of sets is fixed too (PYTHONHASHSEED).
"""

import asyncio
import logging
import os
import random
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta

from tests.reliability.storm import History, Storm
from tests.reliability.story import NAMES, PATHS, TROUBLES, Story

ACTS_A_STORY = 40
LAGS = (timedelta(0), timedelta(minutes=1), timedelta(minutes=4))
CLOCK_ERRORS = tuple(timedelta(minutes=minutes) for minutes in (-2.5, 0, 2.5))
SPANS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 600))


class Teller:
    """Throws the die: which acts, when, and how they go wrong."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.history = History()
        self.story = Story(self.chance.choice(LAGS), self.storm)
        self.acts: dict[Callable[[], Awaitable[None]], int] = {
            self.deliver: 14,
            self.look: 6,
            self.upload: 5,
            self.copy: 4,
            self.pass_time: 6,
            self.resume: 2,
            self.redeem: 3,
            self.event: 1,
            self.remove: 1,
            self.trouble: 4,
            self.lose: 1,
            self.give_up: 1,
            self.restart: 1,
            self.misset: 1,
            self.close_breaker: 1,
        }

    def storm(self) -> Storm:
        dies_at = self.chance.randint(0, 60) if self.chance.random() < 0.1 else None
        return Storm(self.chance, self.history, dies_at)

    async def tell(self) -> list[str]:
        """What is broken, during the story or at its end."""
        await self.story.begin()
        acts, weights = list(self.acts), list(self.acts.values())
        for _ in range(ACTS_A_STORY):
            together = self.chance.choices(acts, weights, k=self.chance.randint(1, 3))
            await asyncio.gather(*(act() for act in together))
            now = self.story.world.clock()
            self.history.note(now, [act.__name__ for act in together], self.story.world.directory.mails.total())
            if broken := self.story.broken():
                return broken
        return await self.story.end()

    @property
    def host(self) -> int:
        return self.chance.randint(0, 1)

    async def deliver(self) -> None:
        await self.story.deliver(self.host)

    async def look(self) -> None:
        await self.story.look(self.host)

    async def upload(self) -> None:
        path, names = self.chance.choice(PATHS), self.chance.sample(NAMES, self.chance.randint(1, len(NAMES)))
        await self.story.upload(path, [(name, self.chance.random() < 0.5) for name in names])
        if self.chance.random() < 0.8:
            await self.story.event(self.host, path)

    async def event(self) -> None:
        await self.story.event(self.host, self.chance.choice(PATHS))

    async def copy(self) -> None:
        await self.story.copy(self.host, self.chance.randrange(1000))

    async def pass_time(self) -> None:
        self.story.world.clock.advance(self.chance.choice(SPANS))

    async def resume(self) -> None:
        await self.story.resume(self.host, self.chance.choice(PATHS))

    async def redeem(self) -> None:
        self.story.redeem(self.chance.choice(NAMES))

    async def remove(self) -> None:
        self.story.remove(self.chance.choice(NAMES))

    async def trouble(self) -> None:
        self.story.trouble(self.chance.choice(sorted(TROUBLES)), self.chance.randint(1, 3))

    async def lose(self) -> None:
        self.story.world.bus.lose_everything()

    async def give_up(self) -> None:
        await self.story.give_up(self.host)

    async def restart(self) -> None:
        self.story.restart(self.host)

    async def misset(self) -> None:
        self.story.errors[self.host] = self.chance.choice(CLOCK_ERRORS)

    async def close_breaker(self) -> None:
        await self.story.close_breaker(self.host)


def main(first: int, count: int) -> int:
    """1 when any seed broke the promise."""
    logging.disable()
    failures = 0
    for seed in range(first, first + count):
        teller = Teller(seed)
        broken = asyncio.run(teller.tell())
        failures += bool(broken)
        print(seed, teller.history.digest, teller.history.length, broken)  # noqa: T201 - a command
    return min(failures, 1)


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        arguments = [sys.executable, "-m", "tests.reliability.simulation", *sys.argv[1:]]
        os.execve(sys.executable, arguments, os.environ | {"PYTHONHASHSEED": "0"})  # noqa: S606
    sys.exit(main(*map(int, sys.argv[1:2] or ["0"]), *map(int, sys.argv[2:3] or ["1"])))
