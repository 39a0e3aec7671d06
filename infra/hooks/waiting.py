"""Waiting for what Azure does in its own time: always bounded."""

import time
from collections.abc import Callable

type Pause = Callable[[float], None]
"""Takes seconds."""

really: Pause = time.sleep


def wait_for[T](look: Callable[[], T | None], tries: int, every: float, pause: Pause) -> T | None:
    """The first answer that is not None, or None after so many looks, `every` seconds apart."""
    for left in reversed(range(tries)):
        found = look()
        if found is not None:
            return found
        if left:
            pause(every)
    return None
