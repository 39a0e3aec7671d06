"""Parts of the local platform as processes of a test's own: free ports, own folders, an end for sure."""

import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from local.platform.layout import REPO, Layout

PATIENCE_SECONDS = 30.0


def free_base(offsets: tuple[int, ...] = (0, 1, 2, 5, 6, 7, 8)) -> int:
    """A port from which all `offsets` are free at this moment, below the range the system hands out.

    The workers of one test run look in ranges of their own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 20000 + worker % 4 * 3000
    for base in range(first + os.getpid() % 200 * 10, first + 3000, 10):
        with contextlib.ExitStack() as held:
            try:
                for offset in offsets:
                    held.enter_context(socket.socket()).bind(("127.0.0.1", base + offset))
            except OSError:
                continue
            return base
    raise AssertionError("no free ports")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def eventually[T](look: Callable[[], Awaitable[T] | T], within: float = PATIENCE_SECONDS) -> T:
    """What `look` gives once that is truthy. A miss says what it gave last.

    Looks cost what they look at, so a long wait looks less and less often, down to twice a second.
    """
    deadline = asyncio.get_running_loop().time() + within
    pause = 0.02
    while True:
        found = look()
        value: Any = await found if isinstance(found, Awaitable) else found
        if value:
            return value
        assert asyncio.get_running_loop().time() < deadline, f"waited {within} s in vain, last saw {value!r}"
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.5)


@dataclass(slots=True)
class Program:
    """A child process; its output goes to `log`."""

    process: asyncio.subprocess.Process
    log: Path

    async def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        if self.process.returncode is None:
            self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), PATIENCE_SECONDS)

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextlib.asynccontextmanager
async def program(log: Path, *command: object, env: Mapping[str, str] | None = None) -> AsyncIterator[Program]:
    """Run a program from the repository's root until the block ends, by SIGKILL if it is still there."""
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            *map(str, command), stdout=out, stderr=out, cwd=REPO, env={**os.environ, **(env or {})}
        )
    running = Program(process, log)
    try:
        yield running
    finally:
        if process.returncode is None:
            await running.kill()


def module(name: str, *words: object) -> tuple[object, ...]:
    return (sys.executable, "-m", name, *words)


async def listening(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def answering(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@contextlib.asynccontextmanager
async def storage(layout: Layout) -> AsyncIterator[Program]:
    """Azurite, in memory, on the ports of `layout`."""
    ports = [word for name in ("blob", "queue", "table") for word in (f"--{name}Port", layout.ports[name])]
    flags = ("--silent", "--loose", "--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence")
    azurite = REPO / "node_modules" / ".bin" / "azurite"
    async with program(layout.data / "azurite.log", azurite, *flags, *ports) as running:
        for name in ("blob", "queue", "table"):
            await eventually(lambda port=layout.ports[name]: listening(port))
        yield running


@contextlib.asynccontextmanager
async def broker(layout: Layout, queues: Path) -> AsyncIterator[Program]:
    """The broker, its messages in the folder of `layout`."""
    database = layout.data / "broker.sqlite"
    words = ("--port", layout.ports["bus"], "--database", database, "--queues", queues)
    async with program(layout.data / "broker.log", *module("local.broker", *words)) as running:
        await eventually(lambda: listening(layout.ports["bus"]))
        yield running


@contextlib.asynccontextmanager
async def up(layout: Layout, *words: object, **env: str) -> AsyncIterator[Program]:
    """`python -m local up` on the ports and in the folder of `layout`; see `ready` for when it is."""
    command = module("local", "up", "--port-base", layout.port_base, "--data", layout.data, *words)
    async with program(layout.data.with_suffix(".out"), *command, env=env) as running:
        yield running


def ready(running: Program) -> dict[str, Any]:
    """What the last ready line says, once it is there."""
    lines = [line for line in running.output.splitlines() if line.startswith("ready ")]
    return json.loads(lines[-1].removeprefix("ready ")) if lines else {}
