"""Field cases by the hands of people and programs: what makes the workbooks of `test_field_workbooks.py`."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.sheets.workbooks import NAMESPACE, SHEET, altered, packed, parts_of, saved, workbook

HEAD = ("Email", "Name")
ANA = ("ana@b.example", "Ana")
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def text(reference: str, words: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{words}</t></is></c>'


HEADING = f'<row r="1">{text("A1", "Email")}{text("B1", "Name")}</row>'
PERSON = f'<row r="2">{text("A2", "ana@b.example")}{text("B2", "Ana")}</row>'


def cells(*further: str, behind: str = "", person: str = PERSON) -> bytes:
    """A sheet of a heading row, one person, and more rows; `behind` follows the rows."""
    rows = HEADING + person + "".join(further)
    part = f'<worksheet xmlns="{NAMESPACE}" xmlns:r="x"><sheetData>{rows}</sheetData>{behind}</worksheet>'
    return altered({SHEET: part.encode()})


def named(name: str) -> bytes:
    """One person whose name is this cell."""
    return cells(person=f'<row r="2">{text("A2", "ana@b.example")}{name}</row>')


def book(change: Callable[[Workbook], None]) -> bytes:
    made = Workbook()
    made.worksheets[0].append(HEAD)
    made.worksheets[0].append(ANA)
    change(made)
    return saved(made)


def filled_down(cell: str, rows: int = 5_000) -> bytes:
    """The same cell in column C of many rows below the one person."""
    return cells(*(f'<row r="{n}">{cell.replace("REF", f"C{n}")}</row>' for n in range(3, rows)))


def linked(reference: str, target: str) -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{LINK}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    start = cells(behind=f'<hyperlinks><hyperlink ref="{reference}" r:id="rId1"/></hyperlinks>')
    return altered({"xl/worksheets/_rels/sheet1.xml.rels": relations.encode()}, start)


def with_backslashes() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts_of(workbook(HEAD, ANA)).items():
            entry = zipfile.ZipInfo(name)
            entry.filename = entry.orig_filename = name.replace("/", "\\")
            target.writestr(entry, part)
    return content.getvalue()


def strict() -> bytes:
    parts = parts_of(workbook(HEAD, ANA))
    return packed(
        {
            name: part.replace(NAMESPACE.encode(), STRICT.encode()).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            if name.startswith("xl/")
            else part
            for name, part in parts.items()
        }
    )


def hide(row: int, **how: object) -> Callable[[Workbook], None]:
    def change(made: Workbook) -> None:
        made.worksheets[0].append(("ben@b.example", "Ben"))
        for key, value in (how or {"hidden": True}).items():
            setattr(made.worksheets[0].row_dimensions[row], key, value)

    return change


def of_1904(made: Workbook) -> None:
    made.epoch = CALENDAR_MAC_1904
    made.worksheets[0]["C2"] = date(2026, 11, 22)


def hidden_columns(made: Workbook) -> None:
    for column in "CD":
        made.worksheets[0].column_dimensions[column].hidden = True


def second(name: str, *rows: tuple[str, ...], state: str = "visible") -> Callable[[Workbook], None]:
    def change(made: Workbook) -> None:
        sheet = made.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)

    return change


def merged(area: str) -> Callable[[Workbook], None]:
    def change(made: Workbook) -> None:
        sheet = made.worksheets[0]
        sheet["C1"], sheet["C2"] = "Groups", "Portal"
        sheet.append(("ben@b.example", "Ben"))
        sheet.merge_cells(area)

    return change
