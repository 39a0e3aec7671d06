"""What the worker found in the app: one record per function, judged before anything starts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

TRIGGERS = ("blobTrigger", "serviceBusTrigger", "timerTrigger", "httpTrigger")
# The answer of an HTTP function is the one output this host carries.
OUTPUTS = ("http",)


class AppError(Exception):
    """The app cannot be served as it is; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function and its trigger binding as the decorators declared it (names in camel case)."""

    name: str
    id: str
    trigger: Mapping[str, Any]
    has_output: bool

    @property
    def kind(self) -> str:
        return str(self.trigger["type"])

    @property
    def parameter(self) -> str:
        """The argument that receives the trigger's data."""
        return str(self.trigger["name"])

    @property
    def binary(self) -> bool:
        return str(self.trigger.get("dataType", "")).upper() == "BINARY"

    @property
    def batched(self) -> bool:
        return str(self.trigger.get("cardinality", "one")).upper() == "MANY"


def read_function(name: str, function_id: str, raw_bindings: Iterable[str]) -> Function:
    """The record of one indexed function.

    Raises AppError for a binding this host does not model: better no start than an output dropped.
    """
    bindings = [json.loads(raw) for raw in raw_bindings]
    triggers = [binding for binding in bindings if str(binding["type"]).lower().endswith("trigger")]
    others = [binding["type"] for binding in bindings if binding not in triggers]
    if len(triggers) != 1:
        raise AppError(f"function {name}: has {len(triggers)} triggers, one is needed")
    kinds = {kind.lower(): kind for kind in TRIGGERS}
    kind = kinds.get(str(triggers[0]["type"]).lower())
    unknown = [other for other in others if other not in OUTPUTS]
    if kind is None or unknown:
        raise AppError(f"function {name}: the local host has no {unknown or triggers[0]['type']} binding")
    return Function(name, function_id, {**triggers[0], "type": kind}, bool(others))
