"""kill -9: the host again and again, and what it depends on, while a roster is on its way."""

from pathlib import Path

from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import machine
from tests.chaos.ordeal import Ordeal
from tests.chaos.outcome import complete, drained, promise_kept

BESIDES = {2: "broker", 4: "tenant", 6: "storage", 8: "broker", 10: "tenant"}


async def test_a_roster_survives_twelve_kills_of_its_host(tmp_path: Path):
    await Ordeal("storm", 250, 12, 20261122, 80, BESIDES, within=200).survived(tmp_path)


async def test_a_batch_ends_right_when_an_operator_deletes_its_messages_and_the_host_is_killed_twice(
    tmp_path: Path,
):
    crowd = Crowd("purged", 120)
    async with machine(tmp_path) as made, accepting(made.platform):
        dropped = await crowd.drop(made.platform)
        for mails in (30, 70):
            await made.mailed(mails)
            with made.queues() as queues:
                assert queues.purge()
            await made.restart("host")
        await complete(made, dropped)
        await promise_kept(made, dropped, crowd)
        await drained(made)
