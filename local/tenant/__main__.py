"""`python -m local.tenant --port P --data DIR`: the tenant as a process of its own."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from local.tenant.serve import running_tenant


async def main(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with running_tenant(
        arguments.data, port=arguments.port, host=arguments.host, fresh=arguments.fresh
    ) as tenant:
        print(f"tenant at {tenant.url}, Graph at {tenant.graph}", flush=True)
        await stop.wait()


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.tenant", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--data", type=Path, required=True, help="directory of the tenant's state")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--fresh", action="store_true", help="forget what is under --data")
    return parser.parse_args(words)


if __name__ == "__main__":
    asyncio.run(main(parse(sys.argv[1:])))
