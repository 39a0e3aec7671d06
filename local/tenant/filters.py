"""`$filter`: text in, predicate out, refusing what Graph refuses."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.tenant.directory import plain_address
from local.tenant.errors import GraphError, bad_query, malformed
from local.tenant.schema import Property, Resource

TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\w+|[(),:/])")
LITERALS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Clause:
    matches: Callable[[Any], bool]
    about: str = ""
    """The first property that it names."""
    eventual: str | None = None
    """A property for which it needs `ConsistencyLevel: eventual` and `$count=true`."""
    addresses: frozenset[str] | None = None
    """Only users with one of these addresses can match; None: anybody can."""


EVERYTHING = Clause(lambda _: True)

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
    "startswith": lambda value, wanted: value is not None and value.startswith(wanted),
    "endswith": lambda value, wanted: value is not None and value.endswith(wanted),
}


def parse_filter(text: str, resource: Resource) -> Clause:
    """The clause for a `$filter`; strings compare without case, as the directory's do."""
    parser = _Parser(_tokens(text), resource)
    clause = parser.either()
    if parser.tokens:
        raise _invalid(text)
    return clause


def _tokens(text: str) -> list[str]:
    """The tokens in reverse: the parser pops them."""
    tokens, at = [], 0
    while at < len(text.rstrip()):
        found = TOKEN.match(text, at)
        if found is None:
            raise _invalid(text)
        tokens.append(found[1])
        at = found.end()
    return tokens[::-1]


def _invalid(text: str) -> GraphError:
    return malformed(f"Invalid filter clause: {text}")


def _fold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


class _Parser:
    def __init__(self, tokens: list[str], resource: Resource) -> None:
        self.tokens = tokens
        self._resource = resource

    def either(self) -> Clause:
        left = self._both()
        while self._skip("or"):
            left = _or(left, self._both())
        return left

    def _both(self) -> Clause:
        left = self._one()
        while self._skip("and"):
            left = _and(left, self._one())
        return left

    def _one(self) -> Clause:
        if self._skip("not"):
            inner = self._one()
            return Clause(lambda thing: not inner.matches(thing), inner.about, inner.about)
        if self._skip("("):
            inner = self.either()
            self._expect(")")
            return inner
        word = self._next()
        if word.lower() in ("startswith", "endswith") and self._skip("("):
            name = self._next()
            self._expect(",")
            value = self._literal()
            self._expect(")")
            return self._comparison(name, word.lower(), [value])
        if self._skip("/"):
            return self._any(word)
        operator = self._next().lower()
        if operator == "in":
            return self._comparison(word, operator, self._list())
        return self._comparison(word, operator, [self._literal()])

    def _any(self, name: str) -> Clause:
        self._expect("any")
        self._expect("(")
        variable = self._next()
        self._expect(":")
        self._expect(variable)
        operator = self._next().lower()
        value = self._literal()
        self._expect(")")
        return self._comparison(name, operator, [value])

    def _list(self) -> list[Any]:
        self._expect("(")
        values = [self._literal()]
        while self._skip(","):
            values.append(self._literal())
        self._expect(")")
        return values

    def _literal(self) -> Any:
        token = self._next()
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token not in LITERALS:
            raise _invalid(token)
        return LITERALS[token]

    def _comparison(self, name: str, operator: str, values: list[Any]) -> Clause:
        known = self._resource.properties.get(name)
        if known is None:
            raise malformed(
                f"Invalid filter clause: Could not find a property named '{name}' "
                f"on type 'microsoft.graph.{self._resource.name.lower()}'."
            )
        textual = operator in ("startswith", "endswith")
        if (
            operator not in known.plain | known.eventual
            or (None in values and not known.null)
            or (textual and not isinstance(values[0], str))
        ):
            raise unsupported(name, self._resource)
        return Clause(
            _test(known, COMPARE["eq" if operator == "in" else operator], [_fold(value) for value in values]),
            about=name,
            eventual=name if operator not in known.plain or None in values else None,
            addresses=_wanted_addresses(known, operator, values),
        )

    def _next(self) -> str:
        if not self.tokens:
            raise malformed("Invalid filter clause: it ends too early.")
        return self.tokens.pop()

    def _skip(self, token: str) -> bool:
        if self.tokens and self.tokens[-1].lower() == token:
            self.tokens.pop()
            return True
        return False

    def _expect(self, token: str) -> None:
        if (found := self._next()) != token:
            raise _invalid(found)


def unsupported(name: str, resource: Resource) -> GraphError:
    """The words of microsoftgraph/microsoft-graph-docs issue 14586."""
    return bad_query(
        "Unsupported or invalid query filter clause specified for property "
        f"'{name}' of resource '{resource.name}'."
    )


def _test(known: Property, compare: Callable[[Any, Any], bool], wanted: list[Any]) -> Callable[[Any], bool]:
    def matches(thing: Any) -> bool:
        value = known.read(thing)
        values = value if isinstance(value, list) else [value]
        return any(compare(_fold(each), one) for each in values for one in wanted)

    return matches


def _wanted_addresses(known: Property, operator: str, values: list[Any]) -> frozenset[str] | None:
    if not known.address or operator not in ("eq", "in") or None in values:
        return None
    return frozenset(plain_address(str(value)) for value in values)


def _or(left: Clause, right: Clause) -> Clause:
    narrow = left.addresses is not None and right.addresses is not None
    return Clause(
        lambda thing: left.matches(thing) or right.matches(thing),
        left.about,
        left.eventual or right.eventual,
        (left.addresses or frozenset()) | (right.addresses or frozenset()) if narrow else None,
    )


def _and(left: Clause, right: Clause) -> Clause:
    return Clause(
        lambda thing: left.matches(thing) and right.matches(thing),
        left.about,
        left.eventual or right.eventual,
        left.addresses if left.addresses is not None else right.addresses,
    )
