"""Bicep text, cut into tokens."""

import re
from dataclasses import dataclass

from tests.infra.bicep.syntax import BicepError

_TOKEN = re.compile(
    r"(?P<blank>[ \t\r]+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<line>\n)"
    r"|(?P<block>'''.*?''')"
    r"|(?P<quote>')"
    r"|(?P<number>\d+)"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<sign>=>|==|!=|<=|>=|&&|\|\||\?\?|\.\.\.|\.\?|::|[-+*/%<>!?:=.,|()\[\]{}@])",
    re.DOTALL,
)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "$": "$"}


@dataclass(frozen=True)
class Token:
    kind: str
    """line, word, number, sign, text, or end."""
    value: str
    line: int
    parts: tuple["str | tuple[Token, ...]", ...] = ()
    """Of a text: what is written, and the tokens of each expression in it."""


def tokens(source: str, where: str) -> tuple[Token, ...]:
    found, end = _Cutter(source, where).cut(0, 1, "")
    return (*found, Token("end", "end of file", end))


class _Cutter:
    def __init__(self, source: str, where: str) -> None:
        self._source = source
        self._where = where
        self._at = 0

    def cut(self, at: int, line: int, closing: str) -> tuple[tuple[Token, ...], int]:
        """Up to the end, or to the brace that closes an expression within a string."""
        self._at, depth = at, 0
        found = list[Token]()
        while self._at < len(self._source):
            match = _TOKEN.match(self._source, self._at)
            if match is None:
                raise BicepError(f"{self._where}:{line}: what is {self._source[self._at]!r}?")
            kind, value = str(match.lastgroup), match.group()
            depth += {"{": 1, "}": -1}.get(value, 0)
            if closing and depth < 0:
                return tuple(found), line
            self._at = match.end()
            if kind == "quote":
                token = self._text(line)
                line = token.line
                found.append(token)
            elif kind == "block":
                found.append(Token("text", value, line, (value[3:-3].removeprefix("\n"),)))
            elif kind != "blank":
                found.append(Token(kind, value, line))
            line += value.count("\n")
        if closing:
            raise BicepError(f"{self._where}:{line}: a string does not end")
        return tuple(found), line

    def _text(self, line: int) -> Token:
        parts = list[str | tuple[Token, ...]]()
        written = ""
        while True:
            char = self._source[self._at : self._at + 1]
            self._at += 1
            if char in {"", "\n"}:
                raise BicepError(f"{self._where}:{line}: a string does not end")
            if char == "'":
                return Token("text", written, line, (*parts, written))
            if char == "\\":
                written += self._escaped(line)
            elif char == "$" and self._source[self._at : self._at + 1] == "{":
                within, line = self.cut(self._at + 1, line, "}")
                self._at += 1
                parts += [written, (*within, Token("end", "end of the expression", line))]
                written = ""
            else:
                written += char

    def _escaped(self, line: int) -> str:
        char = self._source[self._at : self._at + 1]
        self._at += 1
        if char not in _ESCAPED:
            raise BicepError(f"{self._where}:{line}: a string has \\{char} in it")
        return _ESCAPED[char]
