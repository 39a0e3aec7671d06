"""What must hold when the dust has settled, read from outside: report, mailbox, directory, queues."""

from collections import Counter

from tests.chaos.crowd import Crowd
from tests.chaos.machine import Machine
from tests.e2e.platform import Dropped, Report
from tests.platform_fixtures import eventually

# The messages of a killed host stay locked until their locks end.
DRAIN_SECONDS = 60.0


async def complete(machine: Machine, dropped: Dropped, within: float = 120) -> None:
    """Wait until the batch's report is final."""

    async def final() -> bool:
        summary = await machine.platform.summary(dropped)
        return bool(summary and summary["state"] == "complete")

    await eventually(final, within=within)


async def promise_kept(machine: Machine, dropped: Dropped, crowd: Crowd) -> None:
    """Everybody is done, told once, mailed once, and in the right groups; no message was given up."""
    platform = machine.platform
    report = await platform.reported(dropped, Done=crowd.size)
    assert report.summary["state"] == "complete"
    assert lines_by_person(report) == {person: ["Done"] for person in crowd.people}
    assert await platform.mails() == Counter(crowd.people)
    for group, expected in crowd.groups.items():
        assert await platform.members(group) == expected
    assert machine.dead_lettered() == 0


async def drained(machine: Machine, within: float = DRAIN_SECONDS) -> None:
    """Wait until no message is left in any queue."""
    await eventually(lambda: machine.left() == 0, within=within)


async def unclear_resumed(machine: Machine, dropped: Dropped) -> int:
    """Resume those whom the batch leaves to a person, as its report tells that person to; says how many.

    An invitation that was cut off twice between its intent and its call is not tried a third time.
    """
    summary = await machine.platform.summary(dropped)
    unclear = summary["counts"].get("Needs attention", 0) if summary else 0
    if unclear:
        assert (await machine.platform.ask(f"batches/{dropped.batch_id}/resume", "POST"))[0] == 200
    return unclear


def lines_by_person(report: Report) -> dict[str, list[str]]:
    """Address → the status of each line that names it."""
    heading = next(row for row in report.rows if "Status" in row)
    email, status = heading.index("Email"), heading.index("Status")
    found: dict[str, list[str]] = {}
    for row in report.rows[report.rows.index(heading) + 1 :]:
        found.setdefault(row[email], []).append(row[status])
    return found
