"""A platform of one's own for as long as a block of code runs."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from local.platform.app_settings import app_settings
from local.platform.children import Child, start, tail
from local.platform.layout import DEFAULT_PORT_BASE, REPO, Layout
from local.platform.leaving import LeftError
from local.platform.parts import Part
from local.platform.up import PartFailedError

# More than the platform gives its own parts.
_STOP_SECONDS = 45.0


def free_port_base() -> int:
    """The usual base if nobody has its ports, else the next that is free. Raises PartFailedError."""
    for base in range(DEFAULT_PORT_BASE, 30000, 100):
        with ExitStack() as held:
            try:
                for port in Layout(base).ports.values():
                    probe = held.enter_context(socket.socket())
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return base
    raise PartFailedError("no free ports for a platform")


@asynccontextmanager
async def launched(port_base: int, data: Path, leave: asyncio.Event) -> AsyncIterator[None]:
    """A fresh platform with an emulated tenant, whatever the environment says; ends with the block.

    Raises PartFailedError when it does not come up, LeftError when `leave` is set before it is.
    """
    layout = Layout(port_base, data)
    layout.env_file.unlink(missing_ok=True)
    log = layout.log("platform")
    log.unlink(missing_ok=True)
    words = ("--port-base", str(port_base), "--data", str(data), "--fresh")
    command = (sys.executable, "-m", "local", "up", *words)
    settings = app_settings(layout, {})
    environment = {name: value for name, value in os.environ.items() if name not in settings}
    child = await start(Part("platform", command, (), None, log, ()), environment, REPO)
    try:
        await _ready(child, layout, leave)
        yield
    finally:
        await child.stop(_STOP_SECONDS)


async def _ready(child: Child, layout: Layout, leave: asyncio.Event) -> None:
    """The platform writes its settings once all its parts answer, and ends when one does not."""
    while not layout.env_file.exists():
        if leave.is_set():
            raise LeftError
        if child.process.returncode is not None:
            raise PartFailedError(f"the platform did not come up:\n{tail(child.part.log)}")
        await asyncio.sleep(0.05)
