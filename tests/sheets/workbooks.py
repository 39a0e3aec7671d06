"""Workbooks as bytes: sound ones, and ones made to harm. All are small; what they unpack to is not."""

import io
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook

from shared.adapters.sheet_limits import Limits

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

TIGHT = Limits(
    file_bytes=2_000_000,
    inflated_bytes=6_000_000,
    parts=100,
    rows=1_000,
    columns=50,
    area=20_000,
    characters=100_000,
)


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A sound workbook of one sheet."""
    book = Workbook()
    for row in rows or (("Email", "Name"), ("a@b.example", "Ana")):
        book.worksheets[0].append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return content.getvalue()


def altered(changes: Mapping[str, bytes], start: bytes = b"") -> bytes:
    """A sound workbook with some parts replaced or added."""
    return packed(parts_of(start or workbook()) | dict(changes))


def with_cells(cells: str) -> bytes:
    """A workbook whose sheet holds exactly this XML as its rows."""
    return altered({SHEET: f'<worksheet xmlns="{NAMESPACE}"><sheetData>{cells}</sheetData></worksheet>'.encode()})


def _text(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def _with_doctype(part: str, encoding: str = "utf-8", declared: str = "") -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<?xml version="1.0"{declared}?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    xml = parts_of(workbook())[part].decode().partition("?>")[2] or parts_of(workbook())[part].decode()
    return altered({part: (prolog + xml).encode(encoding)})


def _twice(name: str) -> bytes:
    """The second part is written under a name of equal length, which is then changed to `name`."""
    other = "z" * len(name)
    return altered({other: b"<worksheet/>"}).replace(other.encode(), name.encode())


def _lying_size() -> bytes:
    """The directory says that the sheet is 10 bytes long."""
    content = bytearray(with_cells(f"<row>{_text('A1', 'x' * 5_000)}</row>"))
    entry = content.rindex(SHEET.encode()) - 46
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    return bytes(content)


def _protected() -> bytes:
    content = bytearray(workbook())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 8] |= 1
    return bytes(content)


def large_strings(count: int, references: int) -> bytes:
    strings = "<si><t>" + "</t></si><si><t>".join(f"{'y' * 30_000}{n}" for n in range(count)) + "</t></si>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, references + 1))
    parts = parts_of(with_cells(cells))
    relations = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    table = f'<sst xmlns="{NAMESPACE}">{strings}</sst>'.encode()
    return packed(parts | {STRINGS: table, "xl/_rels/workbook.xml.rels": relations})


HOSTILE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "nothing but blanks": (
        lambda: altered({SHEET: b"<worksheet>" + b" " * 19_000_000 + b"</worksheet>"}),
        "zip bomb",
    ),
    "many parts that are each within their ratio": (
        lambda: altered({f"xl/x{n}.xml": b"<x>" + b"0123456789abcdef" * 6_000 + b"</x>" for n in range(300)}),
        "more than 100 parts",
    ),
    "parts that unpack to too much together": (
        lambda: altered({f"xl/x{n}.xml": b"<x>" + b"ab" * 49_000 + b"</x>" for n in range(80)}),
        "unpacks to more than",
    ),
    "billion laughs in the sheet": (lambda: _with_doctype(SHEET), "document type"),
    "billion laughs in the content types": (lambda: _with_doctype("[Content_Types].xml"), "document type"),
    "billion laughs in the styles": (lambda: _with_doctype("xl/styles.xml"), "document type"),
    "a document type in UTF-16": (lambda: _with_doctype(SHEET, "utf-16"), "document type"),
    "a document type in UTF-7": (lambda: _with_doctype(SHEET, "utf-7", ' encoding="UTF-7"'), "encoding"),
    "a part declared as EBCDIC": (
        lambda: altered({SHEET: b'<?xml version="1.0" encoding="cp037"?><worksheet/>'}),
        "encoding",
    ),
    "an outside entity": (
        lambda: altered(
            {SHEET: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'}
        ),
        "document type",
    ),
    "a cell at XFD1048576": (
        lambda: with_cells(f'<row r="1">{_text("A1")}</row><row r="1048576">{_text("XFD1048576")}</row>'),
        "row 1,048,576",
    ),
    "a cell at XFD1048576 in capitals and small letters": (
        lambda: with_cells(f'<row r="1">{_text("A1")}{_text("xfd2")}</row>'),
        "column 16,384",
    ),
    "a far cell behind a prefix": (
        lambda: altered(
            {
                SHEET: f'<m:worksheet xmlns:m="{NAMESPACE}"><m:sheetData><m:row r="9">'
                '<m:c r="A1048576"><m:v>1</m:v></m:c></m:row></m:sheetData></m:worksheet>'.encode()
            }
        ),
        "row 1,048,576",
    ),
    "cells without places, one after the other": (
        lambda: with_cells("<row>" + "<c><v>1</v></c>" * 300 + "</row>"),
        "column 300",
    ),
    "a sparse sheet over a wide area": (
        lambda: with_cells(f'<row r="1">{_text("A1")}</row><row r="999">{_text("AX999")}</row>'),
        "far apart",
    ),
    "a cell with an impossible place": (lambda: with_cells(f"<row>{_text('A99999999999')}</row>"), "no place"),
    "a row with an impossible number": (lambda: with_cells(f'<row r="x">{_text("A1")}</row>'), "not well-formed"),
    "deep nesting": (lambda: altered({SHEET: b"<a>" * 20_000 + b"</a>" * 20_000}), "nested deeper"),
    "a cell longer than Excel's": (
        lambda: with_cells(f"<row>{_text('A1', 'ab ' * 12_000)}</row>"),
        "row 1: a cell",
    ),
    "one long string named by every cell": (lambda: large_strings(1, 900), "more than 100,000 characters"),
    "a name twice": (lambda: _twice(SHEET), "same name"),
    "a name twice in other letters": (lambda: _twice(SHEET.upper()), "same name"),
    "a name that climbs out": (lambda: altered({"xl/../../x.xml": b"<x/>"}), "outside"),
    "an absolute name": (lambda: altered({"/etc/x.xml": b"<x/>"}), "outside"),
    "a name with backslashes": (lambda: altered({"xl\\x.xml": b"<x/>"}), "outside"),
    "a lying size": (_lying_size, "damaged"),
    "a password on the archive": (_protected, "password"),
    "macros": (lambda: altered({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macros"),
    "an archive of something else": (lambda: packed({"word/document.xml": b"<x/>"}), "no Excel workbook"),
    "an empty archive": (lambda: packed({}), "no Excel workbook"),
    "half a workbook": (lambda: workbook()[:3_000], "damaged"),
    "a workbook with bytes flipped": (lambda: workbook()[:400] + b"\0" * 300 + workbook()[700:], "damaged"),
    "XML that breaks off": (lambda: altered({SHEET: b"<worksheet><sheetData>"}), "not well-formed"),
    "a sheet that is missing": (
        lambda: packed({name: part for name, part in parts_of(workbook()).items() if name != SHEET}),
        "list of sheets",
    ),
}
"""What it is → how to make it, and a word of the refusal under the limits `TIGHT`."""
