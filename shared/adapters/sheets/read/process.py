"""Runs `child.py` and turns whatever becomes of it into rows or into a reason."""

import asyncio
import importlib.util
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shared.adapters.sheets.read.answer import read_answer
from shared.adapters.sheets.read.child import TOO_LARGE, UNREADABLE
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from shared.domain.roster import Book

_CHILD = "import sys; sys.path[:0] = sys.argv[1:]; from shared.adapters.sheets.read.child import main; main()"
_ROOT = Path(__file__).parents[4]

_TOO_SLOW = "the file takes too long to read: it is damaged, or larger than it looks"
_DEATHS: Mapping[str, str] = {"SIGXCPU": _TOO_SLOW, "SIGABRT": TOO_LARGE, "SIGKILL": TOO_LARGE}


async def read_apart(name: str, content: bytes, limits: FileLimits) -> Book:
    """Read in a fresh process without environment, under the limits. Raises RosterError.

    Nothing that the parser does to itself, its death included, reaches the caller in another form. A
    RuntimeError means that the process could not run at all: a fault of the installation.
    """
    request = json.dumps({"name": name, "limits": asdict(limits)}).encode() + b"\n" + content
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", "-B", "-c", _CHILD, str(_ROOT), *_reader_folders()),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(limits.wall_seconds):
            answer = await _exchange(process, request, limits)
            code = await process.wait()
    except TimeoutError as error:
        raise RosterError(_TOO_SLOW) from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code > 0:
        raise RuntimeError(f"the program that reads rosters cannot run here: exit code {code}")
    if code < 0:
        raise RosterError(_DEATHS.get(signal.Signals(-code).name, UNREADABLE))
    return _book(json.loads(answer))


def _reader_folders() -> list[str]:
    """Where the packages lie that read for us: the child knows no site-packages of its own."""
    folders = []
    for package in ("python_calamine", "chardet"):
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        folders.append(str(Path(spec.origin).parents[1]))
    return list(dict.fromkeys(folders))


async def _exchange(process: Process, request: bytes, limits: FileLimits) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    # A character of the answer takes six bytes at the most, as an escape; an empty cell four.
    most = 6 * limits.characters + 4 * limits.area + 1_000_000
    feeding = asyncio.create_task(_feed(process.stdin, request))
    try:
        return await _at_most(process.stdout, most)
    finally:
        feeding.cancel()
        with suppress(asyncio.CancelledError):
            await feeding


async def _feed(stream: asyncio.StreamWriter, request: bytes) -> None:
    # A child that refuses early, or dies, does not read to the end.
    with suppress(BrokenPipeError, ConnectionResetError):
        stream.write(request)
        await stream.drain()
        stream.close()


async def _at_most(stream: asyncio.StreamReader, most: int) -> bytes:
    answer = bytearray()
    while chunk := await stream.read(1 << 20):
        answer += chunk
        if len(answer) > most:
            raise RosterError(TOO_LARGE)
    return bytes(answer)


def _book(answer: Mapping[str, Any]) -> Book:
    if "refused" in answer:
        raise RosterError(str(answer["refused"]))
    return read_answer(answer)
