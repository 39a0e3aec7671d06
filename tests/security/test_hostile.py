"""Every kind of hostile file, through the whole of intake: a clean verdict, a report, and nothing queued."""

import asyncio
import ctypes
import gc
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.domain.batch import BatchState
from shared.domain.file_limits import MB, FileLimits
from shared.engine.reports import report_name
from tests.security.hostile_packages import PACKAGES
from tests.security.hostile_parts import PARTS
from tests.security.hostile_texts import DISGUISES, TEXTS
from tests.security.intake import Intake
from tests.security.kinds import Kind
from tests.world import World

KINDS = {**PACKAGES, **PARTS, **DISGUISES, **TEXTS}

GROWTH_MB = 20
"""What this process may have grown by after all of them, its own copies of the files included."""

SOUND = b"Email,Name\r\nana@fabrikam.example,Ana\r\n"


def resident_mb() -> float:
    """What the process holds on to; memory that it has let go of is given back first."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / MB


@pytest.fixture(scope="module", autouse=True)
async def flat_memory() -> AsyncIterator[None]:
    # A first roster and its report: what they import stays, and is no growth.
    world = World()
    await world.policy()
    await Intake(world).drop("first.xlsx", b"no workbook")
    await Intake(world).drop("first.csv", SOUND)
    before = resident_mb()
    yield
    grown = resident_mb() - before
    assert grown < GROWTH_MB


def test_there_are_at_least_forty_kinds():
    assert len(KINDS) >= 40


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
async def test_a_hostile_file_is_rejected_for_what_it_is_and_nothing_is_queued(world: World, kind: Kind):
    intake = Intake(world, replace(FileLimits(), address_space_bytes=kind.megabytes * MB))
    content = kind.make()
    async with asyncio.timeout(kind.seconds):
        rejected = await intake.drop(kind.name, content)
    batch = await world.batches.get(rejected)
    assert batch
    assert batch.state is BatchState.REJECTED
    assert re.search(kind.verdict, batch.reason), batch.reason
    assert not world.bus.sent
    assert not world.guests.records.stored
    assert not await world.batches.entries(rejected)
    report, summary = (world.blobs.stored["reports", name][0] for name in report_name("fabrikam", kind.name))
    assert report
    assert json.loads(summary)["reason"] == batch.reason
    await intake.drop("next.csv", SOUND)
    assert len(world.bus.sent) == 1
