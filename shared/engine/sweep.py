"""Many items, each on its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from shared.domain.errors import GuestlistError, attempt
from shared.engine.telemetry import tell

SIDE_BY_SIDE = 16
"""How many items of a sweep are worked on at once."""


async def each[T](items: Iterable[T], step: Callable[[T], Awaitable[object]], what: str) -> None:
    """Run the step for every item, several side by side; trouble with one is logged and stops no other.

    Bugs are raised together once all items had their turn.
    """
    places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(item: T) -> None:
        async with places:
            error = await attempt(step(item))
            if isinstance(error, GuestlistError):
                tell("sweep", logging.WARNING, what=what, error=type(error).__name__, reason=str(error))

    outcomes = await asyncio.gather(*(one(item) for item in items), return_exceptions=True)
    bugs = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if bugs:
        raise ExceptionGroup(what, bugs)
