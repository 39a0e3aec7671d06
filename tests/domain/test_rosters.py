"""Rosters as people make them: names, rows that are somebody's, and what is said of the rest."""

import itertools
import random

import pytest

from shared.domain.columns import Column, Roster, match
from shared.domain.intake import Rules, plan
from shared.domain.policy import parse
from shared.domain.reasons import Code
from shared.domain.roster import Sheet
from tests.world import POLICY

RULES = Rules("fabrikam", parse(POLICY, "fabrikam.toml"), frozenset(), {})


def roster(*lines: str, **known) -> Roster:
    return match(Sheet(tuple(tuple(line.split("|")) for line in lines), **known))


def emails(found: Roster) -> list[str]:
    return [row.values[Column.EMAIL] for row in found.rows]


# Names


@pytest.mark.parametrize(
    ("lines", "name", "company"),
    [
        (
            ("Partner name|First name|Last name|Email", "Fabrikam Ltd|Nora|Holm|a@b.example"),
            "Nora Holm",
            "Fabrikam Ltd",
        ),
        (("Partner name|Contact name|Email", "Fabrikam Ltd|Nora Holm|a@b.example"), "Nora Holm", "Fabrikam Ltd"),
        (("Partner name|Email", "Nora Holm|a@b.example"), "Nora Holm", None),
        (("Name|First name|Last name|Email", "Fabrikam Ltd|Nora|Holm|a@b.example"), "Nora Holm", None),
        (("Display name|Full name|Email", "|Nora Holm|a@b.example"), "Nora Holm", None),
        (("Company|Partner name|First name|Email", "F.|Fabrikam|Nora|a@b.example"), "Nora", "F."),
    ],
)
def test_the_firm_is_not_the_person(lines, name: str, company: str | None):
    [row] = roster(*lines).rows
    assert row.values[Column.NAME] == name
    assert row.values.get(Column.COMPANY) == company


@pytest.mark.parametrize(
    ("name", "code", "part"),
    [
        ("Ana https://x.example/a Silva", Code.NAME_HOLDS_LINK, "a link, “https://x.example/a”"),
        ("Ana www.x.example", Code.NAME_HOLDS_LINK, "a link, “www.x.example”"),
        ("Ana (win.shop)", Code.NAME_HOLDS_LINK, "a link, “(win.shop)”"),
        ("Call 0800 123 4567 now", Code.NAME_HOLDS_NUMBER, "a telephone number, “0800 123 4567”"),
        ("<Ana> Silva", Code.NAME_HOLDS_MARKUP, "markup, “<Ana>”"),
        ("A" * 257, Code.NAME_TOO_LONG, "longer than 256 characters"),
    ],
)
def test_a_refused_name_says_which_rule_and_which_part(name: str, code: Code, part: str):
    [entry] = plan(roster("Email|Name", f"ana@fabrikam.example|{name}"), RULES).entries
    assert entry.code == code
    assert part in entry.refusal


# Rows that are nobody's


@pytest.mark.parametrize(
    ("lines", "numbers", "note"),
    [
        (
            ["a@b.example|Ana|TRUE", *["||FALSE"] * 9],
            [2],
            "9 rows without address and name passed over: rows 3, 4, 5, 6, 7 and 4 more",
        ),
        (
            ["a@b.example|Ana|", "||12.5", "b@b.example|Ben|"],
            [2, 4],
            "1 row without address and name passed over: row 3",
        ),
        (["a@b.example|Ana|", "||see the other list"], [2], "1 row without address and name passed over: row 3"),
        (["a@b.example|Ana|", "Total: 1||"], [2], "1 row of totals or a legend passed over: row 3"),
        (["a@b.example|Ana|", "|Summe|1"], [2], "1 row of totals or a legend passed over: row 3"),
        (["a@b.example|Ana|", "|合計|1"], [2], "1 row of totals or a legend passed over: row 3"),
        (
            ["a@b.example|Ana|", "|", "Legend: x means a member||"],
            [2],
            "1 row of totals or a legend passed over: row 4",
        ),
        (["a@b.example|Ana|", "|* only until spring|"], [2], "1 row of totals or a legend passed over: row 3"),
        (
            ["a@b.example|Ana|", "Please send the list back to us||"],
            [2],
            "1 row of totals or a legend passed over: row 3",
        ),
        (
            ["a@b.example|Ana|", "Subtotal|Red|1", "b@b.example|Ben|"],
            [2, 4],
            "1 row of totals or a legend passed over: row 3",
        ),
        (
            ["a@b.example|Ana|", "Email|Name|Note", "b@b.example|Ben|"],
            [2, 4],
            "1 row of headings once more passed over: row 3",
        ),
    ],
)
def test_rows_of_nobody_are_passed_over_and_counted(lines, numbers: list[int], note: str):
    found = roster("Email|Name|Note", *lines)
    assert [row.number for row in found.rows] == numbers
    assert note in found.notes


