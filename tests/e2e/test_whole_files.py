"""Files that are refused as a whole, files that wait for an operator, and files that are only checked."""

from tests.e2e.platform import Platform
from tests.e2e.rosters import csv_roster, policy, xlsx_roster

PERSON = ("pat@whole.example", "Pat", "")


async def rejected(platform: Platform, partner: str, roster: str, content: bytes, **counts: int) -> str:
    """The reason. The report tells it too, and so does the app over HTTP."""
    dropped = await platform.drop(partner, roster, content)
    report = await platform.reported(dropped, **counts)
    assert report.summary["state"] == "rejected"
    batch = await platform.standing(dropped, "rejected")
    assert batch["reason"] == report.summary["reason"]
    return str(batch["reason"])


async def test_without_a_policy_nothing_is_taken_in(platform: Platform):
    reason = await rejected(platform, "unknown", "people.csv", csv_roster([PERSON]), Refused=2)
    assert reason == (
        "there is no policy for unknown: create policies/unknown.toml, or policies/default.toml for every partner"
    )


async def test_a_broken_policy_is_named_with_file_key_and_expected_form(platform: Platform):
    await platform.policy("broken", '[accept]\ndomains = "whole.example"\n')
    reason = await rejected(platform, "broken", "people.csv", csv_roster([PERSON]), Refused=2)
    assert reason.startswith("policies/broken.toml: [accept] domains must be a list of ")
    await platform.policy("broken", "domains = [\n")
    reason = await rejected(platform, "broken", "more.csv", csv_roster([PERSON]), Refused=2)
    assert reason.startswith("policies/broken.toml is not valid TOML")


async def test_a_policy_refuses_strangers_and_rosters_that_are_too_long(platform: Platform):
    await platform.policy("strict", policy("whole.example", rows=2))
    strangers = csv_roster([("a@stranger.example", "A", ""), ("b@stranger.example", "B", "")])
    dropped = await platform.drop("strict", "strangers.csv", strangers)
    report = await platform.reported(dropped, Refused=2)
    assert report.summary["state"] == "complete"
    [(told, rows)] = report.summary["reasons"].items()
    assert told.startswith("the policy of strict does not accept the domain stranger.example: ")
    assert rows == 2
    reason = await rejected(platform, "strict", "long.csv", csv_roster([PERSON] * 3), Refused=4)
    assert reason == "the roster has 3 rows; the policy of strict allows 2"


async def test_a_mended_policy_and_a_resume_take_the_rejected_roster_in(platform: Platform):
    dropped = await platform.drop("mended", "people.csv", csv_roster([("mo@mended.example", "Mo", "")]))
    await platform.standing(dropped, "rejected")
    await platform.policy("mended", policy("mended.example"))
    assert (await platform.ask(f"batches/{dropped.batch_id}/resume", "POST"))[0] == 200
    await platform.reported(dropped, Invited=1)


async def test_files_that_are_no_rosters_are_rejected_and_say_why(platform: Platform):
    await platform.policy("files", policy("whole.example"))
    workbook = xlsx_roster([PERSON])
    wrong = {
        "garbage.xlsx": (b"This is no workbook. " * 40, {}),
        "cut.xlsx": (workbook[: len(workbook) // 2], {}),
        "people.pdf": (b"%PDF-1.7", {}),
        "empty.csv": (b"", {}),
        "headless.csv": (b"pat@whole.example,Pat\r\n", {"Refused": 1}),
        "other.csv": (csv_roster([("red", "4")], ("Colour", "Number")), {"Refused": 2}),
        "twice.csv": (csv_roster([("a", "b")], ("Email", "E-mail")), {"Refused": 2}),
    }
    reasons = {
        name: await rejected(platform, "files", name, content, **counts)
        for name, (content, counts) in wrong.items()
    }
    assert "Colour, Number" in reasons["other.csv"]
    assert "expected at least an Email column" in reasons["other.csv"]
    assert "no row of headings" in reasons["headless.csv"]
    assert "column 1 (“Email”) and column 2 (“E-mail”)" in reasons["twice.csv"]
    assert all(reasons.values())
    assert (await platform.mails())["pat@whole.example"] == 0


async def test_a_check_reports_what_would_happen_and_does_none_of_it(platform: Platform):
    await platform.policy("checked", policy("checked.example"))
    known = await platform.drop("checked", "known.csv", csv_roster([("kim@checked.example", "Kim", "")]))
    await platform.reported(known, Invited=1)
    before = await platform.requests()
    rows = [(f"{name}@checked.example", name, "") for name in ("kim", "lee", "lee", "max")]
    dropped = await platform.drop("checked", "plan.csv", csv_roster([*rows, ("nobody", "", "")]), "checks")
    report = await platform.reported(dropped, Already_invited=1, Would_invite=2, Refused=1, Duplicate=1)
    assert report.summary["check"] is True
    assert report.told(4) == ("Duplicate", "same person as row 3")
    assert (await platform.ask(f"batches/{dropped.batch_id}"))[0] == 404
    assert "lee@checked.example" not in await platform.users()
    invitations = ("POST", "/invitations")
    assert (await platform.requests())[invitations] == before[invitations]


async def test_a_batch_above_the_cap_waits_for_an_operator(platform: Platform):
    await platform.policy("capped", policy("capped.example") + "hold_above = 1\n")
    rows = [("una@capped.example", "Una", ""), ("duo@capped.example", "Duo", "")]
    dropped = await platform.drop("capped", "two.csv", csv_roster(rows))
    held = await platform.standing(dropped, "held")
    assert held["reason"].startswith("held: 2 people would be invited")
    assert (await platform.mails())["una@capped.example"] == 0
    status, answer = await platform.ask(f"batches/{dropped.batch_id}/approve", "POST")
    assert (status, answer["outcome"]) == (200, "approved")
    await platform.reported(dropped, Invited=2)
