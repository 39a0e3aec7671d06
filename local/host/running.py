"""The invocations under way, so that a stop can wait for them."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Protocol

logger = logging.getLogger(__name__)


class Listener(Protocol):
    """Turns events of one function's trigger into invocations."""

    async def listen(self) -> None:
        """Listen for ever. Cancelling it stops the listening, never an invocation under way."""

    async def close(self) -> None:
        """Let go of connections; called once the invocations are over."""


class Running:
    """Tasks that outlive the listening that started them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start one invocation together with what settles it. What it raises is logged, not lost."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("settling an invocation failed", exc_info=error)

    async def drained(self, grace: float) -> int:
        """Wait up to `grace` seconds for all to end; gives the number that had to be cancelled."""
        if not self._tasks:
            return 0
        _, late = await asyncio.wait(self._tasks, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)
