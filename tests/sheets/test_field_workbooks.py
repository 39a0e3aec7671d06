"""Workbooks as people and programs make them: what is read, what is passed over, what is said to be wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from shared.adapters.sheets.read.workbook import read_xlsx
from shared.adapters.sheets.read.worksheet import NO_VALUE
from tests.sheets.field import (
    ANA,
    HEAD,
    PERSON,
    book,
    cells,
    filled_down,
    hidden_columns,
    hide,
    linked,
    merged,
    named,
    of_1904,
    second,
    strict,
    text,
    with_backslashes,
)
from tests.sheets.workbooks import SHEET, TIGHT, altered, packed, parts_of, workbook


@dataclass(frozen=True, slots=True)
class Case:
    """A workbook, the rows of its first sheet, and the words about it."""

    make: Callable[[], bytes]
    rows: tuple[tuple[str, ...], ...] = (HEAD, ANA)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    of_book: tuple[str, ...] = ()


def lost(cell: str, words: str, shows: str = "") -> Case:
    return Case(lambda: named(cell), (HEAD, ("ana@b.example", shows)), {(2, 2): words})


VALUED = ("formulas were read by the value they last had: 1",)
NOT_READ = (
    "cells beyond row 2 and column B were not read: they hold no text, "
    "only numbers, check boxes, errors or empty formulas"
)

ERRORS = {
    code: lost(f'<c r="B2" t="e"><v>{code}</v></c>', f"shows {code}", code)
    for code in (
        "#N/A",
        "#REF!",
        "#NAME?",
        "#VALUE!",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
    )
}

FORMULAS = {
    "an error of a formula": lost('<c r="B2" t="e"><f>VLOOKUP(A2,X,2,0)</f><v>#N/A</v></c>', "shows #N/A", "#N/A"),
    "an error pasted as text": lost(text("B2", "#NV"), "shows #NV", "#NV"),
    "a formula without a value": lost('<c r="B2"><f>A1&amp;"x"</f></c>', NO_VALUE),
    "a formula with an empty value": lost('<c r="B2"><f>FALSE()</f><v></v></c>', NO_VALUE),
    "a formula with an empty value, closed at once": lost('<c r="B2"><f>FALSE()</f><v/></c>', NO_VALUE),
    "a formula that says it is text, without a value": lost('<c r="B2" t="str"><f>A1</f></c>', NO_VALUE),
    "a formula that says it is a check box, without a value": lost('<c r="B2" t="b"><f>A1</f><v/></c>', NO_VALUE),
    "a shared formula without a value": lost('<c r="B2"><f t="shared" si="0"/></c>', NO_VALUE),
    "a formula that gives no text": Case(
        lambda: named('<c r="B2" t="str"><f>IF(A2="","",A2)</f><v></v></c>'),
        (HEAD, ("ana@b.example", "")),
        notes=VALUED,
    ),
    "a formula that gives a text": Case(
        lambda: named('<c r="B2" t="str"><f>"A"&amp;"na"</f><v>Ana</v></c>'), notes=VALUED
    ),
    "a formula that gives a number": Case(
        lambda: named('<c r="B2"><f>1+1</f><v>2</v></c>'), (HEAD, ("ana@b.example", "2")), notes=VALUED
    ),
    "a formula that gives a check box": Case(
        lambda: named('<c r="B2" t="b"><f>FALSE()</f><v>0</v></c>'),
        (HEAD, ("ana@b.example", "FALSE")),
        notes=VALUED,
    ),
    "a formula of Google's own": Case(
        lambda: named('<c r="B2" t="str"><f>IFERROR(__xludf.DUMMYFUNCTION("x"),"Ana")</f><v>Ana</v></c>'),
        notes=VALUED,
    ),
    "a row of formulas without values at the end": Case(
        lambda: cells('<row r="3"><c r="A3"><f>A2</f></c></row>'), (HEAD, ANA, ()), {(3, 1): NO_VALUE}
    ),
    "a name garbled before": Case(
        lambda: named(text("B2", "MÃ¼ller")), (HEAD, ("ana@b.example", "MÃ¼ller")), {(2, 2): "garbled"}
    ),
}

LINKS = {
    "a linked name": Case(lambda: linked("B2", "mailto:ana@b.example"), links={(2, 2): "mailto:ana@b.example"}),
    "a link over several cells": Case(
        lambda: linked("A2:B2", "https://b.example"), links={(2, 1): "https://b.example"}
    ),
    "a link within the workbook": Case(
        lambda: cells(behind='<hyperlinks><hyperlink ref="B2" location="Sheet2!A1"/></hyperlinks>')
    ),
    "a link without its relation": Case(
        lambda: cells(behind='<hyperlinks><hyperlink ref="B2" r:id="rId9"/></hyperlinks>')
    ),
    "a link by a formula": Case(
        lambda: named('<c r="B2" t="str"><f>HYPERLINK("mailto:ana@b.example","Ana")</f><v>Ana</v></c>'),
        links={(2, 2): "mailto:ana@b.example"},
        notes=VALUED,
    ),
}

BEN = ("ben@b.example", "Ben")
HIDDEN = {
    "a hidden row": Case(
        lambda: book(hide(3)),
        (HEAD, ANA, BEN),
        hidden=frozenset({3}),
        notes=("rows that are hidden or filtered out: 1",),
    ),
    "a row of no height": Case(
        lambda: cells(
            f'<row r="3" ht="0" customHeight="1">{text("A3", "ben@b.example")}{text("B3", "Ben")}</row>'
        ),
        (HEAD, ANA, BEN),
        hidden=frozenset({3}),
        notes=("rows that are hidden or filtered out: 1",),
    ),
    "hidden rows below all": Case(lambda: cells('<row r="9" hidden="1"/>')),
    "hidden columns": Case(
        lambda: book(hidden_columns), notes=("hidden columns were read like all others: C, D",)
    ),
    "a hidden sheet": Case(
        lambda: book(second("Old", ("Email",), state="hidden")), of_book=('hidden sheets were not read: "Old"',)
    ),
    "a very hidden sheet": Case(
        lambda: book(second("Old", ("Email",), state="veryHidden")),
        of_book=('hidden sheets were not read: "Old"',),
    ),
    "a chart": Case(
        lambda: book(lambda made: made.create_chartsheet("Sales")), of_book=('charts hold no rows: "Sales"',)
    ),
}

MERGED = {
    "a title over the columns": Case(
        lambda: book(merged("C1:F1")),
        ((*HEAD, "Groups"), (*ANA, "Portal"), (*BEN, "")),
        notes=("merged cells were read as one filled cell and blank ones: 1",),
    ),
    "one group for two people": Case(
        lambda: book(merged("C2:C3")),
        ((*HEAD, "Groups"), (*ANA, "Portal"), (*BEN, "")),
        {(3, 3): "is part of a merged cell"},
        notes=("merged cells were read as one filled cell and blank ones: 1",),
    ),
    "a heading over two rows": Case(
        lambda: book(merged("C1:C2")),
        ((*HEAD, "Groups"), (*ANA, ""), (*BEN, "")),
        notes=("merged cells were read as one filled cell and blank ones: 1",),
    ),
}

BLANK = {
    "check boxes beyond the rows": Case(lambda: filled_down('<c r="REF" t="b"><v>0</v></c>'), notes=(NOT_READ,)),
    "numbers beyond the rows": Case(lambda: filled_down('<c r="REF"><v>0</v></c>'), notes=(NOT_READ,)),
    "formulas that give nothing beyond the rows": Case(
        lambda: filled_down('<c r="REF" t="str"><f>IF(A2="","",A2)</f><v></v></c>'),
        notes=("formulas were read by the value they last had: 4,997", NOT_READ),
    ),
    "errors beyond the rows": Case(
        lambda: filled_down('<c r="REF" t="e"><f>VLOOKUP(A2,X,2,0)</f><v>#N/A</v></c>'),
        notes=(NOT_READ,),
    ),
    "formats beyond the rows": Case(lambda: filled_down('<c r="REF" s="0"/>')),
    "a number in the last cell of all": Case(
        lambda: cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), notes=(NOT_READ,)
    ),
    "numbers beyond the columns": Case(
        lambda: cells(person=PERSON.replace("</row>", '<c r="ZZ2"><v>1</v></c></row>')), notes=(NOT_READ,)
    ),
    "numbers beyond, under cells without places": Case(
        lambda: cells("<row>" + "<c/>" * 60 + "<c><v>1</v></c></row>"), notes=(NOT_READ,)
    ),
    "check boxes within the rows": Case(
        lambda: filled_down('<c r="REF" t="b"><v>0</v></c>', rows=500),
        ((*HEAD, ""), (*ANA, ""), *(("", "", "FALSE"),) * 497),
    ),
}

MAKERS = {
    "a zip with backslashes": Case(with_backslashes),
    "strict Open XML": Case(strict),
    "dates since 1904": Case(lambda: book(of_1904), ((*HEAD, ""), (*ANA, "2026-11-22"))),
    "a name of a sheet in another alphabet": Case(
        lambda: book(lambda made: setattr(made.worksheets[0], "title", "Gäste – 客")),
    ),
    "a byte order mark in the part": Case(
        lambda: altered({SHEET: b"\xef\xbb\xbf" + parts_of(workbook(HEAD, ANA))[SHEET]}, workbook(HEAD, ANA))
    ),
    "no styles": Case(
        lambda: packed({n: p for n, p in parts_of(workbook(HEAD, ANA)).items() if n != "docProps/app.xml"})
    ),
}

CASES = {**ERRORS, **FORMULAS, **LINKS, **HIDDEN, **MERGED, **BLANK, **MAKERS}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_workbook_is_read_as_it_was_meant(case: Case):
    found = read_xlsx(case.make(), TIGHT)
    sheet = found.first
    assert sheet.rows == case.rows
    assert sheet.faults.keys() == case.faults.keys()
    assert all(words in sheet.faults[place] for place, words in case.faults.items())
    assert (sheet.links, sheet.hidden_rows) == (case.links, case.hidden)
    assert (sheet.notes, found.notes) == (case.notes, case.of_book)
