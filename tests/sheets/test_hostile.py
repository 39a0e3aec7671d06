"""Workbooks made to harm: each is refused for what it is, and the process that reads is none the worse."""

from dataclasses import replace
from xml.parsers import expat

import pytest

from shared.adapters.sheet_limits import Limits
from shared.adapters.sheet_package import open_package
from shared.adapters.sheet_process import read_apart
from shared.domain.errors import RosterError
from tests.sheets.workbooks import HOSTILE, TIGHT, altered, large_strings, parts_of, with_cells, workbook


@pytest.mark.parametrize("attack", HOSTILE)
async def test_a_hostile_workbook_is_refused_for_what_it_is(attack):
    make, words = HOSTILE[attack]
    content = make()
    assert len(content) < TIGHT.file_bytes
    with pytest.raises(RosterError, match=words):
        await read_apart("x.xlsx", content, TIGHT)


async def test_a_sheet_that_unpacks_to_far_more_than_its_size_is_refused_by_the_default_limits():
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    content = altered({"xl/worksheets/sheet1.xml": b"<worksheet>" + row * 300_000 + b"</worksheet>"})
    with pytest.raises(RosterError, match="zip bomb"):
        await read_apart("x.xlsx", content, Limits())


async def test_a_parser_that_needs_too_much_memory_dies_alone():
    limits = replace(Limits(), ratio=100_000, address_space_bytes=300_000_000)
    with pytest.raises(RosterError, match="more memory"):
        await read_apart("x.xlsx", large_strings(1, 60_000), limits)


async def test_a_far_cell_without_content_is_no_harm():
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert (await read_apart("x.xlsx", with_cells(cells), TIGHT)).rows == (("1",),)


async def test_a_false_dimension_is_no_harm():
    sheet = parts_of(workbook())["xl/worksheets/sheet1.xml"].decode()
    start, _, rest = sheet.partition("<dimension")
    lying = f'{start}<dimension ref="A1:XFD1048576"{rest[rest.index("/>") :]}'
    content = altered({"xl/worksheets/sheet1.xml": lying.encode()})
    assert len((await read_apart("x.xlsx", content, TIGHT)).rows) == 2


@pytest.mark.parametrize(
    ("part", "note"),
    [
        ("xl/externalLinks/externalLink1.xml", "links to other files were not followed"),
        ("xl/embeddings/oleObject1.bin", "embedded objects were not opened"),
        ("xl/connections.xml", "connections to outside data were not followed"),
    ],
)
async def test_what_leads_outside_is_left_out_and_noted(part, note):
    content = altered({part: b"<externalLink/>"})
    assert part not in open_package(content, TIGHT).clean.getvalue().decode("latin-1")
    sheet = await read_apart("x.xlsx", content, TIGHT)
    assert sheet.notes == (note,)
    assert sheet.rows[0] == ("Email", "Name")


def test_the_xml_library_is_one_that_stops_exponential_entities():
    assert tuple(map(int, expat.EXPAT_VERSION.removeprefix("expat_").split("."))) >= (2, 6, 0)
