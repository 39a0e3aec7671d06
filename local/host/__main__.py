"""`python -m local.host --app DIR --port P --data DIR`: app settings come from the environment."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from local.host.functions import AppError
from local.host.logs import configure_logging
from local.host.service import serve


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m local.host", description="Run a function app on this machine."
    )
    parser.add_argument("--app", type=Path, required=True, help="folder with function_app.py and host.json")
    parser.add_argument("--port", type=int, required=True, help="port of the HTTP functions and the status page")
    parser.add_argument("--data", type=Path, required=True, help="folder for what the host must remember")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    args = parser.parse_args()
    configure_logging()
    args.data.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(serve(args.app.resolve(), args.host, args.port, args.data.resolve(), os.environ))
    except AppError as error:
        print(f"the host cannot run: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
