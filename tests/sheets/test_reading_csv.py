"""Text files as spreadsheet programs and feeds write them."""

import codecs

import pytest

from shared.adapters.sheets.read.csv_file import read_csv
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from tests.sheets.workbooks import TIGHT

TEXT = "Email,Name\r\nzoe@b.example,Zoë Müller\r\n"
ROWS = (("Email", "Name"), ("zoe@b.example", "Zoë Müller"))


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "UTF-16", "UTF-16 BE", "UTF-16 LE without BOM", "UTF-16 BE without BOM"],
)
def test_every_unicode_encoding_is_read(content):
    sheet = read_csv(content, FileLimits())
    assert (sheet.rows, sheet.notes) == (ROWS, ())


def test_windows_1252_is_read_and_noted():
    sheet = read_csv(TEXT.encode("cp1252"), FileLimits())
    assert sheet.rows == ROWS
    assert "Windows-1252" in sheet.notes[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_every_delimiter_and_line_end_is_read(delimiter, line_end):
    lines = ("Our list; as of May, final", "Email|Name|Groups", 'a@b.example|"Silva|Ana"|"x, y; z"')
    content = line_end.join(line.replace("|", delimiter) for line in lines).encode()
    rows = read_csv(content, FileLimits()).rows
    assert rows[1:] == (("Email", "Name", "Groups"), ("a@b.example", f"Silva{delimiter}Ana", "x, y; z"))


def test_a_single_column_needs_no_delimiter():
    assert read_csv(b"Email\na@b.example\n", FileLimits()).rows == (("Email",), ("a@b.example",))


def test_a_separator_line_is_obeyed_and_counts_as_a_blank_row():
    rows = read_csv(b"sep=|\r\nEmail|Name\r\na@b.example|Ana, PhD\r\n", FileLimits()).rows
    assert rows == ((), ("Email", "Name"), ("a@b.example", "Ana, PhD"))


def test_blank_and_ragged_rows_keep_their_places():
    rows = read_csv(b"Email,Name\n\na@b.example\n,,,x\n", FileLimits()).rows
    assert rows == (("Email", "Name"), (), ("a@b.example",), ("", "", "", "x"))


def test_only_line_ends_end_a_row():
    rows = read_csv("Email,Name\na@b.example,one\u2028two\x85three\x0bfour\n".encode(), FileLimits()).rows
    assert rows[1] == ("a@b.example", "one\u2028two\x85three\x0bfour")


def test_utf_7_is_no_encoding_but_the_text_that_it_looks_like():
    assert read_csv(b"Email,Name\na@b.example,+AD0-1+-1\n", FileLimits()).rows[1][1] == "+AD0-1+-1"


def test_a_quoted_line_end_stays_within_its_cell():
    rows = read_csv(b'Email,Name\na@b.example,"one\r\ntwo"\nb@b.example,x\n', FileLimits()).rows
    assert rows[1:] == (("a@b.example", "one\r\ntwo"), ("b@b.example", "x"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'Email,Name\na@b.example,"Ana\nb@b.example,Ben\n', "line 2: a quotation mark is opened here"),
        (b'Email,Name\na@b.example,"Ana"x\n', "line 2: text follows a closing quotation mark"),
        (b'sep=;\nEmail;Name\na@b.example;"Ana\n', "line 3: a quotation mark is opened here"),
        (b"Email,Name\na@b.example,A\0na\n", "NUL"),
        (b"Email,Name\na@b.example," + b"x" * 32_768, "line 2: a cell holds more than 32,767"),
        (codecs.BOM_UTF8 + b"Email\n\xe4\n", "UTF-8-SIG but does not hold to it"),
        (b"Email\n\xff\xfe\x80\x81\n", "encoding cannot be told"),
        (b"Email\n" * 1_001, "line 1001: the roster is larger"),
        (b"Email" + b"," * 50 + b"x", "larger than 1,000 rows, 50 columns"),
        (b"Email\n" + (b"x" * 30_000 + b"\n") * 4, "line 5: the roster is larger"),
    ],
)
def test_a_file_that_would_be_misread_is_refused_with_the_line(content, words):
    with pytest.raises(RosterError, match=words):
        read_csv(content, TIGHT)
