"""Whether what is passed to a template is what it takes."""

from collections.abc import Mapping
from typing import Any

from tests.infra.bicep.functions import Later
from tests.infra.bicep.syntax import Array, BicepError, Literal, Statement

_KINDS: Mapping[str, type] = {"string": str, "int": int, "bool": bool, "object": dict, "array": list}


def is_optional(param: Statement) -> bool:
    return param.value is not None or param.type.endswith("?")


def fit(given: Mapping[str, Any], params: Mapping[str, Statement], whose: str) -> None:
    """Raises BicepError."""
    if unknown := given.keys() - params.keys():
        raise BicepError(f"{whose} has no parameter {', '.join(sorted(unknown))}")
    if missing := {name for name, param in params.items() if not is_optional(param)} - given.keys():
        raise BicepError(f"{whose} needs the parameter {', '.join(sorted(missing))}")
    for name, value in given.items():
        fault = _fault(value, params[name])
        if fault:
            raise BicepError(f"{whose}: the parameter {name} {fault}")


def _fault(value: Any, param: Statement) -> str:
    kind = param.type.removesuffix("?")
    if value is None:
        return "" if is_optional(param) else "must not be null"
    expected = list if kind.endswith("]") else _KINDS.get(kind, dict)
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        return f"must be {kind}, not {value!r}"
    if isinstance(value, Later):
        return ""
    for rule in param.decorators:
        if fault := _broken(rule.function, rule.arguments[0], value):
            return fault
    return ""


def _broken(rule: str, argument: Any, value: Any) -> str:
    if rule == "allowed" and isinstance(argument, Array) and Literal(value) not in argument.items:
        return f"must not be {value!r}"
    if not isinstance(argument, Literal):
        return ""
    limit = argument.value
    breaks = {
        "minValue": lambda: value < limit,
        "maxValue": lambda: value > limit,
        "minLength": lambda: len(value) < limit,
        "maxLength": lambda: len(value) > limit,
    }
    return f"breaks {rule} {limit}: {value!r}" if rule in breaks and breaks[rule]() else ""
