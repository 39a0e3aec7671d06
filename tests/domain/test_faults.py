"""Cells that could not be read: whatever decides about access or mail refuses the row, and names the cell."""

import pytest

from shared.domain.columns import match
from shared.domain.intake import Rules, plan
from shared.domain.policy import parse
from shared.domain.roster import Sheet
from tests.world import POLICY

HEADINGS = ("Email", "First name", "Last name", "Groups", "Send mail", "Company")
PERSON = ("ana@fabrikam.example", "Ana", "Silva", "Portal", "yes", "Fabrikam")
RULES = Rules("fabrikam", parse(POLICY, "fabrikam.toml"), frozenset(), {})


def planned(**known):
    return plan(match(Sheet((HEADINGS, PERSON), **known)), RULES)


@pytest.mark.parametrize(("place", "cell"), [(1, "A2"), (2, "B2"), (3, "C2"), (4, "D2"), (5, "E2")])
def test_a_cell_that_decides_refuses_its_row_by_name(place: int, cell: str):
    found = planned(faults={(2, place): "shows #N/A"})
    assert found.entries[0].refusal == f"cell {cell} shows #N/A"
    assert not found.requests


def test_all_cells_that_decide_are_named():
    found = planned(faults={(2, 5): "holds a formula", (2, 4): "shows #N/A", (2, 2): "shows #REF!"})
    assert found.entries[0].refusal == "cell B2 shows #REF!; cell D2 shows #N/A; cell E2 holds a formula"


def test_a_cell_that_is_not_used_because_the_policy_decides_refuses_nothing():
    rows = (("Email", "Language"), ("ana@fabrikam.example", "#N/A"))
    assert plan(match(Sheet(rows, faults={(2, 2): "shows #N/A"})), RULES).requests


def test_a_cell_that_is_only_kept_decides_nothing():
    assert len(planned(faults={(2, 6): "shows #REF!", (1, 1): "shows #N/A"}).requests) == 1


def test_cells_beyond_z_are_named_as_the_spreadsheet_does():
    wide = ("Name", *("",) * 26, "Email")
    row = ("Ana", *("",) * 26, "#N/A")
    [entry] = plan(match(Sheet((wide, row), faults={(2, 28): "shows #N/A"})), RULES).entries
    assert entry.refusal == "cell AB2 shows #N/A"


@pytest.mark.parametrize("link", ["mailto:ana@fabrikam.example", "MailTo:ana@fabrikam.example?subject=Hello"])
def test_a_name_that_leads_to_an_address_is_that_address(link: str):
    roster = match(Sheet((("Email",), ("Ana Silva",)), links={(2, 1): link}))
    [request] = plan(roster, RULES).requests
    assert request.email == "ana@fabrikam.example"


def test_an_address_that_leads_elsewhere_is_what_stands_there():
    roster = match(Sheet((("Email",), ("ana@fabrikam.example",)), links={(2, 1): "mailto:eve@fabrikam.example"}))
    [request] = plan(roster, RULES).requests
    assert request.email == "ana@fabrikam.example"


def test_a_row_of_nothing_but_formulas_without_a_value_is_refused_and_not_passed_over():
    words = "holds a formula without a stored value: open in Excel and save"
    [entry] = plan(match(Sheet((("Email", "Name"), ()), faults={(2, 1): words})), RULES).entries
    assert entry.refusal == f"cell A2 {words}"
