"""Judges a file by its ending and its first bytes, before anything parses it."""

import re
from collections.abc import Mapping
from enum import StrEnum

from shared.domain.errors import RosterError
from shared.domain.file_limits import MB, FileLimits


class Kind(StrEnum):
    """What a roster can be."""

    XLSX = "xlsx"
    CSV = "csv"


_KINDS: Mapping[str, Kind] = {
    "xlsx": Kind.XLSX,
    "csv": Kind.CSV,
    "txt": Kind.CSV,
    "tsv": Kind.CSV,
    "tab": Kind.CSV,
}
"""Ending → what the content must be. Which separator a text has is told by its content."""

_SAVE_AS = "save it as .xlsx or .csv"
_IN_EXCEL = f"{_SAVE_AS} (in Excel: File, Save As, Excel Workbook)"

_IN_LIBREOFFICE = "in LibreOffice: File, Save As, Excel 2007-365"

_REFUSED_ENDINGS: Mapping[str, str] = {
    "xls": f"an .xls file of an old Excel cannot be read; open it and {_IN_EXCEL}",
    "xlsb": f"an .xlsb file (Excel Binary Workbook) cannot be read; open it and {_IN_EXCEL}",
    "xlsm": f"a workbook with macros (.xlsm) is not accepted; open it and {_IN_EXCEL}: that leaves the macros out",
    "xltm": f"a template with macros is not accepted; open it and {_IN_EXCEL}",
    "xlam": f"an Excel add-in is not accepted; {_SAVE_AS}",
    "xltx": f"a template is not accepted; open it and {_IN_EXCEL}",
    "ods": f"an OpenDocument file (.ods) cannot be read; {_SAVE_AS} ({_IN_LIBREOFFICE})",
    "fods": f"an OpenDocument file cannot be read; {_SAVE_AS} ({_IN_LIBREOFFICE})",
    "numbers": f"a Numbers file cannot be read; {_SAVE_AS} (in Numbers: File, Export To, Excel)",
    "gsheet": "a link to a Google sheet holds no rows; choose File, Download, Microsoft Excel (.xlsx) there",
    "zip": "an archive is not accepted; unpack it and upload the sheet itself",
    "pdf": f"a PDF cannot be read; {_SAVE_AS}",
}

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_DISGUISES: Mapping[bytes, str] = {
    b"%PDF-": "a PDF",
    b"{\\rtf": "a text document (RTF)",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"MZ": "a program",
    b"\x7fELF": "a program",
}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<\0?[!?a-z]", re.IGNORECASE)


def judge(name: str, content: bytes, limits: FileLimits) -> Kind:
    """What the file is. Raises RosterError unless ending and content agree on one of the two kinds."""
    kind, ending = _kind(name)
    if not content.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise RosterError("the file is empty")
    if len(content) > limits.file_bytes:
        raise RosterError(f"the file is larger than {limits.file_bytes / MB:g} MB; split it")
    _refuse_disguise(ending, content)
    is_zip = content.startswith(_ZIP)
    if kind is Kind.XLSX and not is_zip:
        raise RosterError("the name ends in .xlsx but the file holds plain text; is it a .csv?")
    if kind is Kind.CSV and is_zip:
        raise RosterError(f"the name ends in .{ending} but the file is a workbook or an archive; is it an .xlsx?")
    return kind


def _kind(name: str) -> tuple[Kind, str]:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _REFUSED_ENDINGS:
        raise RosterError(_REFUSED_ENDINGS[ending])
    if ending not in _KINDS:
        raise RosterError(f"the file is neither .xlsx nor .csv by its name; {_SAVE_AS}")
    return _KINDS[ending], ending


def _refuse_disguise(ending: str, content: bytes) -> None:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise RosterError(
                "the workbook is protected by a password; in Excel choose File, Info, Protect Workbook, "
                "Encrypt with Password, empty the field and save"
            )
        raise RosterError(f"the name ends in .{ending} but the file is of an old Excel (.xls); {_SAVE_AS}")
    for magic, words in _DISGUISES.items():
        if content.startswith(magic):
            raise RosterError(f"the name ends in .{ending} but the file is {words}; {_SAVE_AS}")
    if _MARKUP.match(content[:1024]):
        raise RosterError(f"the name ends in .{ending} but the file is a web page or XML; {_SAVE_AS}")
