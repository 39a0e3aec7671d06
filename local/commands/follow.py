"""Following batches: look, show, until it is enough or somebody leaves."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from local.commands.reach import Platform
from local.commands.screen import Screen
from local.commands.standing import Standing
from shared.engine.reports import REPORTS, report_name
from shared.engine.uploads import UPLOADS

LOOK_EVERY_SECONDS: Final = 1.0
_SILENCE_SECONDS: Final = 30.0

type Look = Callable[[], Awaitable[Standing | None]]
"""How one batch stands; None while nothing is known of the upload that it is to follow."""


async def looker(platform: Platform, container: str, partner: str, roster: str, batch_id: str) -> Look:
    """To be asked for before the upload: what is known of the batch by then comes from an earlier one."""

    async def answer() -> Standing | None:
        if container == UPLOADS:
            found = await platform.ask(f"batches/{batch_id}")
            return Standing.read(found) if found else None
        # A check leaves no batch behind, only its report and the summary.
        _, summary = report_name(partner, roster)
        content = await platform.download(REPORTS, summary)
        standing = Standing.read(json.loads(content)) if content else None
        return standing if standing and standing.batch_id == batch_id else None

    earlier = await answer()

    async def look() -> Standing | None:
        standing = await answer()
        return None if standing == earlier else standing

    return look


class Patience:
    """Says that it is enough: the batch has ended, or for so many seconds only guests were awaited."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._clock = asyncio.get_running_loop().time
        self._last: Sequence[Standing] = ()
        self._since = self._clock()

    def __call__(self, standings: Sequence[Standing]) -> bool:
        if standings != self._last:
            self._last, self._since = standings, self._clock()
        quiet = self._clock() - self._since >= self._seconds
        return bool(standings) and all(
            standing.ended or (quiet and standing.awaits_guests_only) for standing in standings
        )


async def follow(
    looks: Sequence[Look],
    enough: Callable[[Sequence[Standing]], bool],
    screen: Screen,
    leave: asyncio.Event,
    log: str,
) -> list[Standing]:
    """Show how the batches stand until that is enough, or until `leave` is set. Returns how they stand then."""
    silent = True
    while True:
        standings = [standing for look in looks if (standing := await look())]
        screen.show(standings)
        if silent and not standings and screen.elapsed >= _SILENCE_SECONDS:
            screen.note(f"nothing has come of the upload yet; what the host says is in {log}")
            silent = False
        if leave.is_set() or enough(standings):
            return standings
        await _pause(leave)


async def _pause(leave: asyncio.Event) -> None:
    waiting = asyncio.create_task(leave.wait())
    await asyncio.wait({waiting}, timeout=LOOK_EVERY_SECONDS)
    waiting.cancel()
