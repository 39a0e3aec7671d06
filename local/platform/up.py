"""`python -m local up`: starts the parts, waits until they answer, and stops them in order."""

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import aiohttp

from local.platform.app_settings import app_settings, ready_document, real_tenant
from local.platform.children import Child, start, tail
from local.platform.env_file import write_env
from local.platform.layout import DEFAULT_DATA, DEFAULT_PORT_BASE, REPO, Layout
from local.platform.parts import PARTS, Part, parts
from local.platform.seed import sample_policies, seed_storage

SAMPLES = REPO / "samples" / "policies"
_START_SECONDS = 60.0
# Longer than the grace the host gives its own invocations.
_STOP_SECONDS = 35.0


class PartFailedError(Exception):
    """A part did not come up; the message says which and why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port-base", type=int, default=DEFAULT_PORT_BASE, metavar="N", help="first port")
    parser.add_argument(
        "--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="folder of all data and logs"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what the parts remember first")
    parser.add_argument("--only", type=_names, default=PARTS, metavar="PART[,PART]", help=", ".join(PARTS))
    parser.add_argument("--host-port", type=int, metavar="P", help="run a host beside the first, on this port")


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := set(names) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}")
    return tuple(name for name in PARTS if name in names)


async def run(args: argparse.Namespace) -> int:
    """Run until SIGINT or SIGTERM (0), or until no part is left (1). A part that dies leaves the others
    running, so that it can be started again alone, with `--only`, in another terminal.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    layout = Layout(args.port_base, args.data.resolve(), args.host_port)
    chosen = [parts(layout)[name] for name in args.only if name != "tenant" or not real_tenant(os.environ)]
    settings = app_settings(layout, os.environ)
    children: list[Child] = []
    try:
        _prepare(chosen, fresh=args.fresh)
        names = ", ".join(part.name for part in chosen)
        print(f"starting {names}; their logs are in {layout.data / 'logs'}", file=sys.stderr)
        await _start_all(chosen, settings, children, stop)
        if stop.is_set():
            return 0
        write_env(layout.env_file, settings)
        pids = {child.part.name: child.process.pid for child in children}
        print("ready", json.dumps(ready_document(layout, settings, pids)), flush=True)
        return await _watch(children, stop)
    except PartFailedError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for child in reversed(children):
            await child.stop(_STOP_SECONDS)


def _prepare(chosen: Sequence[Part], *, fresh: bool) -> None:
    for part in chosen:
        for port in part.ports:
            with socket.socket() as probe:
                # A port that the last run left a moment ago is free; one that somebody listens on is not.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    raise PartFailedError(
                        f"port {port} of the {part.name} is taken: another platform may be up (use --port-base)"
                    ) from error
    if fresh:
        for part in chosen:
            part.forget()
    for part in chosen:
        part.log.parent.mkdir(parents=True, exist_ok=True)


async def _start_all(
    chosen: Sequence[Part], settings: Mapping[str, str], children: list[Child], stop: asyncio.Event
) -> None:
    """Start the parts one after the other; `children` holds those started, whatever happens."""
    for part in chosen:
        try:
            child = await start(part, {**os.environ, **settings}, REPO)
        except OSError as error:
            raise PartFailedError(
                f"the {part.name} cannot be started: {error}; is everything installed (npm ci)?"
            ) from error
        children.append(child)
        await _answers(child, stop)
        if stop.is_set():
            return
        if part.name == "storage":
            policies = await seed_storage(settings["AzureWebJobsStorage"], sample_policies(SAMPLES))
            if policies:
                print("sample policies uploaded:", ", ".join(policies), file=sys.stderr)


async def _answers(child: Child, stop: asyncio.Event) -> None:
    """Wait until the part answers, or `stop`. Raises PartFailedError if it ends or stays silent."""
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    while not stop.is_set() and not await _answering(child.part):
        if child.process.returncode is not None:
            raise PartFailedError(f"the {child.part.name} ended at once:\n{tail(child.part.log)}")
        if asyncio.get_running_loop().time() > deadline:
            raise PartFailedError(f"the {child.part.name} does not answer:\n{tail(child.part.log)}")
        await asyncio.sleep(0.05)


async def _answering(part: Part) -> bool:
    try:
        for port in part.ports:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await writer.wait_closed()
        if part.probe:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5)) as http,
                http.get(part.probe) as answer,
            ):
                return answer.status == 200
    except (OSError, aiohttp.ClientError, TimeoutError):
        return False
    return True


async def _watch(children: Sequence[Child], stop: asyncio.Event) -> int:
    stopped = asyncio.create_task(stop.wait())
    ends = {asyncio.create_task(child.process.wait()): child.part for child in children}
    while ends:
        done, _ = await asyncio.wait({stopped, *ends}, return_when=asyncio.FIRST_COMPLETED)
        if stopped in done:
            return 0
        for task in done:
            part = ends.pop(task)
            print(
                f"the {part.name} ended with {task.result()}; the others go on,"
                f" `--only {part.name}` brings it back:\n{tail(part.log)}",
                file=sys.stderr,
            )
    print("no part is left", file=sys.stderr)
    return 1
