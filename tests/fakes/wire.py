"""What every call to the outside world has: a way there and a way back, both of which can be cut.

Each is a suspension of the task, so a test can interleave tasks. Which `Line` a task uses is inherited by the
tasks it starts: so one line is one process, and a test can end it before or after any effect.
"""

import asyncio
from contextvars import ContextVar
from types import TracebackType


class Line:
    """A line that never breaks. `call` is what is asked of whom, as in "guests.save"."""

    async def there(self, call: str) -> None:  # noqa: ARG002 - for those that break
        """Before the effect. Whatever is raised here prevents it."""
        await asyncio.sleep(0)

    async def back(self, call: str) -> None:  # noqa: ARG002 - as above
        """After the effect. Whatever is raised here loses the answer."""
        await asyncio.sleep(0)


LINE: ContextVar[Line] = ContextVar("line", default=Line())  # noqa: B039 - it has no state


class wire:  # noqa: N801 - used as a function; a generator would cost a third of each story's time
    """A block that stands for one call's effect."""

    __slots__ = ("_call", "_line")

    def __init__(self, call: str) -> None:
        self._call = call
        self._line = LINE.get()

    async def __aenter__(self) -> None:
        await self._line.there(self._call)

    async def __aexit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        if kind is None:
            await self._line.back(self._call)
