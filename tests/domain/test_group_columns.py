"""Which groups a row asks for: in one cell, in several columns, or as a matrix."""

import pytest

from shared.domain.columns import Roster, match
from shared.domain.errors import RosterError
from shared.domain.group_cells import GroupCells
from shared.domain.intake import Rules, plan
from shared.domain.policy import parse
from shared.domain.reasons import Code
from shared.domain.roster import Sheet
from tests.world import POLICY, PORTAL

ONE, TWO = PORTAL, "22222222-2222-4222-8222-222222222222"
GROUPS = {"Portal": ONE, "All Partners": TWO}
RULES = Rules("fabrikam", parse(POLICY, "fabrikam.toml"), frozenset(), {})


def roster(*lines: str, groups: dict[str, str] | None = None, **known) -> Roster:
    return match(Sheet(tuple(tuple(line.split("~")) for line in lines), **known), groups or GROUPS)


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        *(("", ()), ("-", ()), ("none", ()), ("None", ()), ("n/a", ()), ("keine", ()), ("なし", ()), ("—", ())),
        *(("Portal", ("Portal",)), ("Portal|All Partners", ("Portal", "All Partners"))),
        *(
            ("Portal / All Partners", ("Portal", "All Partners")),
            ("Portal；All Partners", ("Portal", "All Partners")),
        ),
        *(("Portal\nAll Partners\n", ("Portal", "All Partners")), ("Portal, Portal;Portal", ("Portal",))),
        *((f"{{{ONE}}}", (ONE,)), (f"{{{ONE}}} {{{TWO}}}", (ONE, TWO)), (f"{ONE}/{TWO}", (ONE, TWO))),
        *((f"{{{ONE.upper()}}};Portal", (ONE.upper(), "Portal")), ("Portal, none", ("Portal", "none"))),
        ("{Portal}", ("{Portal}",)),
    ],
)
def test_the_groups_of_a_cell(cell: str, named: tuple[str, ...]):
    assert GroupCells(GROUPS).named(cell) == named


@pytest.mark.parametrize(
    ("alias", "cell", "named"),
    [
        ("R/D", "R/D", ("R/D",)),
        ("R/D", "R/D;Portal", ("R/D", "Portal")),
        ("R/D", "Portal/All", ("Portal/All",)),
        ("R/D", "R/D|Portal", ("R/D", "Portal")),
        ("A|B", "A|B, Portal", ("A|B", "Portal")),
        ("Sales, EMEA", "Sales, EMEA", ("Sales, EMEA",)),
        ("Sales, EMEA", "sales,  EMEA", ("sales, EMEA",)),
        ("Sales, EMEA", "Sales, EMEA; Portal", ("Sales, EMEA", "Portal")),
        ("None", "None", ("None",)),
    ],
)
def test_what_a_group_has_in_its_name_separates_nothing(alias: str, cell: str, named: tuple[str, ...]):
    assert GroupCells({alias: ONE, "Portal": TWO}).named(cell) == named


def test_several_columns_are_merged():
    found = roster(
        "Email~Group 1~Group 2~Group ID(s)", f"a@b.example~Portal~none~{{{TWO}}}", "b@b.example~~All Partners~"
    )
    assert [row.groups for row in found.rows] == [("Portal", TWO), ("All Partners",)]


def test_a_column_that_is_called_like_a_group_holds_yes_or_no():
    found = roster("Email~Portal~ALL  PARTNERS", "a@b.example~x~", "b@b.example~nein~Ja", "c@b.example~-~0")
    assert [row.groups for row in found.rows] == [("Portal",), ("ALL PARTNERS",), ()]
    assert not found.notes


def test_a_column_that_is_called_like_a_groups_id_holds_yes_or_no():
    assert roster(f"Email~{ONE}", "a@b.example~yes").rows[0].groups == (ONE,)


@pytest.mark.parametrize("cell", ["maybe", "2026-01-01", "read only", "?"])
def test_what_is_neither_yes_nor_no_under_a_group_refuses_the_row(cell: str):
    found = plan(roster("Email~Portal", f"ana@fabrikam.example~{cell}", "ben@fabrikam.example~x"), RULES)
    assert [request.email for request in found.requests] == ["ben@fabrikam.example"]
    assert found.entries[0].code == Code.GROUP_UNCLEAR
    assert (
        found.entries[0].refusal
        == f"cell B2 under “Portal” shows “{cell}”: write x for a member, or leave it empty"
    )


def test_a_fault_in_any_column_of_groups_refuses_the_row_by_its_cell():
    rows = (
        "Email~Group 1~Group 2~Portal",
        "ana@fabrikam.example~Portal~#N/A~x",
        "ben@fabrikam.example~Portal~~#REF!",
    )
    found = plan(roster(*rows, faults={(2, 3): "shows #N/A", (3, 4): "shows #REF!"}), RULES)
    assert [entry.refusal for entry in found.entries] == ["cell C2 shows #N/A", "cell D3 shows #REF!"]
    assert {entry.code for entry in found.entries} == {Code.CELL_UNREADABLE}


def test_a_column_group_of_another_system_rejects_the_roster_once_with_the_names_found():
    with pytest.raises(RosterError) as refusal:
        roster("Email~Group", "a@b.example~Sales EMEA", "b@b.example~", "c@b.example~Operations")
    assert str(refusal.value) == (
        "the column “Group” names no group of the policy in any row; found “Sales EMEA”, “Operations”; the policy "
        "knows Portal, All Partners: correct the cells, or, if they mean something else, give the column another "
        "name, such as Team"
    )


@pytest.mark.parametrize(
    "cells",
    [
        ("Portal", "Wine Club"),
        ("none", "-"),
        ("", ""),
        (TWO, "Wine Club"),
        ("99999999-9999-4999-8999-999999999999", ""),
    ],
)
def test_a_column_with_one_name_of_the_policy_or_with_ids_is_one_of_groups(cells: tuple[str, str]):
    found = roster("Email~Group", f"a@b.example~{cells[0]}", f"b@b.example~{cells[1]}")
    assert len(found.rows) == 2


def test_each_column_is_asked_by_itself():
    with pytest.raises(RosterError, match="the column “Group” names no group"):
        roster("Email~Group~Security groups", "a@b.example~Sales~Portal")


@pytest.mark.parametrize("heading", ["Role", "Access", "Rollen", ""])
def test_a_column_that_names_groups_and_is_not_read_waits_for_a_person(heading: str):
    [doubt] = roster(f"Email~{heading}", "a@b.example~Portal; All Partners", "b@b.example~").doubts
    assert "is not read, and names groups of the policy: rename it Groups if it means them" in doubt


@pytest.mark.parametrize("lines", [("Email~Groups", "a@b.example~Portal"), ("Email~Role", "a@b.example~Sales")])
def test_there_is_no_doubt_about_other_columns(lines: tuple[str, ...]):
    assert not roster(*lines).doubts


def test_without_a_policy_nothing_is_asked():
    assert match(Sheet((("Email", "Group"), ("a@b.example", "Sales")))).rows[0].groups == ("Sales",)
