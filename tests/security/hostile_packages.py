"""Containers made to harm: archives that lie, overflow or point elsewhere."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.security.kinds import Kind, Kinds
from tests.sheets.workbooks import SHEET, altered, packed, parts_of, with_cells, workbook


def _xlsx(make: Callable[[], bytes], verdict: str, **ceilings: int) -> Kind:
    return Kind("x.xlsx", make, verdict, **ceilings)


def _twice(name: str) -> bytes:
    """The second part is written under a name of equal length, which is then changed to `name`."""
    other = "z" * len(name)
    return altered({other: b"<worksheet/>"}).replace(other.encode(), name.encode())


def _with_directory(at: int, value: bytes, part: str = SHEET) -> bytes:
    """A sound workbook, one field of whose directory says something else of a part."""
    content = bytearray(with_cells('<row><c r="A1" t="inlineStr"><is><t>' + "x" * 5_000 + "</t></is></c></row>"))
    entry = content.rindex(part.encode()) - 46
    content[entry + at : entry + at + len(value)] = value
    return bytes(content)


def _packed_by(method: int, part: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, sound in parts_of(workbook()).items():
            target.writestr(name, part if name == SHEET else sound, compress_type=method)
    return content.getvalue()


def _overlapping() -> bytes:
    """Many entries of the directory that share one packed kernel."""
    name, kernel = b"xl/worksheets/sheet1.xml", zlib.compress(b"<x>" + b" " * 90_000 + b"</x>", 9)[2:-4]
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(kernel), 90_007, len(name), 0) + name
    entries = b""
    for number in range(900):
        own = b"xl/x%04d.xml" % number
        entries += (
            struct.pack(
                "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(kernel), 90_007, len(own), 0, 0, 0, 0, 0, 0
            )
            + own
        )
    start = len(local) + len(kernel)
    return local + kernel + entries + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 900, 900, len(entries), start, 0)


def _just_within_its_ratio() -> bytes:
    """Ten parts of 35 MB, each of them less than a hundred times its packed size."""
    part = b"\1" + b"".join(random.Random(at).randbytes(1_500) + b"\0" * 70_000 for at in range(490))
    return packed({**parts_of(workbook()), **{f"xl/media/{number}.bin": part for number in range(10)}})


PACKAGES: Kinds = {
    "blanks that unpack to a thousand times their size": _xlsx(
        lambda: altered({SHEET: b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>"}), "zip bomb"
    ),
    "rows that unpack to a hundred times their size": _xlsx(
        lambda: altered({SHEET: b"<worksheet>" + b'<row r="1"><c r="A1"><v>1</v></c></row>' * 300_000}), "zip bomb"
    ),
    "a bomb in a part that is never read": _xlsx(
        lambda: altered({"docProps/thumbnail.jpeg": b"\0" * 40_000_000}), "zip bomb"
    ),
    "parts that unpack to too much together": _xlsx(_just_within_its_ratio, "unpacks to more than 300 MB"),
    "more parts than any workbook": _xlsx(
        lambda: altered({f"xl/x{number}.xml": b"<x/>" for number in range(1_100)}), "more than 1,000 parts"
    ),
    "fifty thousand entries": _xlsx(
        lambda: packed({f"{number}": b"" for number in range(50_000)}), "more than 1,000 parts"
    ),
    "entries that overlap": _xlsx(_overlapping, "cannot be unpacked"),
    "a name twice": _xlsx(lambda: _twice(SHEET), "same name"),
    "a name twice in other letters": _xlsx(lambda: _twice(SHEET.upper()), "same name"),
    "a name that climbs out": _xlsx(lambda: altered({"xl/../../x.xml": b"<x/>"}), "outside"),
    "an absolute name": _xlsx(lambda: altered({"/etc/x.xml": b"<x/>"}), "outside"),
    "a name on a drive": _xlsx(lambda: altered({"C:/x.xml": b"<x/>"}), "outside"),
    "a name that climbs out by backslashes": _xlsx(lambda: altered({"xl\\..\\..\\x.xml": b"<x/>"}), "outside"),
    "an absolute name by a backslash": _xlsx(lambda: altered({"\\etc\\x.xml": b"<x/>"}), "outside"),
    "a name on a server": _xlsx(lambda: altered({"\\\\server\\x.xml": b"<x/>"}), "outside"),
    "a name twice, by a slash and a backslash": _xlsx(
        lambda: altered({SHEET.replace("/", "\\"): b"<x/>"}), "same name"
    ),
    "a size that is too small": _xlsx(lambda: _with_directory(24, (10).to_bytes(4, "little")), "damaged"),
    "a checksum that is wrong": _xlsx(lambda: _with_directory(16, b"\0\0\0\0"), "damaged"),
    "an offset beyond the end": _xlsx(lambda: _with_directory(42, b"\xff\xff\xff\x7f"), "damaged"),
    "a password on a part": _xlsx(lambda: _with_directory(8, b"\1"), "password"),
    "a bomb packed by bzip2": _xlsx(lambda: _packed_by(zipfile.ZIP_BZIP2, b"\0" * 80_000_000), "packed in a way"),
    "a bomb packed by LZMA": _xlsx(lambda: _packed_by(zipfile.ZIP_LZMA, b"\0" * 80_000_000), "packed in a way"),
    "an archive of something else": _xlsx(lambda: packed({"a.txt": b"x"}), "no .xlsx workbook"),
    "an archive within an archive": _xlsx(lambda: packed({"x.xlsx": workbook()}), "no .xlsx workbook"),
    "an empty archive": _xlsx(lambda: packed({}), "no .xlsx workbook"),
    "half a workbook": _xlsx(lambda: workbook()[:3_000], "damaged"),
    "a workbook with bytes flipped": _xlsx(lambda: workbook()[:400] + b"\0" * 300 + workbook()[700:], "damaged"),
    "a workbook behind a program": _xlsx(lambda: b"MZ" + b"\0" * 100 + workbook(), "a program"),
    "macros": _xlsx(lambda: altered({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macros"),
    "macros under another name": _xlsx(lambda: altered({"xl/a/VBAPROJECT.BIN": b"\xd0\xcf\x11\xe0"}), "macros"),
    "macros of Excel 4": _xlsx(lambda: altered({"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
}
