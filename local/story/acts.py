"""What happens in the demo: two days, on which four partners' rosters are dropped."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from local.commands.follow import follow, looker
from local.commands.reach import Platform
from local.commands.screen import Screen
from local.commands.standing import Standing
from local.platform.layout import REPO
from local.platform.leaving import LeftError
from local.story.chapters import FEED, NEW_IN_FEED, STORY, Chapter, grown
from local.story.outcomes import Outcome, counts, outcomes
from local.story.partners import mails
from shared.domain.batch import batch_id
from shared.engine.uploads import UPLOADS

SAMPLES = REPO / "samples"
_GIVE_UP_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Played:
    """How the batches stood at the end, what each row was to become, and the mails by address."""

    standings: Sequence[Standing]
    expected: Mapping[Chapter, Sequence[Outcome]]
    mails: Counter[str]
    mails_on_day_two: Counter[str]


async def play(platform: Platform, screen: Screen, leave: asyncio.Event, partners: asyncio.Task[None]) -> Played:
    """Both days, while the task `partners` accepts invitations. Raises LeftError."""
    rosters = {chapter: (SAMPLES / chapter.roster).read_bytes() for chapter in STORY}
    screen.note(f"the platform is up; the mailbox of everybody invited: {platform.tenant}/")
    screen.note(f"day one: {len(rosters)} rosters are dropped, and the partners accept as their mail arrives")
    first = await _drop(platform, rosters, screen, leave, partners)
    before = await mails(platform)
    screen.note(f"day two: the feed of {FEED.partner} comes again, with {len(NEW_IN_FEED)} rows more")
    rosters[FEED] = grown(rosters[FEED])
    second = await _drop(platform, {FEED: rosters[FEED]}, screen, leave, partners)
    after = await mails(platform)
    return Played(
        standings=list(({standing.name: standing for standing in [*first, *second]}).values()),
        expected={chapter: _expected(chapter, content) for chapter, content in rosters.items()},
        mails=after,
        mails_on_day_two=after - before,
    )


def _expected(chapter: Chapter, roster: bytes) -> list[Outcome]:
    return outcomes(chapter, roster, (SAMPLES / "policies" / f"{chapter.partner}.toml").read_bytes())


async def _drop(
    platform: Platform,
    rosters: Mapping[Chapter, bytes],
    screen: Screen,
    leave: asyncio.Event,
    partners: asyncio.Task[None],
) -> list[Standing]:
    """Upload the rosters and follow them until each counts as the story has it, or it takes too long."""
    looks, expected = [], {}
    for chapter, content in rosters.items():
        identity = batch_id(chapter.partner, chapter.roster, content)
        looks.append(await looker(platform, UPLOADS, chapter.partner, chapter.roster, identity))
        expected[identity] = counts(_expected(chapter, content))
        await platform.upload(UPLOADS, f"{chapter.partner}/{chapter.roster}", content)
    clock = asyncio.get_running_loop().time
    deadline = clock() + _GIVE_UP_SECONDS

    def enough(standings: Sequence[Standing]) -> bool:
        reached = {standing.batch_id: standing.counts for standing in standings}
        return reached == expected or partners.done() or clock() > deadline

    standings = await follow(looks, enough, screen, leave, str(platform.data / "logs" / "host.log"))
    if leave.is_set():
        raise LeftError
    return standings
