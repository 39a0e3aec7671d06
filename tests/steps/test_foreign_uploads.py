"""A blob function is handed whatever its event subscription sends; a step takes only what is its own."""

import logging

import pytest

from shared.engine.uploads import CHECKS, UPLOADS, deliver_upload
from shared.steps.intake import check, reject, take_in
from tests.world import World

ROSTER = "Email\nana@fabrikam.example\n"


@pytest.mark.parametrize(
    "path", ["checks/fabrikam/x.csv", "archive/fabrikam/x.csv", "uploads2/fabrikam/x.csv", "x.csv"]
)
async def test_intake_mails_nobody_for_a_file_from_elsewhere(world: World, path: str, caplog):
    if "/" in path:
        await world.put(ROSTER, path)
    await deliver_upload(UPLOADS, path, take_in, reject, world.services)
    await world.work(minutes=10)
    assert not world.directory.mails
    [error] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert error.msg.name == "foreign upload"


async def test_a_check_does_not_lose_an_upload_that_it_was_handed(world: World):
    await world.put(ROSTER)
    await deliver_upload(CHECKS, "uploads/fabrikam/x.csv", check, reject, world.services)
    await world.work()
    for _ in range(3):
        world.clock.advance(hours=1)
        await world.work()
    assert world.statuses() == ["Invited"]
