"""What every call to the outside world has: a way there and a way back, both of which can be cut.

Each is a suspension of the task, so a test can interleave tasks. Which `Line` a task uses is inherited by the
tasks it starts: so one line is one process, and a test can end it before or after any effect.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar


class Line:
    """A line that never breaks. `call` is what is asked of whom, as in "guests.save"."""

    async def there(self, call: str) -> None:  # noqa: ARG002 - for those that break
        """Before the effect. Whatever is raised here prevents it."""
        await asyncio.sleep(0)

    async def back(self, call: str) -> None:  # noqa: ARG002 - as above
        """After the effect. Whatever is raised here loses the answer."""
        await asyncio.sleep(0)


LINE: ContextVar[Line] = ContextVar("line", default=Line())  # noqa: B039 - it has no state


@asynccontextmanager
async def wire(call: str) -> AsyncIterator[None]:
    line = LINE.get()
    await line.there(call)
    yield
    await line.back(call)
