"""Judges the zip container of a workbook and makes a clean copy of what the reader needs.

The reader gets the copy: what is parsed is what was judged, whatever two zip libraries make of one file.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from shared.adapters.sheets.read.xml_parts import Findings, PartScan, looks_like_xml
from shared.domain.errors import RosterError
from shared.domain.file_limits import MB, FileLimits

_CHUNK = 1 << 16
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The two that Office Open XML allows (ECMA-376-2, annex C). Python's bz2 and lzma inflate without a bound."""
_WORKBOOK = "xl/workbook.xml"

_LEFT_OUT: Mapping[str, str] = {
    "xl/externallinks/": "links to other files were not followed",
    "xl/connections.xml": "connections to outside data were not followed",
    "xl/querytables/": "connections to outside data were not followed",
    "xl/embeddings/": "embedded objects were not opened",
    "xl/activex/": "embedded objects were not opened",
    "xl/ctrlprops/": "",
    "xl/drawings/": "",
    "xl/charts/": "",
    "xl/media/": "",
    "xl/pivotcache/": "",
    "customxml/": "",
    "docprops/": "",
}
"""Parts that can hold nothing of a roster's text: never copied, so never parsed. The words become a note."""


_OTHERS: Mapping[str, str] = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument file",
    "word/document.xml": "a text document (.docx)",
    "ppt/presentation.xml": "a presentation (.pptx)",
    "index/document.iwa": "a Numbers or Pages file",
}
"""What an archive is that holds such a part."""

_MACROS = ("vbaproject.bin", "xl/macrosheets/")


@dataclass(frozen=True, slots=True)
class Package:
    """`clean` is a workbook of uncompressed parts."""

    clean: io.BytesIO
    parts: Mapping[str, Findings]
    notes: tuple[str, ...]


def open_package(content: bytes, limits: FileLimits) -> Package:
    """Inflate every part once, counting. Raises RosterError for a container that no spreadsheet program writes."""
    clean = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(clean, "w") as copy:
            _check_entries(packed.infolist(), limits)
            parts = dict(_copied(packed, copy, limits))
            names = [_name(entry).lower() for entry in packed.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise RosterError("the workbook is damaged: its container cannot be unpacked") from error
    if _WORKBOOK not in parts:
        what = next((words for part, words in _OTHERS.items() if part in names), "an archive")
        raise RosterError(f"the file is {what} but no .xlsx workbook; save it as .xlsx or .csv")
    notes = (note for start, note in _LEFT_OUT.items() if note and any(name.startswith(start) for name in names))
    return Package(clean, parts, tuple(dict.fromkeys(notes)))


def _name(entry: zipfile.ZipInfo) -> str:
    """Writers on .NET have put backslashes between the folders; the clean copy has them right."""
    return entry.orig_filename.replace("\\", "/")


def _check_entries(entries: list[zipfile.ZipInfo], limits: FileLimits) -> None:
    if len(entries) > limits.parts:
        raise RosterError(f"the workbook consists of more than {limits.parts:,} parts")
    names = {_name(entry).lower() for entry in entries}
    if len(names) < len(entries):
        raise RosterError("the workbook holds two parts of the same name")
    for entry in entries:
        name = _name(entry)
        if name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/"):
            raise RosterError("the workbook holds a part whose name points outside of it")
        if entry.flag_bits & 1:
            raise RosterError("the workbook is protected by a password; save it without one")
        if entry.compress_type not in _PACKINGS:
            raise RosterError("the workbook is packed in a way that no spreadsheet program uses")
        if any(macro in name.lower() for macro in _MACROS):
            raise RosterError(
                "the workbook holds macros; in Excel choose File, Save As, Excel Workbook (*.xlsx), "
                "which leaves them out"
            )


def _copied(packed: zipfile.ZipFile, copy: zipfile.ZipFile, limits: FileLimits) -> Iterator[tuple[str, Findings]]:
    inflated = 0
    for entry in packed.infolist():
        name = _name(entry)
        wanted = not name.lower().startswith(tuple(_LEFT_OUT))
        size = 0
        with packed.open(entry) as source, ExitStack() as opened:
            chunk = source.read(_CHUNK)
            scan = PartScan(limits, strict=wanted) if looks_like_xml(chunk) else None
            target = opened.enter_context(copy.open(name, "w")) if scan and wanted else None
            while chunk:
                size += len(chunk)
                _check_size(size, inflated + size, entry, limits)
                if scan:
                    scan.feed(chunk)
                if target:
                    target.write(chunk)
                chunk = source.read(_CHUNK)
        inflated += size
        if scan:
            scan.feed(b"", final=True)
            yield name, scan.findings


def _check_size(size: int, inflated: int, entry: zipfile.ZipInfo, limits: FileLimits) -> None:
    if inflated > limits.inflated_bytes:
        raise RosterError(f"the workbook unpacks to more than {limits.inflated_bytes / MB:g} MB")
    if size > limits.ratio_grace_bytes and size > limits.ratio * max(entry.compress_size, 1):
        raise RosterError("a part of the workbook unpacks to far more than its packed size: a zip bomb")
