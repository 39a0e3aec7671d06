"""`python -m local.broker`: serve the queues, or look at and break a broker that serves them."""

import argparse
import asyncio
import json
import signal
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from local.broker.control import Control
from local.broker.faults import Fault
from local.broker.queues import Queues
from local.broker.running import connection_string, wall_clock
from local.broker.server import Server


def main() -> None:
    options = _parser().parse_args()
    _COMMANDS[options.command](options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local.broker", description=__doc__)
    parser.add_argument("command", nargs="?", choices=_COMMANDS, default="serve")
    parser.add_argument("--database", type=Path, required=True, help="the file that keeps the messages")
    serve = parser.add_argument_group("serve: run until SIGINT or SIGTERM")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=5672, help="0 takes a free one")
    serve.add_argument("--queues", type=Path, default=Path("infra/queues.json"), help="their definitions")
    purge = parser.add_argument_group("purge: delete all messages of all queues")
    purge.add_argument("--history", action="store_true", help="forget the ids of past messages too")
    fault = parser.add_argument_group("fault: let something go wrong on purpose")
    fault.add_argument("--kind", type=Fault, choices=list(Fault), default=Fault.DISCONNECT)
    fault.add_argument("--times", type=int, default=1, help="to the next so many operations; 0 disarms")
    return parser


def _serve(options: argparse.Namespace) -> None:
    asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = Server(options.database, Queues.from_file(options.queues), wall_clock)
    await server.serve(
        options.host,
        options.port,
        stop,
        lambda port: print(connection_string(port, options.host), flush=True),
    )


def _counts(options: argparse.Namespace) -> None:
    counts = Control(options.database).counts()
    print(json.dumps({name: asdict(number) for name, number in counts.items()}))


def _purge(options: argparse.Namespace) -> None:
    print(Control(options.database).purge(history=options.history))


def _fault(options: argparse.Namespace) -> None:
    Control(options.database).arm(options.kind, options.times)


_COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "serve": _serve,
    "counts": _counts,
    "purge": _purge,
    "fault": _fault,
}

if __name__ == "__main__":
    main()
