"""Which rosters are understood, and what is read from them."""

import pytest

from shared.domain.columns import Column, Roster, Row, match
from shared.domain.errors import RosterError
from shared.domain.report import RESULT_HEADINGS
from shared.domain.roster import Sheet

ONE = "cd3ed3de-93ee-400b-8b19-b61ef44a0f29"
TWO = "AD3ED3DE-93ee-400b-8b19-b61ef44a0f30"


def roster(*lines: str, separator: str = "|") -> Roster:
    return match(Sheet(tuple(tuple(line.split(separator)) for line in lines)))


def only_row(found: Roster) -> Row:
    (row,) = found.rows
    return row


@pytest.mark.parametrize(
    "heading",
    [
        *("Email", "EMAIL", " e-mail ", "E_Mail", "Email address", "E-Mail-Adresse", "Adresse électronique"),
        *(
            "Correo electronico",
            "メールアドレス",
            "Ｅｍａｉｌ",
            "\u200bEmail",
            "Work e-mail",
            "Email:",
            "Courriel",
        ),
        *("Электронная почта", "邮箱", "E-mailadres"),
    ],
)
def test_a_column_of_addresses_is_found_however_it_is_spelled(heading):
    assert only_row(roster(heading, "a@b.example")).values[Column.EMAIL] == "a@b.example"


def test_columns_may_stand_in_any_order_among_others():
    row = only_row(roster("Team|Groups|Remarks|Name|E-mail", "Red|Portal|?|Ana|a@b.example"))
    assert row.values[Column.EMAIL] == "a@b.example"
    assert row.values[Column.NAME] == "Ana"
    assert row.groups == ("Portal",)
    assert row.cells == ("Red", "Portal", "?", "Ana", "a@b.example")


def test_titles_and_blank_rows_above_the_headings_are_kept_and_numbered():
    found = roster("Our partners, by email", "", "Email|Name", "a@b.example|Ana", "|", "b@b.example|Ben")
    assert len(found.headings) == 3
    assert found.headings[-1] == ("Email", "Name")
    assert [row.number for row in found.rows] == [4, 6]


def test_the_row_with_most_known_headings_is_the_heading_row():
    found = roster("Email", "Email|Name|Groups", "a@b.example|Ana|Portal")
    assert len(found.headings) == 2


def test_a_heading_row_further_down_than_fifty_rows_is_not_found():
    with pytest.raises(RosterError, match="the roster is empty"):
        roster(*[""] * 50, "Email", "a@b.example")


def test_a_row_with_a_name_and_no_address_is_a_row_with_an_empty_one():
    assert only_row(roster("Email|Name|Note", "|Ana|see below")).values[Column.EMAIL] == ""


def test_short_rows_read_as_if_padded():
    assert only_row(roster("Email|Name|Groups", "a@b.example")).values[Column.GROUPS] == ""


@pytest.mark.parametrize(
    ("heading", "cells", "name"),
    [
        ("Email|First name|Last name", "a@b.example|Ana|Silva", "Ana Silva"),
        ("Email|Nachname|Vorname", "a@b.example|Silva|Ana", "Ana Silva"),
        ("Email|Name|Vorname", "a@b.example|Silva|Ana", "Ana Silva"),
        ("Email|Nombre|Apellidos", "a@b.example|Ana|Silva Costa", "Ana Silva Costa"),
        ("Email|Display name|First name|Last name", "a@b.example|Ana S.|Ana|Silva", "Ana S."),
        ("Email|Full name|First name", "a@b.example|Ana Silva|Ana", "Ana Silva"),
        ("Email|First name|Last name", "a@b.example||Silva", "Silva"),
    ],
)
def test_halves_of_a_name_are_put_together(heading, cells, name):
    assert only_row(roster(heading, cells)).values[Column.NAME] == name


@pytest.mark.parametrize(
    ("cell", "groups"),
    [
        ("", ()),
        ("Partner Portal", ("Partner Portal",)),
        ("Partner Portal, All  Partners;Atlas\nPartner Portal", ("Partner Portal", "All Partners", "Atlas")),
        (f"{ONE} {TWO}", (ONE, TWO)),
        (f"{ONE} Portal", (f"{ONE} Portal",)),
        (f"{ONE}, Portal", (ONE, "Portal")),
        (" ;, ", ()),
        ("ポータル、アトラス", ("ポータル", "アトラス")),
    ],
)
def test_several_groups_stand_in_one_cell(cell, groups):
    assert only_row(roster("Email|Groups", f"a@b.example|{cell}")).groups == groups


def test_values_lose_what_could_disguise_them_but_the_address_stays_as_typed():
    row = only_row(roster("Email|Name", "a\u200b@b.example|\u202eA\u0000na\ufeff Ｓilva "))
    assert row.values == {Column.EMAIL: "a\u200b@b.example", Column.NAME: "Ana Silva"}


