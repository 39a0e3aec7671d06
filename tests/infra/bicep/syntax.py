"""What a Bicep file consists of, as far as the templates in infra/ use the language."""

from collections.abc import Iterator
from dataclasses import dataclass, fields


class BicepError(Exception):
    """Says in which file and line something is wrong."""


class Node:
    """Part of an expression."""


@dataclass(frozen=True)
class Literal(Node):
    value: str | int | bool | None


@dataclass(frozen=True)
class Text(Node):
    """A string with expressions in it."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Name(Node):
    name: str


@dataclass(frozen=True)
class Member(Node):
    """`of.name`, `of.?name`, and `of::name`, which is a nested resource."""

    of: Node
    name: str
    by: str


@dataclass(frozen=True)
class Index(Node):
    of: Node
    at: Node


@dataclass(frozen=True)
class Call(Node):
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Operation(Node):
    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Object(Node):
    """Keys are strings with or without expressions in them; None stands before what is spread (`...other`)."""

    items: tuple[tuple[Node | None, Node], ...]

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.items if name == Literal(key)), None)


@dataclass(frozen=True)
class Array(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Loop(Node):
    names: tuple[str, ...]
    over: Node
    body: Node


@dataclass(frozen=True)
class Lambda(Node):
    names: tuple[str, ...]
    body: Node


@dataclass(frozen=True)
class When(Node):
    condition: Node
    body: Node


@dataclass(frozen=True)
class Statement:
    """`kind` is the keyword; what does not apply to it is left empty."""

    kind: str
    name: str
    line: int
    value: Node | None = None
    type: str = ""
    """Of a parameter or output, as written; of a resource, with its version; of a module, its path."""
    is_existing: bool = False
    decorators: tuple[Call, ...] = ()
    nested: tuple["Statement", ...] = ()
    imported: tuple[str, ...] = ()


def inner(node: Node) -> Iterator[Node]:
    """The node's own parts, not theirs."""
    for field in fields(node):  # type: ignore[arg-type]
        yield from _nodes(getattr(node, field.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _nodes(each)


def everything(node: Node) -> Iterator[Node]:
    yield node
    for part in inner(node):
        yield from everything(part)
