"""Bad input of any kind is answered in the report, and costs nothing else."""

import json

import pytest

from shared.engine.uploads import deliver_upload
from shared.steps import intake
from tests.world import EVERYONE, POLICY, PORTAL, World


async def test_each_bad_row_is_refused_with_its_reason_and_the_rest_goes_on(world: World):
    await world.drop(
        "Email,Name,Groups\n"
        "ana@fabrikam.example,Ana,Portal\n"
        ",Nobody,\n"
        "not an address,,\n"
        "ben@elsewhere.example,,\n"
        "cleo+news@fabrikam.example,,\n"
        "dee@fabrikam.example,,Admins\n"
        f"eve@fabrikam.example,{'E' * 300},\n"
    )
    await world.work()
    assert world.statuses() == ["Invited"] + ["Refused"] * 6
    reasons = [world.line(number).reason for number in range(3, 9)]
    assert reasons[0] == "no e-mail address in this row: fill it in"
    assert "address" in reasons[1]
    assert reasons[2].startswith("the policy of fabrikam does not accept the domain elsewhere.example: ")
    assert "+" in reasons[3]
    assert reasons[4].startswith("the policy of fabrikam names no group “Admins”: ")
    assert reasons[5].startswith("the name is longer than 256 characters")
    assert world.directory.mails == {"ana@fabrikam.example": 1}


async def test_an_own_address_is_refused():
    world = World(own_domains=frozenset({"fabrikam.example"}))
    await world.policy()
    await world.drop("Email\nana@fabrikam.example\n")
    assert world.line(2).reason.startswith("an address of your own organisation; guests come from outside")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("empty", "Email,Name\n", "there are headings but no rows below them"),
        ("no-email-column", "Foo,Bar\n1,2\n", "Email"),
        ("nothing", "", ""),
    ],
)
async def test_a_roster_that_cannot_be_taken_in_is_rejected_with_a_report(
    world: World, name: str, text: str, reason: str
):
    batch_id = await world.drop(text, f"uploads/fabrikam/{name}.csv")
    batch = await world.batches.get(batch_id)
    assert batch.state == "rejected"
    assert reason in batch.reason
    summary = json.loads(world.blobs.stored["reports", f"fabrikam/{name}.summary.json"][0])
    assert (summary["state"], summary["reason"]) == ("rejected", batch.reason)
    assert not world.bus.sent


async def test_without_a_policy_nothing_goes_and_the_report_says_what_to_create():
    world = World()
    await world.drop("Email\nana@fabrikam.example\n")
    assert "create policies/fabrikam.toml" in world.line(1).reason
    assert not world.bus.sent


async def test_the_default_policy_serves_partners_without_their_own():
    world = World()
    await world.policy("default")
    await world.drop("Email\nana@fabrikam.example\n")
    assert world.statuses() == ["Waiting"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("[accept", "policies/fabrikam.toml is not valid TOML"),
        ("[limits]\nrows = 'many'", "[limits] rows must be a whole number above 0"),
        ("[accept]\ndomains = []", "must name at least one domain"),
        ("[accept]\ndomains = ['fabrikam example']", "“fabrikam example” is not a mail domain"),
        ("[acept]\n", "[acept] is not known"),
        ("[groups]\nPortal = 'x'", "[groups] Portal must be the group's object id"),
        ("[accept]\ndomains=['a.example']\n[apply]\nalways = ['Ghost']", "which is not in [groups]"),
        ("[invitation]\nredirect_url = 'http://x.example'", "redirect_url must be an https address"),
    ],
)
async def test_a_broken_policy_rejects_the_batch_and_names_file_key_and_form(
    world: World, broken: str, reason: str
):
    await world.policy(text=broken)
    await world.drop("Email\nana@fabrikam.example\n")
    assert reason in world.line(1).reason


async def test_a_rejected_roster_is_taken_in_when_it_is_dropped_again_after_the_policy_was_mended():
    world = World()
    roster = "Email\nana@fabrikam.example\n"
    await world.drop(roster)
    await world.policy()
    await world.drop(roster)
    await world.work()
    assert world.statuses() == ["Invited"]


async def test_a_row_refused_by_the_policy_is_taken_in_after_the_policy_was_mended(world: World):
    roster = "Email\nana@elsewhere.example\n"
    await world.drop(roster)
    await world.policy(text=POLICY.replace("fabrikam.example", "elsewhere.example"))
    await world.drop(roster)
    await world.work()
    assert world.statuses() == ["Invited"]


async def test_a_file_outside_a_partner_folder_is_rejected(world: World):
    await world.put("Email\nana@fabrikam.example\n", "uploads/x.csv")
    await deliver_upload("uploads", "uploads/x.csv", intake.take_in, intake.reject, world.services)
    assert "outside a partner's folder" in world.report("", "x.csv").batch.reason


