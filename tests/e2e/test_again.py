"""The same people named again: by the same file, by a grown one, by another partner's."""

import asyncio

from local.tenant.seed import ALL_PARTNERS, PARTNER_PORTAL, PROJECT_ATLAS
from tests.e2e.platform import Platform
from tests.e2e.rosters import csv_roster, policy

KNOWN, NEW = 120, 4


def people(count: int) -> list[tuple[str, str, str]]:
    return [(f"p{number}@feed.example", f"Person {number}", "Portal") for number in range(count)]


async def test_a_feed_that_comes_again_mails_only_new_people_and_asks_graph_about_nobody_else(platform: Platform):
    await platform.policy("feed", policy("feed.example", always="Everyone"))
    dropped = await platform.drop("feed", "feed.csv", csv_roster(people(KNOWN)))
    await platform.reported(dropped, Invited=KNOWN)
    await platform.accept(*(email for email, _, _ in people(KNOWN)))
    done = await platform.reported(dropped, Done=KNOWN)
    assert {line[3] for line in done.rows[1:]} == {"Done"}

    mails, before = await platform.mails(), await platform.requests()
    complete = await platform.standing(dropped, "complete")
    same = await platform.drop("feed", "feed.csv", csv_roster(people(KNOWN)))
    assert same == dropped
    again = await platform.standing(same, "complete", after=complete["reported_at"])
    assert again["counts"] == complete["counts"]
    assert await platform.mails() == mails

    grown = await platform.drop("feed", "feed.csv", csv_roster(people(KNOWN + NEW)))
    await platform.reported(grown, Done=KNOWN, Invited=NEW)
    new = [email for email, _, _ in people(KNOWN + NEW)[KNOWN:]]
    assert await platform.mails() - mails == dict.fromkeys(new, 1)
    await platform.accept(*new)
    await platform.reported(grown, Done=KNOWN + NEW)

    asked = await platform.requests() - before
    assert asked["POST", "/invitations"] == NEW
    assert asked["GET", "/users/{id}"] == NEW
    joined = asked["PATCH", "/groups/{id}"] + asked["POST", "/groups/{id}/members/$ref"]
    assert 2 <= joined <= 2 * NEW
    # Looking before inviting shares its route with the redemption sweep, of which there are a few.
    assert NEW <= asked["GET", "/users"] < KNOWN
    # Each of the two rosters has its two groups looked at.
    assert asked["GET", "/groups/{id}"] == 4


async def test_one_person_in_two_rosters_at_once_gets_one_mail_and_both_rosters_groups(platform: Platform):
    await platform.policy("left", policy("both.example", always="Everyone"))
    await platform.policy("right", policy("both.example"))
    shared = [(f"s{number}@both.example", f"S {number}") for number in range(8)]
    rosters = {
        "left": csv_roster([(email, name, "Portal") for email, name in shared]),
        "right": csv_roster([(email.upper(), name, "Atlas") for email, name in reversed(shared)]),
    }
    async with platform.lagging(4):
        dropped = await asyncio.gather(
            *(platform.drop(partner, "people.csv", content) for partner, content in rosters.items())
        )
        for each in dropped:
            await platform.reported(each, Invited=len(shared))
        await platform.accept(*(email for email, _ in shared))
        left, right = [await platform.reported(each, Done=len(shared)) for each in dropped]
    assert left.line(2)["Groups"] == "Everyone, Portal"
    assert right.line(2)["Groups"] == "Atlas"
    for group in (PARTNER_PORTAL, PROJECT_ATLAS, ALL_PARTNERS):
        assert {email for email, _ in shared} <= await platform.members(group)
    mails = await platform.mails()
    assert {mails[email] for email, _ in shared} == {1}
