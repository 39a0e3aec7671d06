"""Several sheets, hidden rows: what is read, what is noted, and what a person must decide."""

import pytest

from shared.domain.columns import headings, match
from shared.domain.errors import RosterError
from shared.domain.policy import Reading
from shared.domain.roster import Book, Sheet
from shared.domain.sheets import Chosen, choose

HEADING = ("Email", "Name")


def sheet(name: str, *people: str, heading: tuple[str, ...] = HEADING, above: int = 0, **more) -> Sheet:
    rows = [("Partners of 2026",)] * above + [heading] + [(f"{one}@fabrikam.example", one) for one in people]
    return Sheet(tuple(rows), name=name, **more)


COVER = Sheet((("Partner list",), ("as of March",)), name="Cover")


def chosen(*sheets: Sheet, **reading) -> Chosen:
    return choose(Book(sheets), Reading(**reading), headings)


def test_the_sheet_with_a_heading_row_is_read_whatever_stands_before_it():
    found = chosen(COVER, sheet("People", "ana"), Sheet((), name="Notes"))
    assert found.sheet.name == "People"
    assert found.doubts == ()
    assert found.notes == ('read "People"; not read, because it names nobody: Cover, Notes',)


def test_a_book_without_any_heading_row_is_refused_for_what_its_first_sheet_lacks():
    with pytest.raises(RosterError, match="Partner list"):
        match(chosen(COVER, Sheet((), name="Notes")).sheet)


def test_instructions_that_show_the_headings_are_no_roster():
    instructions = Sheet(
        (HEADING, ("the address, such as ana@fabrikam.example", "how the mail greets")), name="Help"
    )
    found = chosen(sheet("People", "ana"), instructions)
    assert (found.sheet.name, found.doubts) == ("People", ())


def test_several_rosters_wait_for_a_person_with_their_numbers():
    found = chosen(sheet("Team A", "ana", "ben"), COVER, sheet("Leavers", "cy"))
    told = "several sheets name people: Team A 2, Leavers 1; approve to invite 3, or keep one sheet"
    assert found.doubts == (told,)
    rows = match(found.sheet).rows
    assert [(row.number, row.cells[1]) for row in rows] == [(2, "ana"), (3, "ben"), (5, "cy")]
    assert 'rows 5 to 5 are those of the sheet "Leavers"' in found.notes


def test_people_with_their_names_beside_the_address_are_people():
    named = Sheet((("Email", "Name"), ("Ben Holm <ben@fabrikam.example>", "Ben")), name="B")
    assert "A 1, B 1; approve to invite 2" in chosen(sheet("A", "ana"), named).doubts[0]


def test_sheets_without_a_heading_for_the_address_are_put_together_as_well():
    heading = ("Kontakt", "Name")
    found = chosen(sheet("A", "ana", heading=heading), sheet("B", "ben", heading=heading, above=3)).sheet
    assert [row.cells[1] for row in match(found).rows] == ["ana", "ben"]


def test_cells_of_a_further_sheet_keep_what_is_known_of_them():
    second = sheet("B", "cy", above=2, faults={(4, 2): "shows #N/A"}, links={(4, 1): "mailto:cy@fabrikam.example"})
    found = chosen(sheet("A", "ana"), second).sheet
    assert found.rows[3][1] == "cy"
    assert found.faults == {(4, 2): "shows #N/A"}
    assert found.links == {(4, 1): "mailto:cy@fabrikam.example"}


def test_sheets_with_different_headings_are_not_mixed():
    with pytest.raises(RosterError, match='the sheets "A", "B" have different headings'):
        chosen(sheet("A", "ana"), sheet("B", "ben", heading=("Email", "Groups")))


@pytest.mark.parametrize(
    ("reading", "people"),
    [("all", ["ana", "ben"]), ("first", ["ana"]), (("B",), ["ben"]), (("B", "A"), ["ben", "ana"])],
)
def test_a_policy_decides_beforehand(reading, people: list[str]):
    found = chosen(sheet("A", "ana"), sheet("B", "ben"), sheets=reading)
    assert found.doubts == ()
    assert [row.cells[1] for row in match(found.sheet).rows] == people


def test_a_sheet_that_the_policy_names_must_be_there():
    with pytest.raises(RosterError, match='names a sheet "C", which is not there; visible are "A", "B"'):
        chosen(sheet("A", "ana"), sheet("B", "ben"), sheets=("C",))


def test_hidden_people_wait_for_a_person():
    found = chosen(sheet("A", "ana", "ben", "cy", hidden_rows=frozenset({3, 4})))
    [doubt] = found.doubts
    assert doubt.startswith('2 rows of "A" with people are hidden or filtered out (the first is row 3); approve')


def test_hidden_rows_without_people_are_nobodys_business():
    assert chosen(sheet("A", "ana", hidden_rows=frozenset({1, 9}))).doubts == ()


@pytest.mark.parametrize(("hidden", "people"), [("skip", ["ana"]), ("take", ["ana", "ben"])])
def test_a_policy_decides_on_hidden_rows(hidden: str, people: list[str]):
    found = chosen(sheet("A", "ana", "ben", hidden_rows=frozenset({3})), hidden_rows=hidden)
    assert found.doubts == ()
    assert len(found.notes) == 1
    assert [row.cells[1] for row in match(found.sheet).rows] == people
