"""Which column holds the guests' addresses, and which row has the headings."""

import pytest

from shared.domain.columns import Column, Roster, headings, match
from shared.domain.errors import RosterError
from shared.domain.roster import Sheet


def roster(*lines: str) -> Roster:
    return match(Sheet(tuple(tuple(line.split("|")) for line in lines)))


def emails(found: Roster) -> list[str]:
    return [row.values[Column.EMAIL] for row in found.rows]


@pytest.mark.parametrize("heading", ["Kontakt", "Person", "Login", "Where to write", "連絡先", "Member"])
def test_the_only_column_of_addresses_is_taken_with_a_note(heading: str):
    found = roster(f"Team|{heading}", "Red|a@b.example", "Blue|b@b.example")
    assert emails(found) == ["a@b.example", "b@b.example"]
    assert f"the column “{heading}” was taken for Email, because it holds the addresses" in found.notes


@pytest.mark.parametrize(
    "heading",
    ["Manager", "Supervisor email", "Vorgesetzter", "E-Mail privat", "Assistent", "Cc", "上司のメール", "Sponsor"],
)
def test_a_column_of_somebody_elses_addresses_is_never_taken(heading: str):
    with pytest.raises(RosterError, match="rename it Email"):
        roster(f"Person|{heading}", "Ana|a@b.example", "Ben|b@b.example")


@pytest.mark.parametrize(
    "lines",
    [
        ("Person|Kontakt|Also", "Ana|a@b.example|c@b.example"),
        ("Person|Kontakt", "Ana|a@b.example", "Ben|a@b.example", "Cy|a@b.example"),
        ("Person|Kontakt", "Ana|a@b.example", "Ben|by telephone", "Cy|c@b.example"),
    ],
)
def test_no_column_is_guessed_when_more_than_one_may_be_meant(lines: tuple[str, ...]):
    with pytest.raises(RosterError, match="no heading says which column holds the guests' addresses"):
        roster(*lines)


def test_one_in_twenty_may_be_no_address_in_a_column_that_is_taken_by_its_cells():
    people = [f"P{number}|p{number}@b.example" for number in range(40)]
    found = roster("Person|Kontakt", *people, "Ben|by telephone")
    assert emails(found)[-1] == "by telephone"


def test_a_title_with_an_address_in_it_is_no_roster():
    found = roster("Questions: hr@b.example|", "", "Kontakt|Team", "a@b.example|Red")
    assert emails(found) == ["a@b.example"]


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (("Email|Work email", "|a@b.example"), "a@b.example"),
        (("Email|Work email", "a@b.example|"), "a@b.example"),
        (("Email|Work email", "a@b.example|A@B.example"), "a@b.example"),
        (("PrimarySmtpAddress|ExternalEmailAddress", "a@b.example|SMTP:a@b.example"), "a@b.example"),
        (("userPrincipalName|mail", "a@c.example|a@b.example"), "a@b.example"),
        (("userPrincipalName|mail", "a@c.example|"), "a@c.example"),
        (("UPN|Name", "a@c.example|Ana"), "a@c.example"),
        (("Email|Manager email", "a@b.example|m@b.example"), "a@b.example"),
        (("Email|Email 2", "a@b.example|m@b.example"), "a@b.example"),
        (("Email|Private email", "a@b.example|m@b.example"), "a@b.example"),
    ],
)
def test_of_two_columns_the_one_that_is_filled_counts_and_the_first_of_equal_ones(lines, address):
    assert emails(roster(*lines)) == [address]


def test_two_columns_that_differ_are_rejected_with_both_names():
    with pytest.raises(RosterError) as refusal:
        roster("Email|Work email", "a@b.example|a@b.example", "b@b.example|ben@b.example")
    assert str(refusal.value) == (
        "column 1 (“Email”) and column 2 (“Work email”) are both taken for the column Email, and differ; "
        "keep one of them"
    )


def test_two_columns_that_each_have_what_the_other_lacks_are_rejected():
    with pytest.raises(RosterError, match="keep one of them"):
        roster("Email|Work email", "a@b.example|", "|b@b.example")


def test_two_heading_rows_are_one():
    found = roster(
        "STATUS|USERID|FIRSTNAME|LASTNAME|EMAIL",
        "Status|User ID|First Name|Last Name|Email",
        "active|7|Ana|Silva|a@b.example",
    )
    assert [row.number for row in found.rows] == [3]
    assert found.rows[0].values[Column.NAME] == "Ana Silva"
    assert len(found.headings) == 2


def test_a_word_among_the_cells_is_no_heading():
    found = roster("Kontakt|Preferred|Name", "a@b.example|Email|Ana", "b@b.example|Phone|Ben")
    assert emails(found) == ["a@b.example", "b@b.example"]


def test_headings_are_told_with_their_row():
    sheet = Sheet((("Partners",), (), ("Kontakt", "Team"), ("a@b.example", "Red")))
    assert headings(sheet) == (3, ("kontakt", "team"))
    assert headings(Sheet((("Partners",), ("none",)))) is None
