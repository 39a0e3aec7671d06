"""Text files as people and feeds make them: what is read, what is passed over, and what is said to be wrong."""

from dataclasses import dataclass, field, replace

import pytest

from shared.adapters.sheets.read.csv_file import read_csv
from shared.adapters.sheets.write.csv_file import write_csv
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from tests.sheets.test_reports import done, report
from tests.sheets.workbooks import TIGHT

HEAD = ("Email", "Name")
ANA = ("ana@b.example", "Ana")


@dataclass(frozen=True, slots=True)
class Case:
    """A file, the rows that come of it, and the words about it."""

    text: str | bytes
    rows: tuple[tuple[str, ...], ...] = (HEAD, ANA)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    note: str = ""


SEPARATORS = {
    "commas": Case("Email,Name\nana@b.example,Ana\n"),
    "semicolons": Case("Email;Name\nana@b.example;Ana\n"),
    "tabs": Case("Email\tName\nana@b.example\tAna\n"),
    "pipes": Case("Email|Name\nana@b.example|Ana\n"),
    "carets": Case("Email^Name\nana@b.example^Ana\n"),
    "pipes around": Case("|Email|Name|\n|ana@b.example|Ana|\n", (("", *HEAD), ("", *ANA))),
    "pipes, and commas in the cells": Case(
        "Email|Name|Groups\nana@b.example|Silva, Ana|A, B, C, D\n",
        (("Email", "Name", "Groups"), ("ana@b.example", "Silva, Ana", "A, B, C, D")),
    ),
    "tabs, and commas in the headings": Case(
        "Email\tGroups (one, two, or three)\nana@b.example\tA\n",
        (("Email", "Groups (one, two, or three)"), ("ana@b.example", "A")),
    ),
    "semicolons, and commas in every name": Case(
        "Email;Name\nana@b.example;Silva, Ana\nben@b.example;Holm, Ben\n",
        (HEAD, ("ana@b.example", "Silva, Ana"), ("ben@b.example", "Holm, Ben")),
    ),
    "commas, and a title with semicolons": Case(
        "Our list; as of May; final\nEmail,Name\nana@b.example,Ana\n", (("Our list; as of May; final",), HEAD, ANA)
    ),
    "one column": Case("Email\nana@b.example\n", (("Email",), ("ana@b.example",))),
    "one column with two people in a cell": Case(
        "Email\nana@b.example;ben@b.example\n", (("Email",), ("ana@b.example;ben@b.example",))
    ),
    "one column with two people in quotes": Case(
        'Email\n"ana@b.example, ben@b.example"\n', (("Email",), ("ana@b.example, ben@b.example",))
    ),
    "two people in the cell of two columns": Case(
        'Email,Name\n"ana@b.example, ben@b.example",\n', (HEAD, ("ana@b.example, ben@b.example",))
    ),
    "a name without a heading": Case("Email\nana@b.example,Ana\n", (("Email",), ANA)),
    "no address yet": Case("Email;Name;Groups\n;Ana;\n", (("Email", "Name", "Groups"), ("", "Ana"))),
    "a line that says the separator": Case("sep=^\nEmail^Name\nana@b.example^Ana\n", ((), HEAD, ANA)),
    "a quoted line that says the separator": Case('"sep=;"\r\nEmail;Name\r\nana@b.example;Ana', ((), HEAD, ANA)),
    "a type line of PowerShell": Case(
        '#TYPE System.Object\n"Email","Name"\n"ana@b.example","Ana"\n', (("#TYPE System.Object",), HEAD, ANA)
    ),
}

WHOLE_LINES = {
    "every line in quotes": Case('"Email,Name"\r\n"ana@b.example,Ana"\r\n'),
    "quotes within lines in quotes": Case('"Email,Name"\r\n"ana@b.example,""Ana"""\r\n'),
    "only lines with quotes of their own": Case(
        'Email,Name,Groups\r\n"ana@b.example,Ana,""A, B"""\r\nben@b.example,Ben,C\r\n',
        (("Email", "Name", "Groups"), ("ana@b.example", "Ana", "A, B"), ("ben@b.example", "Ben", "C")),
    ),
    "lines in quotes of a list with semicolons": Case('"Email;Name"\r\n"ana@b.example;Ana"\r\n'),
    "lines in quotes and separators behind": Case('"Email,Name",,\r\n"ana@b.example,Ana",,\r\n'),
    "a line break within": Case('"Email,Name"\n"ana@b.example,""A\nB"""\n', (HEAD, ("ana@b.example", "A\nB"))),
}

BLANK = {
    "300 separators behind every line": Case(f"Email,Name{',' * 300}\nana@b.example,Ana{',' * 300}\n"),
    "semicolons behind every line": Case(f"Email;Name{';' * 400}\nana@b.example;Ana{';' * 400}\n"),
    "blanks in the cells behind": Case(f"Email,Name{', ' * 300}\nana@b.example,Ana{', ' * 300}\n"),
    "5,000 lines of separators below": Case("Email,Name\nana@b.example,Ana\n" + ",\n" * 5_000),
    "5,000 blank lines below": Case("Email,Name\nana@b.example,Ana\n" + "\r\n" * 5_000),
    "check boxes filled down": Case(
        "Email,Name,Ok\nana@b.example,Ana,TRUE\n" + ",,FALSE\n" * 5_000,
        (("Email", "Name", "Ok"), ("ana@b.example", "Ana", "TRUE"), *(("", "", "FALSE"),) * 998),
        note="lines behind row 1,000 hold nothing but numbers and check boxes and were not read: 4,002",
    ),
    "German check boxes filled down": Case(
        "Email;Name;Ok\nana@b.example;Ana;WAHR\n" + ";;FALSCH\n" * 5_000,
        (("Email", "Name", "Ok"), ("ana@b.example", "Ana", "WAHR"), *(("", "", "FALSCH"),) * 998),
        note="were not read: 4,002",
    ),
    "numbers filled across": Case(
        f"Email,Name\nana@b.example,Ana{',0' * 60}\n",
        (HEAD, (*ANA, *("0",) * 48)),
        note="columns behind the first 50 hold nothing but numbers",
    ),
}

