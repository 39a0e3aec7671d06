"""A roster of hundreds of people, from the drop to the last group; a thousand are `night_thousand.py`'s."""

import asyncio

from local.tenant.seed import ALL_PARTNERS, PROJECT_ATLAS
from tests.e2e.platform import Platform
from tests.e2e.rosters import policy, xlsx_roster

ROWS = 300
PATIENCE_SECONDS = 200.0


async def test_hundreds_of_people_are_invited_accept_and_are_in_their_groups(platform: Platform):
    await served(platform, ROWS)


async def served(platform: Platform, people: int) -> None:
    """Drop a workbook of so many people and see all of them to their end."""
    await platform.policy("thousand", policy("thousand.example", always="Everyone"))
    rows = [(f"n{n}@thousand.example", f"Number {n}", "Atlas" if n % 4 == 0 else "") for n in range(people)]
    dropped = await platform.drop("thousand", f"{people}.xlsx", xlsx_roster(rows))
    accepted: set[str] = set()
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while len(accepted) < people:
        assert asyncio.get_running_loop().time() < deadline, f"only {len(accepted)} got mail"
        mailed = {address for address in await platform.mails() if address.endswith("@thousand.example")}
        await platform.accept(*(mailed - accepted))
        accepted |= mailed
        await asyncio.sleep(1)
    report = await platform.reported(dropped, Done=people)
    assert report.summary["state"] == "complete"
    assert [report.line(number)["Status"] for number in range(2, people + 2)] == ["Done"] * people
    everyone, atlas = await platform.members(ALL_PARTNERS), await platform.members(PROJECT_ATLAS)
    assert {email for email, _, _ in rows} <= everyone
    assert {email for email, _, group in rows if group} == {
        email for email in atlas if email.endswith("@thousand.example")
    }
    mails = await platform.mails()
    assert {mails[email] for email, _, _ in rows} == {1}
