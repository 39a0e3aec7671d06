"""Lines to the outside world that break: with the death of their process, or at one call."""

import asyncio
import contextvars
import random
from collections.abc import Coroutine
from typing import Any

from shared.domain.errors import ConflictError, GuestlistError, OutcomeUnknownError, TransientError
from tests.fakes.wire import LINE, Line


class KilledError(BaseException):
    """The process is dead: nothing in it runs on, and no handler of errors sees this."""


class Mortal(Line):
    """The process on this line dies at suspension `dies_at`, counted from 0; nothing leaves or reaches it then."""

    def __init__(self, dies_at: int | None = None) -> None:
        self.points = 0
        self.dead = False
        self.calls: set[str] = set()
        self._dies_at = dies_at

    async def there(self, call: str) -> None:
        self.calls.add(call)
        await self._suspend()

    async def back(self, call: str) -> None:  # noqa: ARG002 - every call is one more point
        await self._suspend()

    async def _suspend(self) -> None:
        self.dead = self.dead or self.points == self._dies_at
        self.points += 1
        self._live()
        await asyncio.sleep(0)
        self._live()

    def _live(self) -> None:
        if self.dead:
            raise KilledError


class Faulty(Line):
    """Call number `fails_at`, counted from 0, fails before its effect, or after it with the answer lost.

    Spreadsheets are read and written on the spot: what goes wrong there is no trouble that passes.
    """

    def __init__(self, fails_at: int | None, *, answer_lost: bool) -> None:
        self.numbers = 0
        self.failed = ""
        self._fails_at = fails_at
        self._answer_lost = answer_lost

    async def there(self, call: str) -> None:
        await asyncio.sleep(0)
        if call.startswith("sheets."):
            return
        fails = self.numbers == self._fails_at
        self.numbers += 1
        if fails:
            self.failed = call
            if not self._answer_lost:
                raise trouble(call, answer_lost=False)

    async def back(self, call: str) -> None:
        await asyncio.sleep(0)
        if self._answer_lost and self.failed == call:
            self.failed += ", answer lost"
            raise trouble(call, answer_lost=True)


def trouble(call: str, *, answer_lost: bool) -> GuestlistError:
    """What the adapter raises. A client that repeats a save whose answer was lost meets its own new version."""
    if call == "directory.invite":
        return OutcomeUnknownError("no answer")
    saved = call in {"guests.save", "batches.save", "control.put"}
    return ConflictError("saved meanwhile") if saved and answer_lost else TransientError(f"no answer of {call}")


async def on(line: Line, step: Coroutine[Any, Any, Any]) -> BaseException | None:
    """Run a step on its line until all that it started has ended. What it raised, or None."""
    context = contextvars.copy_context()
    context.run(LINE.set, line)
    task = asyncio.create_task(step, context=context)
    await asyncio.wait([task])
    while left := [one for one in asyncio.all_tasks() if one.get_context().get(LINE) is line]:
        await asyncio.wait(left)
    return task.exception()


class Winding(Line):
    """A line of many lengths: each way takes some turns of the loop, so that tasks overtake each other."""

    def __init__(self, chance: random.Random, longest: int = 4) -> None:
        self._chance = chance
        self._longest = longest

    async def there(self, call: str) -> None:  # noqa: ARG002 - any call
        for _ in range(self._chance.randint(1, self._longest)):
            await asyncio.sleep(0)

    back = there
