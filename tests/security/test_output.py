"""What comes back to the admin's spreadsheet program, by the whole way: roster in, report out."""

import csv
import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from shared.adapters.sheets.write.cells import is_risky
from tests.security.intake import Intake
from tests.sheets.workbooks import altered, saved
from tests.world import World

NASTY = [
    "=1+1",
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+43 1 234",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    " =1",
    "＝1",
    "x;=1+1;",
    "'=1",
    "#REF!",
    "_x0041_",
    "1e999",
    "\u202e=1",
    "a\u2028b",
]

FORMULA_PARTS = ("<f>", "<f ", "externalLink", "ddeLink", "hyperlink")


def as_csv() -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Email", "Name", "Groups", "Remark"])
    for number, nasty in enumerate(NASTY):
        writer.writerow([f"p{number}@fabrikam.example", "", "Portal", nasty])
        writer.writerow([nasty, nasty, nasty, nasty])
    return text.getvalue().encode()


def as_xlsx() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Email", "Name", "Groups", "Remark"])
    for number, nasty in enumerate(NASTY):
        sheet.append([f"p{number}@fabrikam.example", "", "Portal", None])
        sheet.append([None] * 4)
        for row, columns in ((sheet.max_row, range(1, 5)), (sheet.max_row - 1, [4])):
            for column in columns:
                cell = sheet.cell(row, column)
                cell.value, cell.data_type = nasty, "s"
    return saved(book)


async def test_no_cell_of_a_report_in_xlsx_is_a_formula(world: World):
    intake = Intake(world)
    await intake.drop("x.xlsx", as_xlsx())
    content = intake.report("fabrikam/x.report.xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]
        assert not [part for part in FORMULA_PARTS for sheet in sheets if part in sheet]
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet:
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and is_risky(cell.value):
                    assert cell.quotePrefix
    assert {row[3] for row in load_workbook(io.BytesIO(content)).worksheets[0].values} >= set(NASTY) - {"_x0041_"}


async def test_no_field_of_a_report_in_csv_is_a_formula(world: World):
    intake = Intake(world)
    await intake.drop("x.csv", as_csv())
    text = intake.report("fabrikam/x.report.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == 2 * len(NASTY) + 1
    assert not [cell for row in rows for cell in row if is_risky(cell) and not cell.startswith("'")]
    assert [row[4] for row in rows[1::2]] == ["Waiting"] * len(NASTY)


@pytest.mark.parametrize("escaped", ["a_x0000_b", "a_x0007_b", "a_xFFFE_b", "_x000D_=1", "_xD83D_"])
async def test_control_characters_of_a_roster_do_not_cost_it_its_report(world: World, escaped: str):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c t="inlineStr"><is><t>Email</t></is></c><c t="inlineStr"><is><t>Remark</t></is></c></row>'
        '<row><c t="inlineStr"><is><t>a@fabrikam.example</t></is></c>'
        f'<c t="inlineStr"><is><t>{escaped}</t></is></c></row></sheetData></worksheet>'
    )
    intake = Intake(world)
    await intake.drop("x.xlsx", altered({"xl/worksheets/sheet1.xml": sheet.encode()}))
    rows = list(load_workbook(io.BytesIO(intake.report("fabrikam/x.report.xlsx"))).worksheets[0].values)
    assert rows[1][2] == "Waiting"


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
async def test_a_cell_of_40_000_characters_is_a_rejection_with_a_report(world: World, name: str):
    long = "y" * 40_000
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        f'<c t="inlineStr"><is><t>{long}</t></is></c></row></sheetData></worksheet>'
    )
    content = {"x.csv": f"Email,Remark\na@fabrikam.example,{long}\n".encode()}
    content["x.xlsx"] = altered({"xl/worksheets/sheet1.xml": sheet.encode()})
    intake = Intake(world)
    await intake.drop(name, content[name])
    assert intake.report(f"fabrikam/x.report.{name[2:]}")
    [batch] = await world.batches.latest(1)
    assert "32,767 characters" in batch.reason
    assert not world.bus.sent
