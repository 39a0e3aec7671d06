"""What the hooks ask of the environment is put there: by the template's outputs, by you, or by azd."""

import ast
import re

from tests.infra.templates import INFRA, entry
from tests.infra.test_templates import variables

BY_AZD = {"AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_PRINCIPAL_ID", "AZURE_SUBSCRIPTION_ID", "AZURE_TENANT_ID"}


def asked() -> set[str]:
    """Every text in a hook that has the form of an environment variable's name."""
    return {
        node.value
        for path in sorted((INFRA / "hooks").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+", node.value)
    }


def test_every_variable_that_a_hook_asks_for_is_given():
    assert asked() - entry("main.bicep").outputs.keys() - variables().keys() - BY_AZD == set()


def test_what_an_output_brings_back_is_read_again():
    """An output and a parameter of one name: the next deployment keeps what this one chose."""
    assert entry("main.bicep").outputs.keys() & variables().keys() == {"AZURE_RESOURCE_GROUP", "BUDGET_START"}
