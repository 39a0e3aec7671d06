"""Being asked to end."""

import asyncio
import signal


class LeftError(Exception):
    """Somebody asked this process to end before it was done."""


def leaving() -> asyncio.Event:
    """Set once somebody asks this process to end, by ctrl-C or SIGTERM."""
    leave = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, leave.set)
    return leave
