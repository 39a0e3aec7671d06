"""Rows that cannot become guests, and people whom Entra knows already: each row gets its own answer."""

from local.tenant.seed import BOARD_ROOM, HELPDESK_OPERATORS, SALES_STAFF, TRAVEL_NEWS, WAREHOUSE
from tests.e2e.platform import Platform
from tests.e2e.rosters import csv_roster, policy, xlsx_roster

GOOD = ("good@rows.example", "Good", "Portal")
BAD = (
    (("", "Nobody", "Portal"), "no e-mail address in this row"),
    (("nobody", "Nobody", "Portal"), "this is not an e-mail address: it has no @"),
    (("a@rows.example; b@rows.example", "Two", ""), "two people in one cell"),
    (("@rows.example", "Nobody", ""), "nothing stands before or after the @"),
    (("plus+sign@rows.example", "Plus", ""), "Entra does not accept the character '+'"),
    ((".dot@rows.example", "Dot", ""), "whose name starts or ends with '.' or '-'"),
    (("zo\u00eb@rows.example", "Zo\u00eb", ""), "plain ASCII letters and digits"),
    (("hid\u200bden@rows.example", "Hidden", ""), "an invisible character (U+200B)"),
    ((f"{'x' * 65}@rows.example", "Long", ""), "longer than 64 characters"),
    (("a@rows..example", "Dots", ""), "not an e-mail address that can receive mail"),
    (("a@\u0430pple-rows.example", "Disguised", ""), "mixes letters of different alphabets"),
    (("a@elsewhere.example", "Stranger", ""), "the policy of rows does not accept the domain elsewhere.example"),
    (("a@contoso-travel.example", "Own", ""), "an address of your own organisation"),
    (("a@rows.example", "Wine", "Wine Club"), "the policy of rows names no group “Wine Club”"),
    (("b@rows.example", "N" * 300, ""), "the name is longer than 256 characters"),
)


async def test_every_bad_row_is_refused_with_its_reason_and_the_good_ones_go_on(platform: Platform):
    await platform.policy("rows", policy("rows.example", "contoso-travel.example"))
    formula = ("=cmd|'/c calc'!A1", "=1+1", "")
    again = (GOOD[0].upper(), "Good again", "Atlas")
    rows = [*(row for row, _ in BAD), formula, ("", "", ""), GOOD, again]
    dropped = await platform.drop("rows", "bad.xlsx", xlsx_roster(rows))
    report = await platform.reported(dropped, Invited=1, Refused=len(BAD) + 1, Duplicate=1)
    for number, (_, reason) in enumerate(BAD, start=2):
        status, told = report.told(number)
        assert (status, reason in told) == ("Refused", True), (number, told)
    good_row = len(rows)
    assert report.told(len(BAD) + 2)[0] == "Refused"
    assert report.told(good_row) == ("Invited", "")
    assert report.told(good_row + 1) == ("Duplicate", f"same person as row {good_row}")
    await platform.accept(GOOD[0])
    report = await platform.reported(dropped, Done=1, Refused=len(BAD) + 1, Duplicate=1)
    assert report.line(good_row)["Groups"] == "Atlas, Portal"
    assert [address for address in await platform.mails() if address.endswith("rows.example")] == [GOOD[0]]


async def test_groups_that_must_not_be_written_to_are_refused_before_anybody_is_invited(platform: Platform):
    refusals = {
        "Operators": (HELPDESK_OPERATORS, "role-assignable"),
        "Sales": (SALES_STAFF, "dynamic"),
        "Warehouse": (WAREHOUSE, "synced"),
        "News": (TRAVEL_NEWS, "mail-enabled"),
        "Gone": ("a0000000-0000-4000-8000-0000000000ff", "does not exist in Entra"),
    }
    groups = "\n".join(f'{name} = "{group}"' for name, (group, _) in refusals.items())
    await platform.policy("groups", policy("groups.example", groups=f'{groups}\nBoard = "{BOARD_ROOM}"'))
    rows = [(f"{name.lower()}@groups.example", name, f"Portal, {name}") for name in refusals]
    rows += [("fine@groups.example", "Fine", "Portal"), ("board@groups.example", "Board", "Portal, Board")]
    dropped = await platform.drop("groups", "groups.csv", csv_roster(rows))
    report = await platform.reported(dropped, Invited=2, Refused=len(refusals))
    for number, (name, (_, word)) in enumerate(refusals.items(), start=2):
        status, reason = report.told(number)
        assert status == "Refused"
        assert reason.startswith(f"group {name}: ")
        assert word in reason
    await platform.accept("fine@groups.example", "board@groups.example")
    report = await platform.reported(dropped, Done=1, Refused=len(refusals), Failed=1)
    assert report.told(len(rows)) == ("Done", "")
    # Only when a guest is to join does Entra say that a Microsoft 365 group takes none.
    assert report.told(len(rows) + 1) == ("Failed", "group Board: the group admits no guests")
    assert report.line(len(rows) + 1)["Groups"] == "Portal"
    mailed = {address for address in await platform.mails() if address.endswith("@groups.example")}
    assert mailed == {"fine@groups.example", "board@groups.example"}


async def test_people_whom_entra_knows_already_are_not_mailed(platform: Platform):
    known = {"guest": "Accepted", "pending": "PendingAcceptance", "internal": None}
    for name, state in known.items():
        await platform.control("users", {"email": f"{name}@known.example", "externalUserState": state})
    await platform.policy("known", policy("known.example"))
    roster = csv_roster([(f"{name}@known.example", name, "Atlas") for name in known])
    dropped = await platform.drop("known", "known.csv", roster)
    report = await platform.reported(dropped, Done=1, Invited=1, Failed=1)
    assert report.told(2) == ("Done", "was a guest already; no mail was sent")
    assert report.told(3) == ("Invited", "was invited already; no second mail")
    assert report.told(4)[0] == "Failed"
    assert "already an internal user" in report.told(4)[1]
    await platform.accept("pending@known.example")
    await platform.reported(dropped, Done=2, Failed=1)
    assert not [address for address in await platform.mails() if address.endswith("@known.example")]


async def test_a_row_may_ask_for_no_mail(platform: Platform):
    await platform.policy("quiet", policy("quiet.example"))
    roster = csv_roster([("shy@quiet.example", "no")], ("Email", "Send mail"))
    await platform.reported(await platform.drop("quiet", "quiet.csv", roster), Invited=1)
    assert (await platform.users())["shy@quiet.example"]["externalUserState"] == "PendingAcceptance"
    assert (await platform.mails())["shy@quiet.example"] == 0
