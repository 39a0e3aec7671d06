"""Workbooks as bytes, and what to alter them with."""

import io
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook

from shared.domain.file_limits import FileLimits

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

TIGHT = FileLimits(
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