async def test_more_rows_than_the_policy_allows_reject_the_batch(world: World):
    await world.policy(text=POLICY + "[limits]\nrows = 1\n")
    await world.drop("Email\na@fabrikam.example\nb@fabrikam.example\n")
    assert "has 2 rows; the policy of fabrikam allows 1" in world.line(1).reason


@pytest.mark.parametrize("kind", ["role-assignable", "dynamic", "synced", "mail-enabled"])
async def test_a_group_that_guestlist_does_not_write_to_refuses_its_rows_before_any_invitation(
    world: World, kind: str
):
    world.directory.add_group(PORTAL, "Portal", refusal=f"the group is {kind}")
    await world.drop("Email,Groups\nana@fabrikam.example,Portal\nben@fabrikam.example,\n")
    await world.work()
    assert world.line(2).reason == f"group Portal: the group is {kind}"
    assert world.directory.mails == {"ben@fabrikam.example": 1}


async def test_a_group_that_does_not_exist_refuses_its_rows(world: World):
    del world.directory.groups[EVERYONE]
    await world.drop("Email\nana@fabrikam.example\n")
    assert world.line(2).reason == "group Everyone: does not exist in Entra"


async def test_a_column_that_the_policy_does_not_accept_is_not_used_and_a_note_says_so(world: World):
    await world.drop("Email,Message\nana@fabrikam.example,call this number\n")
    await world.work()
    [(_, _, invitation)] = world.directory.invitations
    assert invitation.message == ""
    assert "the policy does not accept the column Message" in world.report("fabrikam", "x.csv").batch.notes[0]


async def test_columns_that_the_policy_accepts_are_used(world: World):
    await world.policy(text=POLICY.replace("[groups]", 'columns = ["message", "language"]\n[groups]'))
    await world.drop("Email,Message,Language\nana@fabrikam.example,Welcome,de\n")
    await world.work()
    [(_, _, invitation)] = world.directory.invitations
    assert (invitation.message, invitation.language) == ("Welcome", "de")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Call 0800 123 4567", "a telephone number, “0800 123 4567”"),
        ("see https://x.example", "a link, “https://x.example”"),
        ("www.x.example", "a link, “www.x.example”"),
        ("x.example/win", "a link, “x.example/win”"),
        ("<b>Ana</b>", "markup, “<b>Ana</b>”"),
    ],
)
async def test_a_name_that_leads_elsewhere_is_refused(world: World, name: str, told: str):
    await world.drop(f"Email,Name\nana@fabrikam.example,{name}\n")
    assert world.line(2).reason == f"the name holds {told}, which Entra's mail would show: take it out"


@pytest.mark.parametrize("name", ["Ana-María O'Neil", "李小龍", "J. R. Müller III", "Ana (Fabrikam) 2"])
async def test_an_ordinary_name_is_accepted(world: World, name: str):
    await world.drop(f"Email,Name\nana@fabrikam.example,{name}\n")
    assert world.statuses() == ["Waiting"]


@pytest.mark.parametrize(
    "url",
    [
        "http://myapplications.microsoft.com",
        "https://myapplications.microsoft.com.evil.example",
        "https://evil.example",
        "https://myapplications.microsoft.com@evil.example",
        "javascript:alert(1)",
        "https://[",
    ],
)
async def test_a_redirect_url_that_leads_to_another_host_is_refused(world: World, url: str):
    await world.policy(text=POLICY.replace("[groups]", 'columns = ["redirect_url"]\n[groups]'))
    await world.drop(f"Email,Redirect URL\nana@fabrikam.example,{url}\n")
    assert "must lead to https://myapplications.microsoft.com" in world.line(2).reason


async def test_a_redirect_url_on_the_host_of_the_policy_is_used(world: World):
    await world.policy(text=POLICY.replace("[groups]", 'columns = ["redirect_url"]\n[groups]'))
    url = "https://myapplications.microsoft.com/?tenantid=1"
    await world.drop(f"Email,Redirect URL\nana@fabrikam.example,{url}\n")
    await world.work()
    assert world.directory.invitations[0][2].redirect_url == url


async def test_a_message_with_markup_is_refused(world: World):
    await world.policy(text=POLICY.replace("[groups]", 'columns = ["message"]\n[groups]'))
    await world.drop("Email,Message\nana@fabrikam.example,<a href=x>\n")
    assert "plain text" in world.line(2).reason


async def test_a_domain_of_the_policy_may_be_written_in_any_alphabet_and_case(world: World):
    await world.policy(text=POLICY.replace("fabrikam.example", "BÜCHER.example"))
    await world.drop("Email\nana@bücher.example\nben@xn--bcher-kva.example\n")
    assert world.statuses() == ["Waiting", "Waiting"]
