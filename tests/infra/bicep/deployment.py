"""What a template would deploy: its resources and outputs, modules followed, loops and conditions worked out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.infra.bicep.evaluation import Scope, evaluate
from tests.infra.bicep.functions import FUNCTIONS, Later
from tests.infra.bicep.parameters import fit
from tests.infra.bicep.statements import named, read
from tests.infra.bicep.syntax import BicepError, Loop, Node, Object, Statement, When


@dataclass(frozen=True)
class Made:
    """A resource, or one that is there already."""

    type: str
    name: str
    """With its parents' names before it: `account/default/uploads`."""
    body: Mapping[str, Any]
    is_existing: bool
    file: str
    symbol: str
    nested: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def properties(self) -> Mapping[str, Any]:
        return dict(self.body.get("properties", {}))

    @property
    def scope(self) -> "Made | None":
        """What a role, a lock or a diagnostic setting is for."""
        return self.body.get("scope")

    def member(self, name: str) -> Any:
        if name == "id":
            return f"{self.type}/{self.name}"
        if name == "name":
            return self.name.rpartition("/")[2]
        return Later(f"{self.name}.{name}")


@dataclass(frozen=True)
class Deployment:
    resources: tuple[Made, ...]
    outputs: Mapping[str, Any]

    def of(self, kind: str) -> tuple[Made, ...]:
        return tuple(each for each in self.resources if each.type == kind)


def deploy(path: Path, given: Mapping[str, Any]) -> Deployment:
    """Raises BicepError, above all for a parameter that a module does not have, or an output."""
    made = list[Made]()
    template = _Template(path, given, made)
    outputs = template.run()
    return Deployment(tuple(made), outputs)


class _Template(Scope):
    def __init__(self, path: Path, given: Mapping[str, Any], made: list[Made]) -> None:
        self.path = path
        self._statements = read(path)
        self._params = named(self._statements, "param")
        self._named = named(self._statements, "var", "resource", "module")
        self._imported = {
            name: path.parent / each.type
            for each in named(self._statements, "import").values()
            for name in each.imported
        }
        fit(given, self._params, path.name)
        self._given = given
        self._made = made
        self._worked_out = dict[str, Any]()

    def run(self) -> Mapping[str, Any]:
        for name in self._named:
            self.look_up(name)
        return self.outputs

    @cached_property
    def outputs(self) -> Mapping[str, Any]:
        outputs = named(self._statements, "output").values()
        return {each.name: evaluate(each.value, self) for each in outputs if each.value is not None}

    def look_up(self, name: str) -> Any:
        if name not in self._worked_out:
            self._worked_out[name] = self._work_out(name)
        return self._worked_out[name]

    def call(self, function: str, arguments: list[Any]) -> Any:
        if function == "loadJsonContent":
            return json.loads((self.path.parent / arguments[0]).read_text(encoding="utf-8"))
        if function not in FUNCTIONS:
            raise BicepError(f"{self.path.name}: add the function {function} to tests/infra/bicep/functions.py")
        return FUNCTIONS[function](*arguments)

    def _work_out(self, name: str) -> Any:
        if name in self._params:
            default = self._params[name].value
            return self._given.get(name, None if default is None else evaluate(default, self))
        if name in self._imported:
            return _Template(self._imported[name], {}, self._made).look_up(name)
        if name not in self._named:
            raise BicepError(f"{self.path.name}: what is {name}?")
        statement = self._named[name]
        assert statement.value is not None
        if statement.kind == "var":
            return evaluate(statement.value, self)
        make = self._module if statement.kind == "module" else self._resource
        return self._each(statement.value, self, lambda body, scope: make(statement, body, scope))

    def _each(self, body: Node, scope: Scope, make: Callable[[Object, Scope], Any]) -> Any:
        """A list for a loop, nothing for a condition that does not hold."""
        if isinstance(body, Loop):
            values = evaluate(body.over, scope)
            return [
                self._each(body.body, scope.within(dict(zip(body.names, (value, i), strict=False))), make)
                for i, value in enumerate(values)
            ]
        if isinstance(body, When):
            return make(_object(body.body), scope) if evaluate(body.condition, scope) else None
        return make(_object(body), scope)

    def _module(self, statement: Statement, body: Object, scope: Scope) -> Any:
        params = body.get("params")
        given = evaluate(params, scope) if params else {}
        template = _Template(self.path.parent / statement.type, given, self._made)
        return {"outputs": template.run()}

    def _resource(self, statement: Statement, body: Object, scope: Scope, parent: Made | None = None) -> Made:
        values = evaluate(body, scope)
        parent = parent or values.get("parent")
        kind = statement.type.partition("@")[0]
        name = str(values.get("name", values.get("appId", "")))
        if parent:
            name = f"{parent.name}/{name}"
            kind = kind if "/" in kind else f"{parent.type}/{kind}"
        nested = dict[str, Any]()
        made = Made(kind, name, values, statement.is_existing, self.path.name, statement.name, nested)
        if not statement.is_existing:
            self._made.append(made)
        for child in statement.nested:
            assert child.value is not None
            nested[child.name] = self._each(
                child.value, scope, lambda body, scope, child=child: self._resource(child, body, scope, made)
            )
        return made


def _object(node: Node) -> Object:
    assert isinstance(node, Object)
    return node
