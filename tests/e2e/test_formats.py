"""Every format and encoding of a roster, from the file to the guest's name and groups in the directory."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from local.tenant.seed import PARTNER_PORTAL, PROJECT_ATLAS
from tests.e2e.platform import Dropped, Platform
from tests.e2e.rosters import csv_roster, policy, xlsx_roster
from tests.platform_fixtures import eventually

PORTAL, ATLAS, BOTH = {PARTNER_PORTAL}, {PROJECT_ATLAS}, {PARTNER_PORTAL, PROJECT_ATLAS}
CLASSIC_IDS = f"{PARTNER_PORTAL} {PROJECT_ATLAS}"


@dataclass(frozen=True, slots=True)
class Format:
    """`guests`: address → name and groups as they must be in the directory."""

    file: str
    content: bytes
    guests: Mapping[str, tuple[str, set[str]]]
    name: str = "Guestlist"


def _plain(file: str, headings: str, encoding: str, delimiter: str) -> Format:
    zoe, ana = f"zoe@{file}.formats.example", f"ana@{file}.formats.example"
    rows = [("Zoë Müller", zoe, "Portal"), ("Ana", ana, "portal ; ATLAS")]
    return Format(
        f"{file}.csv",
        csv_roster(rows, headings.split("|"), delimiter, encoding),
        {zoe: ("Zoë Müller", PORTAL), ana: ("Ana", BOTH)},
    )


FORMATS = (
    _plain("utf8", "Name|Email|Groups", "utf-8", ","),
    _plain("bom", "Full name|E-mail|Group", "utf-8-sig", ";"),
    _plain("utf16", "DISPLAY NAME| e-Mail  Address |groups", "utf-16", "\t"),
    _plain("cp1252", "Guest name|Mail|Access groups", "cp1252", ";"),
    Format(
        "titled.xlsx",
        xlsx_roster(
            [
                ("7", "Atlas, Portal", "xia@xlsx.formats.example", "Xia 夏"),
                ("8", "", "yan@xlsx.formats.example", ""),
            ],
            ("Badge", "Groups", "E-Mail-Adresse", "Anzeigename"),
            above=3,
        ),
        {"xia@xlsx.formats.example": ("Xia 夏", BOTH), "yan@xlsx.formats.example": ("yan", set())},
    ),
    Format(
        "entra-portal.csv",
        b"version:v1.0,,,\r\n"
        + csv_roster(
            [
                ("Beispiel: max@fabrikam.example", "https://myapps.example", "TRUE", "Hallo"),
                ("eva@entra.formats.example", "https://myapps.example", "TRUE", ""),
            ],
            (
                "Einzuladende E-Mail-Adresse [inviteeEmail] Erforderlich",
                "Umleitungs-URL [inviteRedirectURL] Erforderlich",
                "Einladung senden (true oder false) [sendEmail]",
                "Nachricht [customizedMessageBody]",
            ),
            encoding="utf-8-sig",
        ).removeprefix(b"\xef\xbb\xbf"),
        {"eva@entra.formats.example": ("eva", set())},
        "Entra bulk invite",
    ),
    Format(
        "classic-2016.csv",
        csv_roster(
            [("una@c16.formats.example", "Una", "", "", "", CLASSIC_IDS, "", "de")],
            (
                *("Email", "DisplayName", "InvitationText", "InviteRedirectUrl"),
                *("InvitedToApplications", "InvitedToGroups", "CcEmailAddress", "Language"),
            ),
        ),
        {"una@c16.formats.example": ("Una", BOTH)},
        "Azure portal, 2016",
    ),
    Format(
        "classic-2015.csv",
        csv_roster(
            [("ugo@c15.formats.example", "Ugo", "", "", "", PROJECT_ATLAS, "")],
            (
                *("Email", "DisplayName", "InviteAppID", "InviteReplyUrl"),
                *("InviteAppResources", "InviteGroupResources", "InviteContactUsUrl"),
            ),
        ),
        {"ugo@c15.formats.example": ("Ugo", ATLAS)},
        "Azure portal, 2015",
    ),
    Format(
        "powershell.csv",
        csv_roster([("Pia Sell", "pia@ps.formats.example")], ("Name", "InvitedUserEmailAddress")),
        {"pia@ps.formats.example": ("Pia Sell", set())},
        "PowerShell sample",
    ),
)


@pytest.fixture(scope="module")
async def dropped(platform: Platform) -> dict[str, Dropped]:
    """All of them, dropped at once."""
    domains = {address.rpartition("@")[2] for each in FORMATS for address in each.guests}
    await platform.policy("formats", policy(*sorted(domains), membership="invited"))
    return {each.file: await platform.drop("formats", each.file, each.content) for each in FORMATS}


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.file)
async def test_a_roster_of_this_format_becomes_guests(
    each: Format, platform: Platform, dropped: dict[str, Dropped]
):
    report = await platform.reported(dropped[each.file], Invited=len(each.guests))
    assert report.summary["format"] == each.name
    users = await platform.users()
    assert {address: users[address]["displayName"] for address in each.guests} == {
        address: name for address, (name, _) in each.guests.items()
    }

    async def in_their_groups() -> bool:
        held = {group: await platform.members(group) for group in BOTH}
        return all(
            {group for group in BOTH if address in held[group]} == groups
            for address, (_, groups) in each.guests.items()
        )

    await eventually(in_their_groups)


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.file)
async def test_its_report_gives_back_every_row_in_its_place(
    each: Format, platform: Platform, dropped: dict[str, Dropped]
):
    report = await platform.reported(dropped[each.file], Invited=len(each.guests))
    told = [row for row in report.rows if any(cell in each.guests for cell in row)]
    assert len(told) == len(each.guests)
    assert all("Invited" in row for row in told)
