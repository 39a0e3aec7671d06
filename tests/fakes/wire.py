"""What every call to the outside world has: a way there and a way back, both of which can be cut.

Each is a suspension of the task, so a test can interleave tasks, or end one before or after the effect.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def wire() -> AsyncIterator[None]:
    await asyncio.sleep(0)
    yield
    await asyncio.sleep(0)
