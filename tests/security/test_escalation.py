"""Nothing that a roster says gets anybody more than its partner's policy gives."""

import pytest

from local.tenant.seed import HELPDESK_OPERATORS
from tests.world import EVERYONE, PORTAL, World

EXCLUDED = "33333333-3333-4333-8333-333333333333"
"""An ordinary group, of the sort that a Conditional Access policy leaves out."""

NORTHWIND = f"""
[accept]
domains = ["northwind.example"]
[groups]
Vault = "{EXCLUDED}"
"""

ALL_COLUMNS = 'columns = ["message", "redirect_url", "cc", "language", "sponsor"]\n[groups]'


@pytest.fixture
async def world(world: World) -> World:
    world.directory.add_group(EXCLUDED, "Left out of every check")
    world.directory.add_group(HELPDESK_OPERATORS, "Helpdesk", refusal="role-assignable")
    await world.policy("northwind", NORTHWIND)
    return world


@pytest.mark.parametrize(
    "asked",
    [
        HELPDESK_OPERATORS,
        EXCLUDED,
        EXCLUDED.upper(),
        "Vault",
        "Left out of every check",
        "99999999-9999-4999-8999-999999999999",
        "Р\u043ertal",
        "Porta1",
        "Portal\u0301",
        f"{PORTAL} {EXCLUDED}",
        f"Portal; {EXCLUDED}",
        f"../groups/{EXCLUDED}",
        f"{PORTAL}/members/$ref",
        "Portal' or '1' eq '1",
        "*",
        "__proto__",
    ],
)
async def test_a_group_that_the_policy_does_not_name_refuses_the_row(world: World, asked: str):
    await world.drop(f"Email,Groups\nana@fabrikam.example,{asked}\nben@fabrikam.example,Portal\n")
    await world.work()
    assert world.statuses() == ["Refused", "Invited"]
    assert "names no group" in world.line(2).reason
    assert set(world.directory.mails) == {"ben@fabrikam.example"}
    assert not any(members.user_ids for members in world.directory.groups.values())


@pytest.mark.parametrize("asked", ["Portal", " pOrTaL ", "Ｐortal", "Por\u200btal", PORTAL, PORTAL.upper()])
async def test_other_spellings_of_a_name_are_that_group_and_no_other(world: World, asked: str):
    await world.drop(f"Email,Groups\nana@fabrikam.example,{asked}\n")
    await world.work()
    await world.redeem("ana@fabrikam.example")
    assert {key for key, members in world.directory.groups.items() if members.user_ids} == {PORTAL, EVERYONE}


@pytest.mark.parametrize(
    "address",
    [
        "ana@northwind.example",
        "ana@fabrikam.example.evil.example",
        "ana@evil.example@fabrikam.example",
        "ana@f\u0430brikam.example",
        "ana@[127.0.0.1]",
        "a\u043da@fabrikam.example",
        "ana%fabrikam.example@evil.example",
        "ana\u202e@fabrikam.example",
        "ana@fabrikam\u3002evil.example",
        '"ana@evil.example"@fabrikam.example',
        "ana@xn--fbrikam-8fg.example",
        "ana#EXT#@fabrikam.example",
    ],
)
async def test_an_address_that_only_looks_like_the_partners_is_refused(world: World, address: str):
    await world.drop(f"Email\n{address}\n")
    await world.work()
    assert world.statuses() == ["Refused"]
    assert not world.directory.mails


