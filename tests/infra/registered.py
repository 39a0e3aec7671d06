"""The functions that the app registers when Azure gives it the settings of the template."""

import json
import subprocess
import sys
from functools import cache
from typing import Any

from tests.infra.bicep.functions import Later
from tests.infra.templates import REPO, app_settings, entry

# The SDK lists an app's functions once in a process.
_LIST = """
import json
from function_app import app
found = {each.get_function_name(): each.get_trigger().get_dict_repr() for each in app.get_functions()}
print(json.dumps(found, default=str))
"""

_IN_AZURE = {
    ".clientId": "44444444-4444-4444-4444-444444444444",
    ".primaryEndpoints.blob": "https://account.blob.core.windows.net/",
    ".primaryEndpoints.queue": "https://account.queue.core.windows.net/",
    ".primaryEndpoints.table": "https://account.table.core.windows.net/",
    ".ConnectionString": "InstrumentationKey=55555555-5555-5555-5555-555555555555;IngestionEndpoint=https://127.0.0.1/",
}
"""What stands there once it is deployed, by the end of where it comes from."""


def environment() -> dict[str, str]:
    """The app settings as the app would find them."""
    return {name: _value(value) for name, value in app_settings(entry("main.bicep")).items()}


def _value(value: str) -> str:
    if not isinstance(value, Later):
        return value
    return next((real for end, real in _IN_AZURE.items() if value.endswith(end)), value)


@cache
def triggers() -> dict[str, dict[str, Any]]:
    """By function name. Fails when the app registers nothing but `health`."""
    env = {"PYTHONPATH": str(REPO), "PATH": "", **environment()}
    words = [sys.executable, "-c", _LIST]
    listed = subprocess.run(words, capture_output=True, text=True, check=False, env=env, cwd=REPO)  # noqa: S603 - our own words
    assert listed.returncode == 0, listed.stderr
    found: dict[str, dict[str, Any]] = json.loads(listed.stdout.splitlines()[-1])
    assert len(found) > 1, listed.stderr
    return found


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    return {name: each for name, each in triggers().items() if each["type"] == kind}
