"""Reads whole files: .bicep and .bicepparam."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.infra.bicep.expressions import Reader
from tests.infra.bicep.syntax import BicepError, Call, Statement
from tests.infra.bicep.tokens import Token, tokens


@cache
def read(path: Path) -> tuple[Statement, ...]:
    """Raises BicepError."""
    return read_text(path.read_text(encoding="utf-8"), path.name)


def read_text(source: str, where: str) -> tuple[Statement, ...]:
    return _FileReader(tokens(source, where), where).file()


class _FileReader(Reader):
    def __init__(self, cut: tuple[Token, ...], where: str) -> None:
        super().__init__(cut, where)
        self._nested = list[Statement]()

    def file(self) -> tuple[Statement, ...]:
        found = list[Statement]()
        self.lines()
        while self.next.kind != "end":
            statement = self._statement()
            self.finish()
            if any((each.kind, each.name) == (statement.kind, statement.name) for each in found):
                raise BicepError(f"{self._where}:{statement.line}: a second {statement.kind} {statement.name}")
            found.append(statement)
            self.lines()
        return tuple(found)

    def _statement(self) -> Statement:
        decorators = list[Call]()
        while self.skip("@"):
            decorators.append(self.call(self.word()))
            self.finish()
            self.lines()
        line, kind = self.next.line, self.word()
        readers = {
            "targetScope": self._assigned,
            "using": self._path,
            "extension": self._extension,
            "import": self._import,
            "param": self._param,
            "var": self._var,
            "type": self._type_alias,
            "output": self._param,
            "resource": self._resource,
            "module": self._resource,
        }
        if kind not in readers:
            raise BicepError(f"{self._where}:{line}: what is {kind!r}?")
        return replace(readers[kind](kind, line), decorators=tuple(decorators))

    def _assigned(self, kind: str, line: int) -> Statement:
        self.expect("=")
        return Statement(kind, "", line, self.expression())

    def _path(self, kind: str, line: int) -> Statement:
        return Statement(kind, "", line, type=self._quoted())

    def _extension(self, kind: str, line: int) -> Statement:
        return Statement(kind, self.word(), line)

    def _import(self, kind: str, line: int) -> Statement:
        self.expect("{")
        names = list[str]()
        while not self.skip("}"):
            names.append(self.word())
            self.skip(",")
        self.expect("from")
        path = self._quoted()
        return Statement(kind, path, line, type=path, imported=tuple(names))

    def _param(self, kind: str, line: int) -> Statement:
        name, written = self.word(), self._type()
        value = self.expression() if self.skip("=") else None
        return Statement(kind, name, line, value, written)

    def _var(self, kind: str, line: int) -> Statement:
        name = self.word()
        self.expect("=")
        return Statement(kind, name, line, self.expression())

    def _type_alias(self, kind: str, line: int) -> Statement:
        name = self.word()
        self.expect("=")
        return Statement(kind, name, line, type=self._type())

    def _type(self) -> str:
        """As written; braces, brackets and brackets within them are taken whole."""
        words, depth = list[str](), 0
        while depth or (self.next.kind not in {"line", "end"} and not self.sees("=")):
            token = self.take()
            if token.kind == "end":
                raise self.fault("the rest of a type")
            depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(token.value, 0)
            words.append(f"'{token.value}'" if token.kind == "text" else token.value.replace("\n", ","))
        return "".join(words)

    def _resource(self, kind: str, line: int) -> Statement:
        name, written = self.word(), self._quoted()
        is_existing = self.skip("existing")
        self.expect("=")
        outer, self._nested = self._nested, []
        body = self.when() if self.sees("if") else self.array() if self.sees("[") else self.object()
        found, self._nested = tuple(self._nested), outer
        return Statement(kind, name, line, body, written, is_existing, nested=found)

    def nested(self) -> bool:
        here = self._tokens[self._at : self._at + 2]
        if not self.sees("resource", "@") or (here[0].value == "resource" and here[1].kind != "word"):
            return False
        self._nested.append(self._statement())
        return True

    def _quoted(self) -> str:
        if self.next.kind != "text":
            raise self.fault("a string")
        return self.take().value


def named(statements: tuple[Statement, ...], *kinds: str) -> Mapping[str, Statement]:
    return {each.name: each for each in statements if each.kind in kinds}
