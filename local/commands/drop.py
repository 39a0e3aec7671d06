"""`python -m local drop`: uploads a roster and follows its batch to the end."""

import argparse
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rich.console import Console

from local.commands.follow import Patience, follow, looker
from local.commands.reach import NoPlatformError, Platform, data_option, reach
from local.commands.screen import Screen, console
from local.commands.standing import Standing
from local.platform.layout import DEFAULT_DATA
from local.platform.leaving import leaving
from shared.domain.batch import BatchState, batch_id
from shared.engine.reports import REPORTS, report_name
from shared.engine.uploads import CHECKS, UPLOADS

TAKEN_IN, REJECTED, UNUSABLE, LEFT = 0, 1, 2, 130
"""Exit codes. The last is what a shell gives to a command that ctrl-C ended."""

_REASONS_SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=_file, metavar="FILE", help="the roster, .xlsx or .csv")
    parser.add_argument("--partner", type=_partner, required=True, metavar="NAME", help="names the policy")
    parser.add_argument("--check", action="store_true", help="only say what the roster would do")
    parser.add_argument("--no-wait", action="store_true", help="upload and return at once")
    parser.add_argument(
        "--patience",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="how long to stay once only guests are awaited (default: %(default)s)",
    )
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="the platform's folder")


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def _partner(text: str) -> str:
    if not text or set(text) & set("/\\"):
        raise argparse.ArgumentTypeError("a partner is the name of one folder, without slashes")
    return text


async def run(args: argparse.Namespace) -> int:
    """0: taken in; 1: rejected; 2: no platform; 130: left by ctrl-C, and the batch goes on."""
    try:
        async with reach(args.data.resolve()) as platform:
            return await _drop(platform, args)
    except NoPlatformError as error:
        print(error, file=sys.stderr)
        return UNUSABLE


async def _drop(platform: Platform, args: argparse.Namespace) -> int:
    out, leave = console(), leaving()
    container = CHECKS if args.check else UPLOADS
    content, roster = args.file.read_bytes(), args.file.name
    identity = batch_id(args.partner, roster, content)
    look = await looker(platform, container, args.partner, roster, identity)
    await platform.upload(container, f"{args.partner}/{roster}", content)
    later = f"python -m local status {identity[:8]}{data_option(platform.data)}"
    report, _ = report_name(args.partner, roster)
    if args.no_wait:
        out.print(f"uploaded {container}/{args.partner}/{roster}: batch {identity}")
        out.print(f"the report will be the blob {REPORTS}/{report}" if args.check else f"look with: {later}")
        return TAKEN_IN
    with Screen(out, "ctrl-C leaves the batch to itself") as screen:
        found = await follow(
            [look], Patience(args.patience), screen, leave, str(platform.data / "logs" / "host.log")
        )
    if leave.is_set():
        out.print(f"left; the batch goes on by itself. To look: {later}")
        return LEFT
    [standing] = found
    for line in _ending(standing, platform, screen.elapsed, later):
        out.print(line)
    await _save_report(platform, report, out)
    return REJECTED if standing.state is BatchState.REJECTED else TAKEN_IN


def _ending(standing: Standing, platform: Platform, seconds: int, later: str) -> Iterator[str]:
    if standing.state is BatchState.REJECTED:
        yield f"{standing.name} was rejected: {standing.reason}"
        return
    if standing.state is BatchState.HELD:
        yield f"{standing.name} is {standing.reason}:"
        yield f"  curl -X POST {platform.host}/api/batches/{standing.batch_id}/approve"
    elif standing.ended:
        yield f"{standing.name} is complete after {seconds} s"
    else:
        yield f"{standing.name}: all is done that does not need the guests, after {seconds} s"
    yield f"  {standing.rows:,} rows: {standing.told}"
    reasons = islice(standing.reasons.items(), _REASONS_SHOWN)
    yield from (f"  {number:6,} × {reason}" for reason, number in reasons)
    if (more := len(standing.reasons) - _REASONS_SHOWN) > 0:
        yield f"         and {more} more in the report"
    yield from (f"  note: {note}" for note in standing.notes)
    if standing.to_accept:
        where = f"; their mailbox is {platform.tenant}/" if platform.tenant else ""
        yield f"  still to accept: {standing.to_accept:,}{where}"
        yield f"  look later with: {later}"


async def _save_report(platform: Platform, name: str, out: Console) -> None:
    """Keep the report where a person can open it."""
    content = await platform.download(REPORTS, name)
    if content is None:
        out.print(f"  there is no report {REPORTS}/{name}")
        return
    path = platform.data / REPORTS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    out.print(f"  report: {path}")
