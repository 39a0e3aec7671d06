"""A broker on a thread of this process, for tests and for the local platform."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from local.broker.control import Control
from local.broker.queues import Queues
from local.broker.server import Server


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def connection_string(port: int, host: str = "127.0.0.1") -> str:
    """What the Azure SDKs connect with; the key is nobody's, for the broker takes any."""
    return (
        f"Endpoint=sb://{host}:{port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true"
    )


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker that runs."""

    port: int
    control: Control

    @property
    def connection_string(self) -> str:
        return connection_string(self.port)


@contextmanager
def running_broker(queues: Queues, database: Path, port: int = 0) -> Iterator[Broker]:
    """Run a broker on 127.0.0.1 until the block ends; port 0 takes a free one.

    What keeps the broker from starting is raised here.
    """
    started: Future[Any] = Future()

    async def serve() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        end = partial(loop.call_soon_threadsafe, stop.set)
        server = Server(database, queues, wall_clock)
        await server.serve("127.0.0.1", port, stop, lambda bound: started.set_result((bound, end)))

    with ThreadPoolExecutor(1, "broker") as pool:
        ended = pool.submit(lambda: asyncio.run(serve()))
        wait([started, ended], return_when=FIRST_COMPLETED)
        if ended.done():
            ended.result()
        bound, end = started.result()
        control = Control(database)
        try:
            yield Broker(bound, control)
        finally:
            control.close()
            end()
            ended.result()
