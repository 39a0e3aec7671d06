"""Works expressions out."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from tests.infra.bicep.functions import OPERATORS, Later
from tests.infra.bicep.syntax import (
    Array,
    BicepError,
    Call,
    Index,
    Lambda,
    Literal,
    Loop,
    Member,
    Name,
    Node,
    Object,
    Operation,
    Text,
)


class Scope(ABC):
    """Where names have a meaning."""

    @abstractmethod
    def look_up(self, name: str) -> Any: ...

    @abstractmethod
    def call(self, function: str, arguments: list[Any]) -> Any: ...

    def within(self, names: Mapping[str, Any]) -> "Scope":
        return _Inner(self, names)


class _Inner(Scope):
    def __init__(self, outer: Scope, names: Mapping[str, Any]) -> None:
        self._outer = outer
        self._names = names

    def look_up(self, name: str) -> Any:
        return self._names[name] if name in self._names else self._outer.look_up(name)

    def call(self, function: str, arguments: list[Any]) -> Any:
        return self._outer.call(function, arguments)


def evaluate(node: Node, scope: Scope) -> Any:  # noqa: C901, PLR0911 - a table of the kinds of nodes
    match node:
        case Literal(value):
            return value
        case Name(name):
            return scope.look_up(name)
        case Text(parts):
            return _text([evaluate(part, scope) for part in parts])
        case Array(items):
            return [evaluate(item, scope) for item in items]
        case Object():
            return _object(node, scope)
        case Loop(names, over, body):
            values = evaluate(over, scope)
            return [
                evaluate(body, scope.within(dict(zip(names, (value, i), strict=False))))
                for i, value in enumerate(values)
            ]
        case Lambda(names, body):
            return lambda *values: evaluate(body, scope.within(dict(zip(names, values, strict=True))))
        case Call(function, arguments):
            return scope.call(function, [evaluate(argument, scope) for argument in arguments])
        case Index(of, at):
            return evaluate(of, scope)[evaluate(at, scope)]
        case Member():
            return _member(node, evaluate(node.of, scope))
        case Operation():
            return _operation(node, scope)
    raise BicepError(f"{type(node).__name__} has no value")


def _text(parts: list[Any]) -> str:
    kind = Later if any(isinstance(part, Later) for part in parts) else str
    return kind("".join(str(part) for part in parts))


def _object(node: Object, scope: Scope) -> dict[str, Any]:
    found = dict[str, Any]()
    for key, value in node.items:
        if key is None:
            found |= evaluate(value, scope)
        else:
            found[evaluate(key, scope)] = evaluate(value, scope)
    return found


def _member(node: Member, of: Any) -> Any:
    if of is None and node.by == ".?":
        return None
    if node.by == "::":
        return of.nested[node.name]
    if isinstance(of, Mapping):
        if node.name not in of and node.by != ".?":
            raise BicepError(f"there is no {node.name} in {', '.join(of) or 'what is empty'}")
        return of.get(node.name)
    return of.member(node.name)


def _operation(node: Operation, scope: Scope) -> Any:
    """The second operand of some is worked out only if the first leaves it open."""
    first, rest = evaluate(node.operands[0], scope), node.operands[1:]
    if not rest:
        return not first if node.operator == "!" else -first
    if node.operator == "?":
        return evaluate(rest[0] if first else rest[1], scope)
    decided = {"&&": not first, "||": bool(first), "??": first is not None}
    if decided.get(node.operator, False):
        return first
    second = evaluate(rest[0], scope)
    return second if node.operator in decided else OPERATORS[node.operator](first, second)
