"""`python -m local demo`: the whole story on the sample rosters, on a platform of its own."""

import argparse
import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from local.commands.drop import LEFT, UNUSABLE
from local.commands.reach import NoPlatformError, Platform, reach
from local.commands.screen import Screen, console
from local.platform.launch import free_port_base, launched
from local.platform.layout import DEFAULT_DATA
from local.platform.leaving import LeftError, leaving
from local.platform.up import PartFailedError
from local.story.acts import play
from local.story.chapters import STORY
from local.story.epilogue import judge, tell
from local.story.partners import accept_as_mail_arrives


def add_arguments(parser: argparse.ArgumentParser) -> None:
    data = DEFAULT_DATA / "demo"
    parser.add_argument("--data", type=Path, default=data, metavar="DIR", help="forgotten first, kept afterwards")
    parser.add_argument("--port-base", type=int, metavar="N", help="first port (default: the next that is free)")


async def run(args: argparse.Namespace) -> int:
    """0: every guest ended as the story says; 1: not so; 2: no platform came up; 130: left by ctrl-C."""
    leave, data = leaving(), args.data.resolve()
    out = console()
    out.print("starting a platform: storage, broker, tenant and host")
    try:
        await _refuse_running(data)
        async with launched(args.port_base or free_port_base(), data, leave), reach(data) as platform:
            return await _demo(platform, out, leave)
    except LeftError:
        out.print("left before the end; the platform is stopped")
        return LEFT
    except (PartFailedError, NoPlatformError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE


async def _refuse_running(data: Path) -> None:
    """Raises PartFailedError rather than forget what a running platform is writing."""
    with suppress(NoPlatformError):
        async with reach(data):
            raise PartFailedError(f"a platform is up on {data}: stop it first, or choose another --data")


async def _demo(platform: Platform, out: Console, leave: asyncio.Event) -> int:
    absent = frozenset(name for chapter in STORY for name in chapter.absent)
    screen = Screen(out, "ctrl-C stops the demo")
    partners = asyncio.create_task(accept_as_mail_arrives(platform, absent))
    try:
        with screen:
            played = await play(platform, screen, leave, partners)
    finally:
        partners.cancel()
        with suppress(asyncio.CancelledError):
            await partners
    ending = await judge(platform, played)
    await tell(platform, ending, out, screen.elapsed)
    return 1 if ending.differences else 0
