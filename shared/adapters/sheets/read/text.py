"""Bytes of a text file as letters, and which of them are in doubt."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.errors import RosterError

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CANNOT_BE_TOLD = (
    "the file's encoding cannot be told; "
    "in Excel choose File, Save As, CSV UTF-8 (comma delimited), and upload that"
)
_PIECE = re.compile(r'[^,;\t\r\n" ]++')
"""What is weighed as one: the same as in `pages.py`."""
_LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file. `doubtful` are pieces that another code page would read otherwise."""

    letters: str
    notes: tuple[str, ...] = ()
    doubtful: frozenset[str] = frozenset()

    def is_in_doubt(self, cell: str) -> bool:
        if not self.doubtful or cell.isascii():
            return False
        return any(piece in self.doubtful for piece in _PIECE.findall(cell))


def decoded(content: bytes) -> Text:
    """Raises RosterError when the encoding cannot be told, or is not what the file says."""
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    encoding = encoding or _utf_16_by_pattern(content[:1024])
    try:
        return Text(content.decode(encoding or "utf-8"))
    except UnicodeDecodeError as error:
        if encoding:
            raise RosterError(
                f"the file says it is {encoding.upper()} but does not hold to it; "
                "open it, see that all names are right, and save it as CSV UTF-8"
            ) from error
    if b"\0" in content:
        return Text(content.decode("latin-1"))
    lines = content.split(b"\n")
    unicode = [at for at, line in enumerate(lines) if not line.isascii() and _is_utf_8(line)]
    if unicode and not _is_one_page([lines[at] for at in unicode]):
        return _mixed(lines, unicode)
    return _by_page(lines, lines)


def _utf_16_by_pattern(start: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL for every second byte."""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = start[offset::2], start[1 - offset :: 2]
        if high.count(0) > len(high) // 2 and low.count(0) == 0:
            return encoding
    return None


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_one_page(lines: Sequence[bytes]) -> bool:
    """Whether lines that could be UTF-8 are explained by a code page, so that they are no UTF-8 after all."""
    from shared.adapters.sheets.read.pages import weigh  # noqa: PLC0415 - most files are Unicode and need no scales

    verdict = weigh(b"\n".join(lines))
    return verdict is not None and not verdict.unexplained


def _mixed(lines: list[bytes], unicode: list[int]) -> Text:
    """Feeds glued together: some lines are UTF-8, the others are not."""
    chosen = set(unicode)
    text = _by_page(lines, [line for at, line in enumerate(lines) if at not in chosen])
    letters = text.letters.split("\n")
    for at in unicode:
        letters[at] = lines[at].decode()
    return Text("\n".join(letters), (f"lines in UTF-8 among others: {len(unicode):,}", *text.notes), text.doubtful)


def _by_page(lines: list[bytes], weighed: Sequence[bytes]) -> Text:
    from shared.adapters.sheets.read.pages import weigh  # noqa: PLC0415 - as above

    verdict = weigh(b"\n".join(weighed))
    if verdict is None:
        raise RosterError(_CANNOT_BE_TOLD)
    letters = b"\n".join(lines).decode(verdict.page.codec, "replace")
    doubtful = verdict.doubtful(b"\n".join(weighed))
    note = f"the file is no Unicode text and was read as {verdict.page.name}"
    if doubtful:
        note += f"; letters of {len(doubtful):,} words are in doubt: save the file as CSV UTF-8 and upload that"
    return Text(letters, (note,), doubtful)
