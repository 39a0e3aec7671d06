"""What a heading means: by the names of columns and the words that people make headings of. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise

from shared.domain.headings import FIRMS, NAMES, OWN_FORMAT, STAND_INS, TELLTALES, Column, NamePart
from shared.domain.vocabulary import BESIDE, CORES, ENDINGS, HINTS, OTHERS, TOTALS

type Meaning = Column | NamePart

LONGEST_HEADING = 300
"""Characters: a longer cell is a text, not a heading."""

_LONGEST_FOLDED = 80
_WHOLE_WORD = 4
"""Latin words up to this length are compared whole; longer ones count within others too."""
_WHOLE_ENDING = 6
"""Likewise: an invitee is nobody who is not to be invited."""

_PROPERTY = re.compile(r"\[(\w+)\]")
_BRACKETS = re.compile(r"[(\[（［【<{]([^()\[\]（）［］【】<>{}]*)[)\]）］】>}]")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FURTHER = re.compile(r"(?<!\d)[2-9](?!\d)")


def fold(text: str) -> str:
    """What is left for comparison: letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_HEADING]).casefold()
    return "".join(character for character in plain if character.isalnum())


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


KNOWN: Mapping[str, Meaning] = {folded: column for column, names in NAMES.items() for folded in _folded(names)}
"""Folded heading → what the column holds."""

_HINTS = _folded(HINTS)
_CORES = {column: _folded(names) | _folded(CORES.get(column, "")) - {""} for column, names in NAMES.items()}
_BESIDE = {column: _folded(BESIDE.get(column, "")) - {""} | _HINTS for column in NAMES}
_ORDER = (*NamePart, *Column)
"""The halves of a name before the whole: "Legal name - First name" is a half."""
_LONGEST_WORD = max(len(word) for words in (*_CORES.values(), *_BESIDE.values()) for word in words)
_OPENINGS = {word[:2] for words in (*_CORES.values(), *_BESIDE.values()) for word in words}
"""How a heading may begin: most cells of a sheet are none, and told by two letters."""
_OTHERS, _ENDINGS, _TOTALS, _FIRMS, _STAND_INS = map(_folded, (OTHERS, ENDINGS, TOTALS, FIRMS, STAND_INS))


@lru_cache(maxsize=16_384)
def meaning(heading: str) -> Meaning | None:
    """What the column of this heading holds; None for any other text.

    The Entra portal translates its headings but not the property in brackets, so that alone is compared. Other
    brackets are hints, unless they speak of somebody else, or of an end.
    """
    if len(heading) > LONGEST_HEADING:
        return None
    for name in _PROPERTY.findall(heading):
        if found := KNOWN.get(fold(name)):
            return found
    if whole := _plain_meaning(heading):
        return whole
    outer = _BRACKETS.sub(" ", heading)
    if outer == heading:
        return None
    hints = _BRACKETS.findall(heading)
    found = _plain_meaning(outer)
    return found if all(_is_harmless(hint, found) for hint in hints) else None


def names_another(heading: str) -> bool:
    """Whether it speaks of another person than the guest, or of another mail than the one at work."""
    return _mentions(heading, _OTHERS, _WHOLE_WORD) or _FURTHER.search(fold(heading)) is not None


def tells_of_an_end(heading: str) -> bool:
    """Whether the column looks like a status, or the date of a leave or an end."""
    return _mentions(heading, _ENDINGS, _WHOLE_ENDING)


def is_stand_in(heading: str) -> bool:
    """Whether the column may hold the address where no other one does: the name to sign in with."""
    return fold(heading) in _STAND_INS


def may_name_a_firm(heading: str) -> bool:
    """Whether it names the firm when a column of persons' names stands beside it."""
    return fold(heading) in _FIRMS


def is_total(text: str) -> bool:
    """Whether a cell below a table begins like a line of totals: "Total", "Summe: 12"."""
    words = [fold(word) for word in _WORDS.findall(text[:LONGEST_HEADING]) if not word.isdigit()]
    return bool(words) and any("".join(words[:count]) in _TOTALS for count in (1, 2))


def format_of(headings: Iterable[str]) -> str:
    """The format that folded headings belong to."""
    found = frozenset(headings)
    for name, telltales in TELLTALES.items():
        if found & _folded(telltales):
            return name
    return OWN_FORMAT


def all_names(heading: str) -> frozenset[str]:
    """The heading folded, and each name in its brackets."""
    return frozenset(map(fold, (heading, *_PROPERTY.findall(heading[:LONGEST_HEADING]))))


def _plain_meaning(heading: str) -> Meaning | None:
    if "@" in heading:
        return None
    folded = fold(heading)
    if not folded or len(folded) > _LONGEST_FOLDED:
        return None
    if found := KNOWN.get(folded):
        return found
    if folded[:2] not in _OPENINGS and folded[:1] not in _OPENINGS:
        return None
    return next((column for column in _ORDER if _made_of(folded, column)), None)


def _is_harmless(hint: str, found: Meaning | None) -> bool:
    """Whether brackets leave the heading its meaning: "Groups (to be removed)" are not groups to be given."""
    return not names_another(hint) and not tells_of_an_end(hint) and _plain_meaning(hint) in {None, found}


def _made_of(folded: str, column: Meaning) -> bool:
    """Whether the heading is one word of the column's own and, around it, words that change nothing.

    Headings are taken apart by the words alone, because blanks are lost in "PrimarySmtpAddress" and not written
    in "勤務先メールアドレス".
    """
    cores, beside = _CORES[column], _BESIDE[column]
    reached = [0] * (len(folded) + 1)
    reached[0] = 1
    for start in range(len(folded)):
        if not reached[start]:
            continue
        for end in range(start + 1, min(start + _LONGEST_WORD, len(folded)) + 1):
            word = folded[start:end]
            if word in cores:
                reached[end] |= 2
            if word in beside:
                reached[end] |= reached[start]
    return bool(reached[-1] & 2)


def _mentions(heading: str, words: frozenset[str], whole_up_to: int) -> bool:
    text = heading[:LONGEST_HEADING]
    found = [fold(word) for word in _WORDS.findall(_CAMEL.sub(" ", unicodedata.normalize("NFC", text)))]
    whole = "".join(found)
    alone = {*found, *map("".join, pairwise(found))}
    return any(word in (alone if word.isascii() and len(word) <= whole_up_to else whole) for word in words)
