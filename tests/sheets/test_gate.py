"""What is refused before anything parses it, and in which words."""

import pytest

from shared.adapters.sheets.read.gate import Kind, judge
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from tests.sheets.workbooks import workbook

LIMITS = FileLimits(file_bytes=50_000)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
TEXT = b"Email,Name\r\na@b.example,Ana\r\n"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("fabrikam/people.xlsx", workbook(), Kind.XLSX),
        ("People of May.2026.XLSX", workbook(), Kind.XLSX),
        ("feed.csv", TEXT, Kind.CSV),
        ("feed.CSV", TEXT.decode().encode("utf-16"), Kind.CSV),
        ("feed.csv", b"<5 people>,Email\r\n", Kind.CSV),
        ("export.txt", TEXT, Kind.CSV),
        ("Export.TSV", TEXT.replace(b",", b"\t"), Kind.CSV),
    ],
)
def test_a_spreadsheet_is_what_its_name_and_its_first_bytes_say(name, content, kind):
    assert judge(name, content, LIMITS) is kind


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.xls", OLE, "save it as .xlsx or .csv"),
        ("x.xlsb", workbook(), "save it as"),
        ("x.xlsm", workbook(), "macros"),
        ("x.ods", workbook(), "OpenDocument"),
        ("x.pdf", b"%PDF-1.7", "PDF"),
        ("x.exe", b"MZ", "neither .xlsx nor .csv"),
        ("xlsx", workbook(), "neither .xlsx nor .csv"),
        ("x.xlsx", OLE, "old Excel"),
        ("x.csv", OLE, "old Excel"),
        ("x.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("x.xlsx", TEXT, "plain text"),
        ("x.csv", workbook(), "workbook or an archive"),
        ("x.xlsx", b"%PDF-1.7 ...", "a PDF"),
        ("x.csv", b"\x89PNG\r\n", "a picture"),
        ("x.xlsx", b"\x1f\x8b\x08", "gzip"),
        ("x.csv", b"MZ\x90", "a program"),
        ("x.csv", b"  <!DOCTYPE html><html>", "web page"),
        ("x.csv", b"\xef\xbb\xbf<table><tr>", "web page"),
        ("x.xlsx", b"<?xml version='1.0'?><Workbook>", "web page"),
        ("x.csv", "<html>".encode("utf-16"), "web page"),
        ("x.txt", workbook(), "the name ends in .txt but the file is a workbook"),
        ("x.tsv", b"%PDF-1.7 ...", "the name ends in .tsv but the file is a PDF"),
        ("x.csv", b"", "empty"),
        ("x.csv", b"\xef\xbb\xbf \r\n", "empty"),
        ("x.xlsx", b"", "empty"),
        ("x.csv", b"a" * 50_001, "larger than 0.05 MB"),
    ],
)
def test_anything_else_is_refused_in_words_for_the_admin(name, content, words):
    with pytest.raises(RosterError, match=words):
        judge(name, content, LIMITS)
