"""Every template can be read, knows every name that it uses, and passes to modules what they take."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.infra.bicep.deployment import Deployment, deploy
from tests.infra.bicep.evaluation import Scope, evaluate
from tests.infra.bicep.functions import FUNCTIONS
from tests.infra.bicep.names import faults
from tests.infra.bicep.parameters import fit
from tests.infra.bicep.statements import named, read, read_text
from tests.infra.bicep.syntax import Call, Literal, Statement, everything
from tests.infra.templates import BOTH, ENTRIES, GIVEN, INFRA, OPERATOR, TEMPLATES, entry

PARAMETERS = read(INFRA / "main.bicepparam")


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(INFRA)) for path in paths]


def variables() -> dict[str, str | None]:
    """The environment variables that main.bicepparam reads, with their defaults."""
    calls = [
        node
        for statement in PARAMETERS
        if statement.value
        for node in everything(statement.value)
        if isinstance(node, Call) and node.function == "readEnvironmentVariable"
    ]
    # The compiler takes constants here only.
    values = [[each.value for each in call.arguments if isinstance(each, Literal)] for call in calls]
    assert all(len(call.arguments) == len(value) for call, value in zip(calls, values, strict=True))
    return {str(name): str(default[0]) if default else None for name, *default in values}


class Environment(Scope):
    """Where main.bicepparam is worked out."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self._statements = named(PARAMETERS, "param", "var")

    def look_up(self, name: str) -> Any:
        value = self._statements[name].value
        assert value is not None
        return evaluate(value, self)

    def call(self, function: str, arguments: list[Any]) -> Any:
        if function == "readEnvironmentVariable":
            name, *default = arguments
            return self._env.get(name, *default)
        return FUNCTIONS[function](*arguments)

    def parameters(self) -> dict[str, Any]:
        return {name: self.look_up(name) for name in named(PARAMETERS, "param")}


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_a_template_declares_what_it_uses_and_uses_what_it_declares(path: Path):
    assert faults(read(path)) == []


@pytest.mark.parametrize("path", ENTRIES, ids=names(ENTRIES))
def test_an_entry_deploys_with_the_least_that_it_must_be_given(path: Path):
    assert entry(path.name).resources


@pytest.mark.parametrize("deployment", BOTH, ids=["least", "whole"])
def test_no_two_resources_have_one_name(deployment: Deployment):
    places = [(each.type, each.scope and each.scope.member("id"), each.name) for each in deployment.resources]
    assert len(places) == len(set(places))


def test_every_module_belongs_to_an_entry():
    used = {each.type for path in TEMPLATES for each in read(path) if each.kind in {"module", "import"}}
    assert {path.name for path in TEMPLATES} == {*GIVEN, *(Path(each).name for each in used)}


@pytest.mark.parametrize("path", ENTRIES, ids=names(ENTRIES))
def test_a_parameter_of_an_entry_says_what_it_is(path: Path):
    params = named(read(path), "param").values()
    assert [each.name for each in params if not _is_described(each)] == []


def _is_described(param: Statement) -> bool:
    return any(each.function == "description" for each in param.decorators)


def test_whoever_sets_two_variables_deploys():
    parameters = Environment({"AZURE_ENV_NAME": "dev", "AZURE_LOCATION": "westeurope"}).parameters()
    fit(parameters, named(read(INFRA / "main.bicep"), "param"), "main.bicep")


def test_the_parameters_have_the_defaults_of_the_template():
    params = named(read(INFRA / "main.bicep"), "param")
    found = Environment({"AZURE_ENV_NAME": "dev", "AZURE_LOCATION": "westeurope"}).parameters()
    defaults = {name: evaluate(each.value, Environment({})) for name, each in params.items() if each.value}
    # Nobody gives the time: see its description.
    del defaults["thisMonth"]
    assert {name: found[name] for name in defaults} == defaults


def test_whoever_deploys_is_an_operator_unless_others_are_named():
    azd = {"AZURE_ENV_NAME": "dev", "AZURE_LOCATION": "westeurope", "AZURE_PRINCIPAL_ID": OPERATOR}
    assert Environment(azd).parameters()["operatorIds"] == [OPERATOR]
    assert Environment(azd | {"OPERATOR_IDS": "a,b"}).parameters()["operatorIds"] == ["a", "b"]


def test_a_value_that_is_not_allowed_is_refused():
    params = named(read(INFRA / "main.bicep"), "param")
    env = {"AZURE_ENV_NAME": "dev", "AZURE_LOCATION": "westeurope", "INSTANCE_MEMORY_MB": "1024"}
    with pytest.raises(Exception, match="instanceMemoryMB must not be 1024"):
        fit(Environment(env).parameters(), params, "main.bicep")


def test_outputs_become_environment_variables():
    outputs = entry("main.bicep").outputs
    assert [name for name in outputs if not re.fullmatch(r"[A-Z][A-Z_]+", name)] == []
    assert all(outputs.values())


CALLS = {
    "a module that is not there": ("module x 'nothing.bicep' = { name: 'x' }", "nothing.bicep"),
    "a parameter that it does not have": ("module x 'named.bicep' = { params: { name: 'a', size: 1 } }", "size"),
    "a parameter left out": ("module x 'named.bicep' = { params: {} }", "name"),
    "a parameter of another kind": ("module x 'named.bicep' = { params: { name: 1 } }", "must be string"),
    "an output that it does not have": (
        "module x 'named.bicep' = { params: { name: 'a' } }\noutput y string = x.outputs.colour",
        "colour",
    ),
}


@pytest.mark.parametrize("case", CALLS)
def test_a_module_is_given_what_it_takes(case: str, tmp_path: Path):
    text, complaint = CALLS[case]
    (tmp_path / "named.bicep").write_text("param name string\noutput id string = name\n")
    (tmp_path / "main.bicep").write_text(text)
    with pytest.raises(Exception, match=complaint):
        deploy(tmp_path / "main.bicep", {})


FAULTS = {
    "var x = y": ["var x is not used", "y is nowhere declared"],
    "param x string": ["param x is not used"],
    "output x string = map(['a'], each => '${each}${other}')[0]": ["other is nowhere declared"],
    "output x odd = 1": ["the type odd is nowhere declared"],
    "import { x } from 'y.bicep'": ["x is imported and not used"],
    "resource x 'a@1' existing = { name: 'x' }": ["resource x is not used"],
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_name_that_is_not_declared_or_not_used_is_seen(text: str):
    assert faults(read_text(text, "x.bicep")) == FAULTS[text]