ENTRA = (
    "Email address to invite [inviteeEmail] Required|Redirection url [inviteRedirectURL] Required"
    "|Send invitation message (true or false) [sendEmail]|Customized invitation message [customizedMessageBody]"
)
ENTRA_JA = (
    "招待するメール アドレス [inviteeEmail] 必須|リダイレクト URL [inviteRedirectURL] 必須"
    "|招待メッセージの送信 (true または false) [sendEmail]"
    "|カスタマイズされた招待メッセージ [customizedMessageBody]"
)


@pytest.mark.parametrize("version", ["version:v1.0", "version:v1.0|||"])
@pytest.mark.parametrize("heading", [ENTRA, ENTRA_JA])
@pytest.mark.parametrize(
    "example", ["Example: l@fabrikam.example", "例： l@fabrikam.example", "Exemple : l@f.example"]
)
def test_the_entra_portals_file_is_read_without_its_example_row(version, heading, example):
    found = roster(
        version, heading, f"{example}| https://x.example| TRUE|Hi", "a@b.example|https://y.example|false|Ho"
    )
    assert found.format == "Entra bulk invite"
    row = only_row(found)
    assert (row.number, row.values) == (
        4,
        {
            Column.EMAIL: "a@b.example",
            Column.REDIRECT_URL: "https://y.example",
            Column.SEND_MAIL: "false",
            Column.MESSAGE: "Ho",
        },
    )
    assert "row 3" in found.notes[-1]


def test_the_entra_portals_file_keeps_a_first_row_that_is_no_example():
    assert len(roster("version:v1.0", ENTRA, "a@b.example|u|TRUE|").rows) == 1
    assert len(roster("version:v1.0", ENTRA, "mailto:a@b.example|u|TRUE|").rows) == 1


def test_the_entra_portals_file_may_name_the_invitee():
    found = roster("version:v1.0", "Name of invitee [inviteeName]|" + ENTRA, "Ana|a@b.example|u|TRUE|")
    assert only_row(found).values[Column.NAME] == "Ana"


def test_the_classic_portals_file_of_2016_is_read():
    heading = (
        "Email,DisplayName,InvitationText,InviteRedirectUrl,InvitedToApplications,InvitedToGroups,"
        "CcEmailAddress,Language"
    )
    found = roster(
        heading, f"a@b.example,Ana,Hi,https://x.example,{ONE},{ONE} {TWO},c@b.example,pt-BR", separator=","
    )
    assert found.format == "Azure portal, 2016"
    row = only_row(found)
    assert row.groups == (ONE, TWO)
    assert row.values[Column.CC] == "c@b.example"
    assert row.values[Column.LANGUAGE] == "pt-BR"
    assert "InvitedToApplications" in found.notes[0]


def test_the_classic_portals_file_of_2015_is_read():
    heading = (
        "Email,DisplayName,InviteAppID,InviteReplyUrl,InviteAppResources,InviteGroupResources,InviteContactUsUrl"
    )
    found = roster(heading, f"a@b.example,Ana,,https://x.example,,{ONE} {TWO},", separator=",")
    assert found.format == "Azure portal, 2015"
    assert only_row(found).groups == (ONE, TWO)
    assert only_row(found).values[Column.REDIRECT_URL] == "https://x.example"
    assert found.notes == ()


def test_the_file_of_the_powershell_sample_is_read():
    found = roster("Name,InvitedUserEmailAddress", "Ana,a@b.example", separator=",")
    assert found.format == "PowerShell sample"
    assert only_row(found).values == {Column.NAME: "Ana", Column.EMAIL: "a@b.example"}


def test_a_report_may_be_uploaded_again():
    results = "|".join(RESULT_HEADINGS)
    found = roster(f"Email|Groups|{results}", "a@b.example|Portal|Failed|why|||Atlas")
    assert found.headings == (("Email", "Groups"),)
    assert (only_row(found).cells, only_row(found).groups) == (("a@b.example", "Portal"), ("Portal",))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Firm|Person", "x|y"], "found the columns Firm, Person; expected at least an Email column"),
        (["a@b.example|Ana", "b@b.example|Ben"], "no row of headings"),
        (["", " | "], "the roster is empty"),
        (["Email|Name|E-mail", "a@b.example|Ana|c@d.example"], r"column 1 \(“Email”\) and column 3 \(“E-mail”\)"),
        (["Email|Cc|Copy to", "a@b.example|b@b.example|c@b.example"], "both taken for the column Cc, and differ"),
    ],
)
def test_a_roster_that_leaves_doubt_is_refused_in_words(lines, words):
    with pytest.raises(RosterError, match=words):
        roster(*lines)


def test_a_refusal_never_shows_an_address():
    with pytest.raises(RosterError) as refusal:
        roster("a@b.example|Ana")
    assert "@" not in str(refusal.value)
