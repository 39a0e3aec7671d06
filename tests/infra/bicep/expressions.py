"""Reads expressions.

Lines may break inside brackets only, and before `?` and `:` of a choice: the compiler takes no others.
"""

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
    When,
)
from tests.infra.bicep.tokens import Token

_LEVELS = (("??",), ("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_BINDING = {operator: level for level, operators in enumerate(_LEVELS, 1) for operator in operators}
_CONSTANTS = {"true": True, "false": False, "null": None}


class Reader:
    def __init__(self, tokens: tuple[Token, ...], where: str) -> None:
        self._tokens = tokens
        self._where = where
        self._at = 0

    @property
    def next(self) -> Token:
        return self._tokens[self._at]

    def fault(self, expected: str) -> BicepError:
        return BicepError(f"{self._where}:{self.next.line}: {expected} expected, not {self.next.value!r}")

    def take(self) -> Token:
        token = self.next
        self._at += 1
        return token

    def sees(self, *values: str) -> bool:
        return self.next.kind in {"sign", "word"} and self.next.value in values

    def skip(self, value: str) -> bool:
        if self.sees(value):
            self._at += 1
            return True
        return False

    def expect(self, value: str) -> None:
        if not self.skip(value):
            raise self.fault(f"`{value}`")

    def word(self) -> str:
        if self.next.kind != "word":
            raise self.fault("a name")
        return self.take().value

    def lines(self) -> None:
        while self.next.kind == "line":
            self._at += 1

    def finish(self) -> None:
        """Nothing more may follow in this line."""
        if self.next.kind not in {"line", "end"}:
            raise self.fault("end of line")

    def expression(self) -> Node:
        left = self._binary(1)
        start = self._at
        self.lines()
        if not self.skip("?"):
            self._at = start
            return left
        self.lines()
        then = self.expression()
        self.lines()
        self.expect(":")
        self.lines()
        return Operation("?", (left, then, self.expression()))

    def _binary(self, least: int) -> Node:
        left = self._unary()
        while self.next.kind == "sign" and (binding := _BINDING.get(self.next.value, 0)) >= least:
            operator = self.take().value
            left = Operation(operator, (left, self._binary(binding + 1)))
        return left

    def _unary(self) -> Node:
        if self.sees("!", "-"):
            return Operation(self.take().value, (self._unary(),))
        return self._postfix(self._primary())

    def _postfix(self, node: Node) -> Node:
        while True:
            if self.sees(".", ".?", "::"):
                by = self.take().value
                node = Member(node, self.word(), by)
            elif self.skip("["):
                node = Index(node, self.expression())
                self.expect("]")
            elif self.sees("!"):
                self.take()
            else:
                return node

    def _primary(self) -> Node:
        token = self.next
        if token.kind == "text":
            return self._text(self.take())
        if token.kind == "number":
            return Literal(int(self.take().value))
        if token.kind == "word":
            return self._named()
        if self.sees("("):
            return self._bracketed()
        if self.sees("["):
            return self.array()
        if self.sees("{"):
            return self.object()
        raise self.fault("an expression")

    def _text(self, token: Token) -> Node:
        parts = [
            Literal(part) if isinstance(part, str) else Reader(part, self._where).whole() for part in token.parts
        ]
        return parts[0] if len(parts) == 1 else Text(tuple(parts))

    def whole(self) -> Node:
        node = self.expression()
        self.finish()
        return node

    def _named(self) -> Node:
        name = self.word()
        if name in _CONSTANTS:
            return Literal(_CONSTANTS[name])
        if self.sees("("):
            return self.call(name)
        if self.skip("=>"):
            return Lambda((name,), self.expression())
        return Name(name)

    def call(self, function: str) -> Call:
        self.expect("(")
        self.lines()
        arguments = list[Node]()
        while not self.skip(")"):
            arguments.append(self.expression())
            self.lines()
            if not self.sees(")"):
                self.expect(",")
                self.lines()
        return Call(function, tuple(arguments))

    def _bracketed(self) -> Node:
        self.expect("(")
        self.lines()
        found = self.expression()
        names = [found]
        while self.skip(","):
            self.lines()
            names.append(self.expression())
        self.lines()
        self.expect(")")
        if self.skip("=>"):
            return Lambda(tuple(name.name for name in names if isinstance(name, Name)), self.expression())
        if len(names) > 1:
            raise self.fault("`=>`")
        return found

    def array(self) -> Node:
        self.expect("[")
        self.lines()
        if self.sees("for"):
            return self._loop()
        items = list[Node]()
        while not self.skip("]"):
            items.append(self.expression())
            self._separator("]")
        return Array(tuple(items))

    def _loop(self) -> Node:
        self.expect("for")
        if self.skip("("):
            names = (self.word(),)
            self.expect(",")
            names += (self.word(),)
            self.expect(")")
        else:
            names = (self.word(),)
        self.expect("in")
        over = self.expression()
        self.expect(":")
        self.lines()
        body = self.when() if self.sees("if") else self.expression()
        self.lines()
        self.expect("]")
        return Loop(names, over, body)

    def when(self) -> Node:
        self.expect("if")
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        return When(condition, self.object())

    def object(self) -> Node:
        self.expect("{")
        self.lines()
        items = list[tuple[Node | None, Node]]()
        while not self.skip("}"):
            if self.nested():
                pass
            elif self.skip("..."):
                items.append((None, self.expression()))
            else:
                key = self._text(self.take()) if self.next.kind == "text" else Literal(self.word())
                if key in [earlier for earlier, _ in items]:
                    raise self.fault(f"another key than {key} again")
                self.expect(":")
                items.append((key, self.expression()))
            self._separator("}")
        return Object(tuple(items))

    def nested(self) -> bool:
        """Whether a statement stood here instead of a key; it was taken then."""
        return False

    def _separator(self, closing: str) -> None:
        """A comma or the end of a line; not both, except that lines may stay empty."""
        if self.skip(","):
            if self.next.kind == "line":
                raise self.fault("what follows the comma")
        elif self.next.kind == "line":
            self.lines()
        elif not self.sees(closing):
            raise self.fault(f"`{closing}`, a comma or the end of the line")