async def test_a_column_called_partner_or_user_type_or_id_means_nothing(world: World):
    await world.drop(
        "Email,Partner,invitedUserType,resetRedemption,invitedUser,userId,Folder,Policy\n"
        "ana@fabrikam.example,northwind,Member,true,1,2,northwind,northwind\n"
    )
    await world.work()
    [guest] = world.guests.records.stored.values()
    assert (guest.partner, guest.partners, set(guest.wanted)) == ("fabrikam", {"fabrikam"}, {EVERYONE})


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("Redirect URL", "https://myapplications.microsoft.com\\@evil.example", "must lead to"),
        ("Redirect URL", "https://myapplications.microsoft.com%2f@evil.example", "must lead to"),
        ("Redirect URL", "https://myapplications.microsoft.com:8443", "must lead to"),
        ("Redirect URL", "//evil.example", "must lead to"),
        ("Redirect URL", "https://myapplications.microsoft.com/" + "x" * 3_000, "must lead to"),
        ("Redirect URL", "https://myapplications.microsoft.com/\\evil", "must lead to"),
        ("Redirect URL", "https://myapplicati\u043ens.microsoft.com", "must lead to"),
        ("Cc", "boss@evil.example", "a copy can go only to"),
        ("Cc", "a@fabrikam.example b@fabrikam.example", "column Cc"),
        ("Language", "en<script>", "a code such as en"),
        ("Language", "x" * 50, "a code such as en"),
        ("Sponsor", "not an address", "column Sponsor"),
        ("Message", "<img src=x>", "plain text"),
        ("Message", "y" * 2_001, "plain text of at most 2000"),
        ("Name", "visit evil.com today", "holds a link"),
        ("Name", "Ana EVIL．COM", "holds a link"),
        ("Name", "+43 (660) 123-45 67", "telephone"),
        ("Name", "٠٦٦٠١٢٣٤٥٦٧", "telephone"),
    ],
)
async def test_what_a_row_may_set_is_bounded_even_where_the_policy_accepts_it(world, column, value, words):
    await world.policy(text=(await policy_text(world)).replace("[groups]", ALL_COLUMNS))
    await world.drop(f"Email,{column}\nana@fabrikam.example,{value}\n")
    assert words in world.line(2).reason
    assert not world.bus.sent


async def policy_text(world: World) -> str:
    return world.blobs.stored["policies", "fabrikam.toml"][0].decode()


@pytest.mark.parametrize("name", ["J. Smith", "St.John", "Ana Com", "Dr.Müller", "ana@fabrikam.example"])
async def test_a_name_with_dots_is_a_name(world: World, name: str):
    await world.drop(f"Email,Name\nana@fabrikam.example,{name}\n")
    assert world.statuses() == ["Waiting"]


async def test_a_partner_cannot_send_a_guest_of_both_into_the_others_group(world: World):
    await world.policy("northwind", NORTHWIND.replace("northwind.example", "fabrikam.example"))
    await world.drop("Email\nana@fabrikam.example\n", "uploads/northwind/x.csv")
    await world.drop("Email,Groups\nana@fabrikam.example,Vault\n")
    assert "names no group" in world.line(2).reason


@pytest.mark.parametrize(
    ("addition", "words"),
    [
        (f'[groups]\nportal = "{PORTAL}"\nPortal = "{EXCLUDED}"', "differ in capitals"),
        ('[invitation]\nredirect_url = "https://"', "redirect_url must be an https address"),
        ('[invitation]\nredirect_url = "https://good.example@evil.example"', "redirect_url must be"),
        ('[invitation]\nredirect_url = "https://good.example\\\\evil"', "redirect_url must be"),
    ],
)
async def test_a_policy_that_could_be_read_in_two_ways_is_none(world: World, addition: str, words: str):
    await world.policy(text='[accept]\ndomains = ["fabrikam.example"]\n' + addition)
    await world.drop("Email\nana@fabrikam.example\n")
    assert words in world.line(1).reason


async def test_a_policy_may_ask_for_smaller_files(world: World):
    await world.policy(text=(await policy_text(world)) + "[limits]\nfile_mb = 1\n")
    await world.drop("Email\n" + "ana@fabrikam.example\n" * 50_000)
    assert "larger than 1 MB, which the policy of fabrikam allows" in world.line(1).reason
    assert not world.bus.sent
