"""Makes any text harmless in a spreadsheet's cell without hiding what it was."""

import re

LONGEST = 32_767
"""Characters that Excel allows in a cell."""

_CUT = "… (cut)"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_RISKY = re.compile(r"[\s\xa0\u200b\ufeff']*[=+\-@＝＋－＠]|'*[\t\r\n]")


def visible(text: str) -> str:
    """The text with control characters drawn (U+2400 and on), line ends as LF, cut to what a cell holds."""
    drawn = _UNPRINTABLE.sub(_draw, _LINE_END.sub("\n", text))
    return drawn if len(drawn) <= LONGEST else drawn[: LONGEST - len(_CUT)] + _CUT


def is_risky(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula (OWASP, CSV Injection).

    Looks past blanks, and past apostrophes, so that one put in front can be told from one that was there.
    """
    return _RISKY.match(text) is not None


def _draw(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x7F:  # noqa: PLR2004 - DEL, drawn out of its order
        return "\u2421"
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"  # noqa: PLR2004 - the C0 controls
