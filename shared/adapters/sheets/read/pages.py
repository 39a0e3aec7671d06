"""Weighs in which code page a text was saved that is no Unicode: by the letters of its words.

One page explains a word when a language of that page writes all of its letters. The page that explains the
file with the fewest languages wins; pages that come near it are its rivals, and a cell that a rival reads
otherwise is in doubt.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import chardet

from shared.adapters.sheets.read.languages import PAGES, Page, Script

_FIELDS_WEIGHED = 20_000
_BYTES_WEIGHED = 1_000_000
_LONGEST_WEIGHED = 1_000
"""Bytes of a field; what is longer holds no name."""
_UNEXPLAINED = 4.0
"""What a word costs that no language of the page writes: more than any language."""
_HINTED = 1.0
"""What a language is cheaper by when the headings or the addresses speak of it."""
_MARGIN = 1.0
_SCRIPTS_MOST = 3.0
_UNLIKELY = 1e-6
_BYTES_COMPARED = 100_000
_SCRIPTS_EACH = 0.45
"""What the frequency of letters counts at the most, and for each word: one name says little."""
_SIGN = 2
"""As long as what stands for itself and is no word: €, ½."""

# Field by field, never from the middle of one: linear. None of these separators is half of a character.
_FIELD = re.compile(rb'(?<![^,;\t\r\n" ])[^,;\t\r\n" \x80-\xff]*+[\x80-\xff][^,;\t\r\n" ]*+')
_DOMAIN = re.compile(rb"@[a-z0-9.-]*+", re.IGNORECASE)
# A dash before a small letter is no dash but a letter of another page.
_BREAK = re.compile(r"(?:[\x00-&(-@\[-`{-\x7f\s\u3000\u2026\u2022]|[\u2013\u2014](?![a-z]))+")
_EDGES = "'\u2018\u2019\u201a\u201c\u201d\u201e«»ªº©®™"
_ELISION = re.compile(r"(?:[^\W\d_]{1,2}|dell|dall|nell|sant)['\u2019](?=[^\W\d_])", re.IGNORECASE)
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The page that explains a text best, and those that explain it nearly as well."""

    page: Page
    rivals: tuple[Page, ...]
    unexplained: int
    """Words that no language of the page writes."""

    def doubtful(self, content: bytes) -> frozenset[str]:
        """Pieces of the text, as the page has them, that a rival reads otherwise or that are no words in it."""
        alphabets = _alphabets(self.page)
        found = set()
        for field in {match[0] for match in _FIELD.finditer(content)}:
            read = field.decode(self.page.codec, "replace")
            if any(field.decode(rival.codec, "replace") != read for rival in self.rivals) or (
                len(field) <= _LONGEST_WEIGHED
                and not all(any(_explained_by(word, alphabets, self.page)) for word in _words(read))
            ):
                found.add(read)
        return frozenset(found)


def weigh(content: bytes) -> Verdict | None:
    """None when no page explains as much as half of the words."""
    fields = _fields(content)
    hints = _Hints(content)
    weights = {page.codec: weight for page in PAGES if (weight := _weight(fields, page, hints)) is not None}
    costs = {codec: cost for codec, (cost, _) in weights.items()}
    if not costs:
        return None
    for codec, cost in _by_script(fields, tuple(costs)).items():
        costs[codec] += cost
    ranked = sorted((page for page in PAGES if page.codec in costs), key=lambda page: costs[page.codec])
    best = ranked[0]
    near = (page for page in ranked[1:] if costs[page.codec] - costs[best.codec] < _MARGIN)
    return Verdict(best, tuple(near), weights[best.codec][1])


def _fields(content: bytes) -> list[bytes]:
    found: dict[bytes, None] = {}
    size = 0
    for match in _FIELD.finditer(content):
        field = match[0]
        if len(field) <= _LONGEST_WEIGHED and field not in found:
            found[field] = None
            size += len(field)
        if len(found) == _FIELDS_WEIGHED or size > _BYTES_WEIGHED:
            break
    return list(found)


class _Hints:
    """Which languages the headings and the ends of the addresses speak of."""

    def __init__(self, content: bytes) -> None:
        self._head = b"\n".join(content[:10_000].split(b"\n")[:20])
        ends = Counter(match[0].lower().rpartition(b".")[2].decode() for match in _DOMAIN.finditer(content))
        self._domains = {end for end, count in ends.items() if count * 2 >= ends.total()}

    def languages(self, page: Page) -> frozenset[str]:
        words = {word.casefold() for word in _BREAK.split(self._head.decode(page.codec, "replace"))}
        return frozenset(
            name
            for name, language in page.languages.items()
            if words.intersection(language.headings.split())
            or self._domains.intersection(language.domains.split())
        )


