"""Child processes that never outlive their parent, however it ends."""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from local.platform.parts import Part

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_TAIL_LINES = 15


@dataclass(frozen=True, slots=True)
class Child:
    """A part's process. Elsewhere than on Linux a guard process waits for this one's end."""

    part: Part
    process: asyncio.subprocess.Process
    guard: subprocess.Popen[bytes] | None

    async def stop(self, grace: float) -> None:
        """Ask it to end, and end it after `grace` seconds."""
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), grace)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        if self.guard:
            self.guard.terminate()
            self.guard.wait()


async def start(part: Part, environment: Mapping[str, str], folder: Path) -> Child:
    """Start a part, its output appended to its log. Raises OSError if its program is missing."""
    part.log.parent.mkdir(parents=True, exist_ok=True)
    with part.log.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=dict(environment),
            cwd=folder,
            # Its own group: ctrl-C in a terminal reaches this process only, which stops them in order.
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()) if sys.platform == "linux" else None,
        )
    guard = None if sys.platform == "linux" else guard_of(process.pid)
    return Child(part, process, guard)


def guard_of(pid: int) -> subprocess.Popen[bytes]:
    """A process that ends `pid` when this process is gone, which it sees by the end of its input."""
    command = [sys.executable, "-m", "local.platform.guard", str(pid)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own words


def _die_with(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        # SIGTERM, not SIGKILL: Azurite writes what it holds in memory when it is told to end.
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return ask


def tail(log: Path) -> str:
    """The last lines of a log, for whoever must see why a part failed."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL_LINES:]
    return "\n".join(f"    {line[:400]}" for line in lines)
