"""Locks that end too early, and a broker whose answers are lost."""

from pathlib import Path

import pytest

from local.broker.faults import Fault
from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import machine
from tests.chaos.outcome import complete, drained, promise_kept

TIMES = 6

LOST_SETTLEMENTS, UNCONFIRMED_SECONDS = 3, 60
"""So long the SDK waits for the confirmation of a settlement; in a batch, that holds up the next one."""


async def test_locks_that_end_in_the_middle_of_slow_calls_mail_nobody_twice(tmp_path: Path):
    crowd = Crowd("slow", 12)
    async with machine(tmp_path, lock="PT5S", renewal="00:00:01") as made, accepting(made.platform):
        await made.platform.control("behaviour", {"latency_ms": 6000})
        dropped = await crowd.drop(made.platform)
        await made.mailed(crowd.size)
        assert "function=send_invitation count=1 error=MessageLockLostError" in made.log_of()
        await made.platform.control("behaviour", {"latency_ms": 0})
        await complete(made, dropped)
        await promise_kept(made, dropped, crowd)
        await drained(made)


@pytest.mark.timeout(480)
async def test_lost_settlements_lost_sends_refusals_and_cuts_lose_nobody(tmp_path: Path):
    crowd = Crowd("faults", 200)
    async with machine(tmp_path) as made, accepting(made.platform):
        with made.queues() as queues:
            for fault in (Fault.LOSE_SEND, Fault.SERVER_BUSY):
                queues.arm(fault, TIMES)
            queues.arm(Fault.LOSE_SETTLEMENT, LOST_SETTLEMENTS)
            dropped = await crowd.drop(made.platform)
            for mails in (40, 80, 120):
                await made.mailed(mails)
                queues.arm(Fault.DISCONNECT)
            await complete(made, dropped, within=120 + LOST_SETTLEMENTS * UNCONFIRMED_SECONDS)
            await promise_kept(made, dropped, crowd)
            await drained(made)
            assert {fault: queues.armed(fault) for fault in Fault} == dict.fromkeys(Fault, 0)
        # A settlement that was never confirmed holds its function for a minute; nobody waits for that here.
        await made.kill("host")