def _weight(fields: Sequence[bytes], page: Page, hints: _Hints) -> tuple[float, int] | None:
    """What it takes to explain the words by languages of the page, and how many are not explained.

    None when those are the most.
    """
    words = {word for field in fields for word in _words(field.decode(page.codec, "replace"))}
    alphabets = _alphabets(page)
    kinds = Counter(frozenset(_explained_by(word, alphabets, page)) for word in words)
    if kinds[frozenset()] * 2 > len(words):
        return None
    hinted = hints.languages(page)
    prices = {name: max(0.0, one.cost - _HINTED * (name in hinted)) for name, one in page.languages.items()}
    return page.cost + min(_price(kinds, first, prices) for first in prices), kinds[frozenset()]


def _alphabets(page: Page) -> Mapping[str, re.Pattern[str]]:
    return {name: one.alphabet(page.script) for name, one in page.languages.items()}


def _price(kinds: Mapping[frozenset[str], int], first: str, prices: Mapping[str, float]) -> float:
    """Begin with one language, then take the one that explains most until nothing more is explained."""
    cost, taken, left = 0.0, first, kinds
    while any(taken in kind for kind in left):
        cost += prices[taken]
        left = {kind: count for kind, count in left.items() if taken not in kind}
        gains = {name: sum(count for kind, count in left.items() if name in kind) for name in prices}
        taken = max(gains, key=lambda name: gains[name] * _UNEXPLAINED - prices[name])
    return cost + sum(left.values()) * _UNEXPLAINED


def _words(field: str) -> Iterator[str]:
    """What of a field has to be explained: words with letters beyond A to Z."""
    for piece in _BREAK.split(_FULL_WIDTH.sub("", field)):
        word = _ELISION.sub("", piece.strip(_EDGES)).replace("\u0130", "i\u0307")
        if not word.isascii() and (len(word) > _SIGN or any(map(str.isalpha, word))):
            yield word


def _explained_by(word: str, alphabets: Mapping[str, re.Pattern[str]], page: Page) -> Iterator[str]:
    if _is_cased(word) and _is_common(word, page.common):
        small = word.lower()
        yield from (name for name, alphabet in alphabets.items() if alphabet.fullmatch(small))


def _is_cased(word: str) -> bool:
    """No capital beyond A to Z stands within small letters, and no small one within capitals."""
    rest = word[1:].replace("ß", "")
    if word[0].islower() and not rest.isascii() and rest.isupper():
        return False
    return rest.islower() or rest.isupper() or rest.lower() == rest.upper() or _of_two_parts(rest)


def _of_two_parts(rest: str) -> bool:
    """As in McCarthy and DiCaprio: the capital within is a plain one."""
    return all(letter.isascii() for letter in rest if letter.isupper())


def _is_common(word: str, codec: str) -> bool:
    if not codec:
        return True
    try:
        word.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _by_script(fields: Sequence[bytes], codecs: Sequence[str]) -> Mapping[str, float]:
    """Between scripts the frequency of letters speaks, which `chardet` knows; within one it does not for names."""
    pages = {page.codec: page for page in PAGES}
    groups = {codec: codec if pages[codec].script is not Script.LATIN else "Latin" for codec in codecs}
    if not fields or len(set(groups.values())) == 1:
        return {}
    text = b"\n".join(fields)
    likely = dict.fromkeys(groups.values(), _UNLIKELY)
    for codec, group in groups.items():
        likely[group] = max(likely[group], _frequency(text, codec))
    most = max(likely.values())
    ceiling = min(_SCRIPTS_MOST, _SCRIPTS_EACH * len(fields))
    return {codec: min(ceiling, math.log2(most / likely[group])) for codec, group in groups.items()}


def _frequency(text: bytes, codec: str) -> float:
    """How well the letters fit the languages of the page. Its models know sentences, not names in capitals."""
    named = text[:_BYTES_COMPARED].decode(codec, "replace").title().encode(codec, "ignore")
    found = chardet.detect_all(
        named,
        ignore_threshold=True,
        compat_names=False,
        include_encodings=[codec],
        no_match_encoding=codec,
        empty_input_encoding=codec,
    )
    return max(_UNLIKELY, found[0]["confidence"])