LOST = {
    "an error": Case(
        "Email,Name\nana@b.example,#N/A\n", (HEAD, ("ana@b.example", "#N/A")), {(2, 2): "shows #N/A"}
    ),
    "a German error": Case("Email;Name\n#NV;Ana\n", (HEAD, ("#NV", "Ana")), {(2, 1): "shows #NV"}),
    "another German error": Case(
        "Email;Name\nana@b.example;#BEZUG!\n", (HEAD, ("ana@b.example", "#BEZUG!")), {(2, 2): "shows #BEZUG!"}
    ),
    "a Spanish error": Case(
        "Email;Name\nana@b.example;#¡REF!\n", (HEAD, ("ana@b.example", "#¡REF!")), {(2, 2): "shows #¡REF!"}
    ),
    "a Russian error": Case(
        "Email;Name\nana@b.example;#ИМЯ?\n", (HEAD, ("ana@b.example", "#ИМЯ?")), {(2, 2): "shows #ИМЯ?"}
    ),
    "a Hungarian error": Case(
        "Email;Name\nana@b.example;#HIÁNYZIK\n",
        (HEAD, ("ana@b.example", "#HIÁNYZIK")),
        {(2, 2): "shows #HIÁNYZIK"},
    ),
    "a column too narrow": Case(
        "Email,Name\nana@b.example,#####\n", (HEAD, ("ana@b.example", "#####")), {(2, 2): "too narrow"}
    ),
    "a hash that is no error": Case("Email,Name\nana@b.example,#1 Ana\n", (HEAD, ("ana@b.example", "#1 Ana"))),
    "UTF-8 read as Windows-1252 before": Case(
        "Email,Name\nana@b.example,MÃ¼ller\n", (HEAD, ("ana@b.example", "MÃ¼ller")), {(2, 2): "garbled"}
    ),
    "Polish read so before": Case(
        "Email,Name\nana@b.example,Å\x81ukasz\n", (HEAD, ("ana@b.example", "Å\x81ukasz")), {(2, 2): "garbled"}
    ),
    "a lost letter": Case(
        "Email,Name\nana@b.example,M\ufffdller\n", (HEAD, ("ana@b.example", "M\ufffdller")), {(2, 2): "garbled"}
    ),
    "letters that only look so": Case(
        "Email,Name\nana@b.example,JOÃO DA CONCEIÇÃO\nben@b.example,Åse Ärnström\n",
        (HEAD, ("ana@b.example", "JOÃO DA CONCEIÇÃO"), ("ben@b.example", "Åse Ärnström")),
    ),
}

CASES = {**SEPARATORS, **WHOLE_LINES, **BLANK, **LOST}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_text_file_is_read_as_it_was_meant(case: Case):
    sheet = read_csv(case.text.encode() if isinstance(case.text, str) else case.text, TIGHT)
    assert sheet.rows == case.rows
    assert sheet.faults.keys() == case.faults.keys()
    assert all(words in sheet.faults[place] for place, words in case.faults.items())
    assert case.note in " ".join(sheet.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Email,Name\n" + ",Ana\n" * 1_001, "line 1001"),
        ("Email,Name\n" + ",FALSE\n" * 2_000 + "ana@b.example,Ana\n", "line 2002"),
        (f"Email,Name{',' * 60}x\n", "50 columns"),
    ],
)
def test_what_somebody_wrote_beyond_the_limits_is_refused(text, words):
    with pytest.raises(RosterError, match=words):
        read_csv(text.encode(), TIGHT)


PHONES = ("+45 5550 0100", "-1", "@home", "=1+1", "'=1", "'quoted'", "a; =1", "plain")


def test_a_report_in_csv_is_read_back_as_it_was_whatever_the_rounds():
    rows = tuple(("p@b.example", phone) for phone in PHONES)
    for _ in range(3):
        made = report(*(done(number, *cells) for number, cells in enumerate(rows, start=4)))
        read = read_csv(write_csv(made), FileLimits())
        rows = tuple(row[:2] for row in read.rows[-len(PHONES) :])
        assert [row[1] for row in rows] == list(PHONES)


def test_an_apostrophe_in_a_file_that_is_no_report_stays():
    sheet = read_csv(b"Email,Phone\nana@b.example,'+45 5550\n", FileLimits())
    assert sheet.rows[1][1] == "'+45 5550"


@pytest.mark.parametrize(
    "character", ['"', "@", "#", ",", "|", "\xe9", "\xb3", "'", "–", "Ã", "\n", " ", ".", "0"]
)
def test_a_file_of_one_character_takes_no_time(character):
    """Patterns are linear: 32,767 of anything, and a hundred times as many, are no trouble."""
    for count in (32_767, 3_276_700):
        for encoding in ("utf-8", "cp1252"):
            content = b"Email;Name\r\na@b.example;" + (character * count).encode(encoding)
            try:
                read_csv(content, replace(FileLimits(), cell_characters=10_000_000))
            except RosterError:
                continue
