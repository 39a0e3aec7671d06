"""`python -m local status`: prints how batches stand, as the app's HTTP endpoints tell it."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table

from local.commands.reach import NoPlatformError, Platform, reach
from local.commands.screen import console
from local.commands.standing import Standing
from local.platform.layout import DEFAULT_DATA

_SHORT = 8
"""Characters of a batch id in a table: enough to name the batch again."""
_WHOLE = 32


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", nargs="?", metavar="BATCH", help="a batch id or its beginning; none: the newest")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="the platform's folder")
    parser.add_argument("--json", action="store_true", help="print the answer as it is")


async def run(args: argparse.Namespace) -> int:
    """0: printed; 1: no such batch; 2: no platform."""
    try:
        async with reach(args.data.resolve()) as platform:
            answer = await (_one(platform, args.batch) if args.batch else platform.ask("batches"))
    except NoPlatformError as error:
        print(error, file=sys.stderr)
        return 2
    if answer is None:
        print(f"there is no batch {args.batch}, or several begin so", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    elif args.batch:
        console().print("\n".join(_lines(answer)))
    else:
        console().print(_table(answer["batches"]))
        console().print(f"invitations: {answer['invitations']}")
    return 0


async def _one(platform: Platform, named: str) -> Any:
    """The batch of this id, or the only one of the newest whose id begins so."""
    if len(named) == _WHOLE:
        return await platform.ask(f"batches/{named}")
    newest = (await platform.ask("batches"))["batches"]
    found = [batch for batch in newest if batch["batch_id"].startswith(named)]
    return found[0] if len(found) == 1 else None


def _table(batches: list[dict[str, Any]]) -> Table:
    table = Table("Batch", "Roster", "State", "Rows", "Counts", "Begun (UTC)", box=None, pad_edge=False)
    for standing in map(Standing.read, batches):
        begun = standing.started_at[:16].replace("T", " ")
        counts = standing.reason or standing.told
        identity = standing.batch_id[:_SHORT]
        table.add_row(identity, standing.name, standing.state, f"{standing.rows:,}", counts, begun)
    return table


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    standing = Standing.read(answer)
    yield f"batch     {standing.batch_id}"
    yield f"roster    {standing.name}, {standing.rows:,} rows"
    yield f"state     {standing.state}" + (f": {standing.reason}" if standing.reason else "")
    yield f"counts    {standing.told}"
    yield f"begun     {standing.started_at}"
    yield f"reported  {standing.reported_at or 'not yet'}"
    yield f"finished  {standing.finished_at or 'not yet'}"
    yield f"report    {answer['report']}"
    yield from (f"  {number:6,} × {reason}" for reason, number in standing.reasons.items())