@pytest.mark.parametrize(
    "line",
    ["|Ben|", "|Ben Total|", "ben.b.example|Ben|", "ben.b.example||", "ben(at)b.example||", "n/a||"],
)
def test_a_row_with_a_name_or_a_wrong_address_is_refused_wherever_it_stands(line: str):
    found = plan(roster("Email|Name|Note", "a@fabrikam.example|Ana|", line), RULES)
    assert [bool(entry.refusal) for entry in found.entries] == [False, True]


def test_a_forgotten_address_among_people_is_refused():
    found = plan(roster("Email|Remark", "a@fabrikam.example|", "|for Ben", "c@fabrikam.example|"), RULES)
    assert [entry.code for entry in found.entries] == ["", Code.NO_ADDRESS, ""]


def test_a_cell_with_a_fault_is_never_nobodys():
    found = roster("Email|Name", "a@b.example|Ana", "#N/A|", faults={(3, 1): "shows #N/A"})
    assert [row.number for row in found.rows] == [2, 3]


@pytest.mark.parametrize("text", ["", "-", "n/a", "None"])
def test_a_link_behind_no_name_is_not_followed(text: str):
    found = roster("Email|Name", f"{text}|Ana", links={(2, 1): "mailto:ana@fabrikam.example"})
    assert plan(found, RULES).entries[0].code in {Code.NO_ADDRESS, Code.NOT_AN_ADDRESS}


# Columns that mean nothing


def test_filled_columns_that_mean_nothing_are_named_in_one_note():
    found = roster("Email|Team|Empty|Remarks|", "a@b.example|Red||soon|7")
    [note] = found.notes
    assert note.startswith("the columns “Team”, “Remarks”, no. 5 (without a heading) are kept in the report")


@pytest.mark.parametrize(
    "heading", ["Status", "Employment status", "Austrittsdatum", "Date de départ", "Valid until"]
)
def test_a_column_that_may_say_who_has_left_is_told_loudly_and_first(heading: str):
    found = roster(f"Team|Email|{heading}", "Red|a@b.example|x")
    assert found.notes[0] == (
        f"ATTENTION: the column “{heading}” is not acted on: every row is invited, whatever stands there; "
        "delete the rows of people who should not be invited"
    )
    assert len(found.notes) == 2


def test_a_wide_sheet_has_a_short_note():
    wide = "|".join(f"Extra {letter * 90}" for letter in "abcdefghijklmnopqrstuvwxyz")
    [note] = roster(f"Email|{wide}", "a@b.example" + "|7" * 26).notes
    assert "and 14 more are kept" in note
    assert len(note) < 1_000


# A thousand ordinary ones


def ordinary() -> list[Sheet]:
    chance = random.Random(20_261_125)
    vocabulary = {
        "email": (
            "Email",
            "E-Mail",
            "Work email",
            "E-Mail-Adresse",
            "Adresse e-mail",
            "Correo electrónico",
            "メール",
            "Mail *",
        ),
        "name": ("Name", "Full name", "Anzeigename", "Nom complet", "Nombre", "氏名"),
        "more": (
            "Phone",
            "Team",
            "Remarks",
            "Company",
            "Department",
            "Job title",
            "Country",
            "Start",
            "Cost centre",
            "No.",
        ),
    }
    sheets = []
    for number in range(1_000):
        further = chance.sample(vocabulary["more"], chance.randrange(6))
        columns = [chance.choice(vocabulary["email"]), chance.choice(vocabulary["name"]), *further]
        chance.shuffle(columns)
        people = [
            tuple(
                f"p{number}.{row}@b.example" if heading in vocabulary["email"] else f"{heading} {row}"
                for heading in columns
            )
            for row in range(chance.randrange(1, 9))
        ]
        above = [(f"Partners of {number}",), ()] * chance.randrange(2)
        sheets.append(Sheet((*above, tuple(columns), *people, *[()] * chance.randrange(3))))
    return sheets


def test_a_thousand_ordinary_sheets_are_read_whole():
    for sheet in ordinary():
        written = [cell for cell in itertools.chain(*sheet.rows) if "@" in cell]
        assert emails(match(sheet, {})) == written
