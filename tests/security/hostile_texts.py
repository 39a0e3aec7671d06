"""Files that are no workbook: disguises, and texts that would be misread."""

import codecs

from tests.security.kinds import Kind, Kinds
from tests.sheets.workbooks import packed, workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
_GOOD = b"Email,Name\r\nana@fabrikam.example,Ana\r\n"

DISGUISES: Kinds = {
    "an old Excel file": Kind("x.xls", lambda: _OLE, "save it as .xlsx or .csv"),
    "an old Excel file under another name": Kind("x.xlsx", lambda: _OLE, "old Excel"),
    "a workbook with a password": Kind(
        "x.xlsx", lambda: _OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"
    ),
    "a binary workbook": Kind("x.xlsb", workbook, ".xlsb"),
    "a binary workbook under another name": Kind("x.xlsx", lambda: packed({"xl/workbook.bin": b""}), ".xlsb"),
    "a workbook with macros by its name": Kind("x.xlsm", workbook, "macros"),
    "an OpenDocument file under another name": Kind(
        "x.xlsx", lambda: packed({"mimetype": b"x", "content.xml": b"<x/>"}), "OpenDocument"
    ),
    "a text document under another name": Kind(
        "x.xlsx", lambda: packed({"word/document.xml": b"<x/>"}), "a text document"
    ),
    "a PDF under another name": Kind("x.xlsx", lambda: b"%PDF-1.7 ...", "a PDF"),
    "a web page under another name": Kind("x.csv", lambda: b" <!DOCTYPE html><html>", "web page"),
    "a table of a web page": Kind("x.xlsx", lambda: b"\xef\xbb\xbf<table><tr>", "web page"),
    "a program": Kind("x.csv", lambda: b"MZ\x90\0", "a program"),
    "a workbook that says it is text": Kind("x.csv", workbook, "workbook or an archive"),
    "a text that says it is a workbook": Kind("x.xlsx", lambda: _GOOD, "plain text"),
    "a name of two endings": Kind("x.csv.exe", lambda: _GOOD, "neither .xlsx nor .csv"),
    "nothing at all": Kind("x.xlsx", lambda: b"", "empty"),
    "nothing but blanks": Kind("x.csv", lambda: b"\xef\xbb\xbf \r\n" * 1_000, "empty"),
    "more than a file may be": Kind("x.csv", lambda: b"a" * 25_000_001, "larger than 25 MB"),
}

TEXTS: Kinds = {
    "a quotation mark that is never closed": Kind("x.csv", lambda: _GOOD + b'b@b.example,"B\r\n' * 3, "line 3"),
    "text behind a closing quotation mark": Kind("x.csv", lambda: _GOOD + b'b@b.example,"B"x\r\n', "line 3"),
    "NUL characters": Kind("x.csv", lambda: _GOOD + b"b@b.example,\0\r\n", "NUL"),
    "an encoding that it does not keep to": Kind(
        "x.csv", lambda: codecs.BOM_UTF8 + _GOOD + b"\xe4\r\n", "does not hold to it"
    ),
    "half a character in UTF-16": Kind(
        "x.csv", lambda: codecs.BOM_UTF16_LE + _GOOD.decode().encode("utf-16-le") + b"\x00", "does not hold"
    ),
    "no encoding at all": Kind("x.csv", lambda: _GOOD + b"\xff\xfe\x80\x81\r\n", "encoding cannot be told"),
    "a cell of a megabyte": Kind("x.csv", lambda: _GOOD + b"x" * 1_000_000, "line 3: a cell holds more"),
    "a million columns": Kind("x.csv", lambda: b"Email" + b",x" * 1_000_000, "larger than", megabytes=300),
    "a million rows": Kind("x.csv", lambda: b"Email\n" + b"a@b.example\n" * 1_000_000, "line 100001"),
    "a million separators": Kind("x.csv", lambda: b"Email" + b"," * 1_000_000 + b"\n", "no rows below"),
    "eight million rows of nothing": Kind("x.csv", lambda: b"Email\n" + b"\n" * 8_000_000, "no rows below"),
    "a row behind eight million of nothing": Kind(
        "x.csv", lambda: b"Email\n" + b"\n" * 8_000_000 + b"a@b.example\n", "line 1048577"
    ),
    "twelve million quotation marks": Kind(
        "x.csv", lambda: b"Email\n" + b'"' * 12_000_000, "line 2: a cell holds more", megabytes=400
    ),
    "two columns of addresses": Kind(
        "x.csv", lambda: b"Email,Name,E-Mail\na@b.example,A,c@d.example\n", "both taken"
    ),
    "no headings": Kind("x.csv", lambda: b"a@b.example,A\n", "no row of headings"),
    "headings and nothing else": Kind("x.csv", lambda: b"Email,Name\n", "no rows below"),
    "headings far down": Kind("x.csv", lambda: b"\n" * 50 + _GOOD, "empty"),
}
