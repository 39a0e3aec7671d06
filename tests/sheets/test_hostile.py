"""Oddities that must do no harm; what is refused stands in `tests/security`."""

from dataclasses import replace
from xml.parsers import expat

import pytest

from shared.adapters.sheets.read.package import open_package
from shared.adapters.sheets.read.process import read_apart
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from tests.sheets.workbooks import TIGHT, altered, large_strings, parts_of, with_cells, workbook


async def test_a_parser_that_needs_too_much_memory_dies_alone():
    limits = replace(FileLimits(), ratio=100_000, address_space_bytes=300_000_000)
    with pytest.raises(RosterError, match="more memory"):
        await read_apart("x.xlsx", large_strings(1, 60_000), limits)


async def test_a_far_cell_without_content_is_no_harm():
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert (await read_apart("x.xlsx", with_cells(cells), TIGHT)).first.rows == (("1",),)


async def test_a_false_dimension_is_no_harm():
    sheet = parts_of(workbook())["xl/worksheets/sheet1.xml"].decode()
    start, _, rest = sheet.partition("<dimension")
    lying = f'{start}<dimension ref="A1:XFD1048576"{rest[rest.index("/>") :]}'
    content = altered({"xl/worksheets/sheet1.xml": lying.encode()})
    assert len((await read_apart("x.xlsx", content, TIGHT)).first.rows) == 2


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
    book = await read_apart("x.xlsx", content, TIGHT)
    assert book.notes == (note,)
    assert book.first.rows[0] == ("Email", "Name")


async def test_a_drawing_that_is_no_sound_xml_is_left_aside():
    content = altered({"xl/drawings/vmlDrawing1.vml": b"<xml><br></xml>"})
    assert len((await read_apart("x.xlsx", content, TIGHT)).first.rows) == 2


async def test_a_document_type_in_a_part_that_is_never_read_is_refused_all_the_same():
    content = altered({"customXml/item1.xml": b"<!DOCTYPE x []><x/>"})
    with pytest.raises(RosterError, match="document type"):
        await read_apart("x.xlsx", content, TIGHT)


def test_the_xml_library_is_one_that_stops_exponential_entities():
    assert tuple(map(int, expat.EXPAT_VERSION.removeprefix("expat_").split("."))) >= (2, 6, 0)
