"""Workbooks whose XML is made to harm."""

from collections.abc import Callable

from tests.security.kinds import Kind, Kinds
from tests.sheets.workbooks import NAMESPACE, SHEET, altered, large_strings, packed, parts_of, with_cells, workbook

_OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'


def _xlsx(make: Callable[[], bytes], verdict: str, **ceilings: int) -> Kind:
    return Kind("x.xlsx", make, verdict, **ceilings)


def _text(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def _with_doctype(part: str, encoding: str = "utf-8", declared: str = "") -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<?xml version="1.0"{declared}?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    xml = parts_of(workbook())[part].decode()
    return altered({part: (prolog + (xml.partition("?>")[2] or xml)).encode(encoding)})


def _renamed(old: bytes, new: bytes, part: str = "xl/_rels/workbook.xml.rels") -> bytes:
    return altered({part: parts_of(workbook())[part].replace(old, new)})


def _varied(rows: int, kind: str = ' t="str"') -> bytes:
    """Rows that hardly pack, so that their size alone has to stop them."""
    cells = (f'<row r="{n}"><c r="A{n}"{kind}><v>{n * 7919 % 999_983}</v></c></row>' for n in range(1, rows + 1))
    return with_cells("".join(cells))


PARTS: Kinds = {
    "billion laughs in the sheet": _xlsx(lambda: _with_doctype(SHEET), "document type"),
    "billion laughs in the content types": _xlsx(lambda: _with_doctype("[Content_Types].xml"), "document type"),
    "billion laughs in the styles": _xlsx(lambda: _with_doctype("xl/styles.xml"), "document type"),
    "billion laughs in the properties": _xlsx(lambda: _with_doctype("docProps/core.xml"), "document type"),
    "a document type in UTF-16": _xlsx(lambda: _with_doctype(SHEET, "utf-16"), "document type"),
    "a document type in UTF-16 without a mark": _xlsx(
        lambda: _with_doctype(SHEET, "utf-16-be", ' encoding="UTF-16"'), "document type|well-formed"
    ),
    "a document type in UTF-32": _xlsx(lambda: _with_doctype(SHEET, "utf-32"), "not well-formed"),
    "a document type in UTF-7": _xlsx(lambda: _with_doctype(SHEET, "utf-7", ' encoding="UTF-7"'), "encoding"),
    "a part declared as EBCDIC": _xlsx(
        lambda: altered({SHEET: b'<?xml version="1.0" encoding="cp037"?><worksheet/>'}), "encoding"
    ),
    "an outside entity": _xlsx(lambda: altered({SHEET: _OUTSIDE}), "document type"),
    "a cell at XFD1048576": _xlsx(
        lambda: with_cells(f'<row r="1">{_text("A1")}</row><row r="1048576">{_text("XFD1048576")}</row>'),
        "row 1,048,576",
    ),
    "a far cell in small letters": _xlsx(
        lambda: with_cells(f'<row r="1">{_text("A1")}{_text("xfd2")}</row>'), "column 16,384"
    ),
    "a far cell behind a prefix": _xlsx(
        lambda: altered(
            {
                SHEET: f'<m:worksheet xmlns:m="{NAMESPACE}"><m:sheetData><m:row r="9">'
                '<m:c r="A1048576" t="str"><m:v>x</m:v></m:c></m:row></m:sheetData></m:worksheet>'.encode()
            }
        ),
        "row 1,048,576",
    ),
    "a far cell written as character references": _xlsx(
        lambda: with_cells('<row><c r="&#65;1048576" t="str"><v>x</v></c></row>'), "row 1,048,576"
    ),
    "cells without places, one after the other": _xlsx(
        lambda: with_cells("<row>" + '<c t="str"><v>x</v></c>' * 300 + "</row>"), "column 300"
    ),
    "a sparse sheet over a wide area": _xlsx(
        lambda: with_cells(f'<row r="1">{_text("A1")}</row><row r="99999">{_text("BZ99999")}</row>'), "far apart"
    ),
    "more rows than any roster": _xlsx(lambda: _varied(150_000), "row 150,000"),
    "more rows of numbers than any roster": _xlsx(lambda: _varied(150_000, ""), "empty"),
    "a check box in the last cell of all": _xlsx(
        lambda: with_cells(f'<row r="1">{_text("A1")}</row><row><c r="XFD1048576" t="b"><v>0</v></c></row>'),
        "found the columns x",
    ),
    "merged cells that overlap for ever": _xlsx(
        lambda: altered(
            {
                SHEET: f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="1">{_text("A1")}</row><row r="99999">'
                f"{_text('B99999')}</row></sheetData><mergeCells>{"<mergeCell ref='A2:B99999'/>" * 900}"
                "</mergeCells></worksheet>".encode()
            }
        ),
        "more than 200,000 cells",
    ),
    "errors in every cell": _xlsx(
        lambda: with_cells(
            "".join(
                f'<row r="{n}">{f"<c t='e'><v>#N/A{n * 7919 % 983}</v></c>" * 9}</row>' for n in range(1, 30_000)
            )
        ),
        "more than 200,000 cells|zip bomb",
    ),
    "a link to everywhere": _xlsx(
        lambda: with_cells(f'<row><c r="A1"><f>HYPERLINK("{"x" * 40_000}")</f><v>1</v></c></row>'), "empty|columns"
    ),
    "a cell with an impossible place": _xlsx(
        lambda: with_cells(f"<row>{_text('A99999999999')}</row>"), "no place"
    ),
    "a row with an impossible number": _xlsx(
        lambda: with_cells(f'<row r="x">{_text("A1")}</row>'), "not well-formed"
    ),
    "deep nesting": _xlsx(lambda: altered({SHEET: b"<a>" * 20_000 + b"</a>" * 20_000}), "nested deeper"),
    "a cell longer than Excel's": _xlsx(
        lambda: with_cells(f"<row>{_text('A1', 'ab ' * 12_000)}</row>"), 'sheet "Sheet", row 1, column 1: a cell'
    ),
    "one long string named by every cell": _xlsx(
        lambda: large_strings(1, 1_700), "more than 50,000,000 characters", megabytes=400
    ),
    "one long string named by 100,000 cells": _xlsx(
        lambda: large_strings(1, 100_000), "takes more memory", megabytes=400
    ),
    "a table of strings that is not there": _xlsx(
        lambda: with_cells('<row><c r="A1" t="s"><v>9999999</v></c></row>'), "cannot be read|damaged"
    ),
    "XML that breaks off": _xlsx(lambda: altered({SHEET: b"<worksheet><sheetData>"}), "not well-formed"),
    "a sheet that is missing": _xlsx(
        lambda: packed({name: part for name, part in parts_of(workbook()).items() if name != SHEET}),
        "list of sheets",
    ),
    "a sheet that is the list of sheets": _xlsx(
        lambda: _renamed(b"worksheets/sheet1.xml", b"workbook.xml"), "cannot be read|damaged|headings|empty"
    ),
    "a sheet that lies outside": _xlsx(
        lambda: _renamed(b"/xl/worksheets/sheet1.xml", b"../../../../etc/passwd"), "list of sheets"
    ),
}
