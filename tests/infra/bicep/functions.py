"""Bicep's functions, as far as infra/ uses them. What only Azure knows is a `Later`."""

import hashlib
import ipaddress
import json
import uuid
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any


class Later(str):
    """Known once it is deployed. Its text says where it comes from: `app.properties.defaultHostName`."""

    __slots__ = ()

    def member(self, name: str) -> "Later":
        return Later(f"{self}.{name}")


def _union(*values: Any) -> Any:
    if isinstance(values[0], Mapping):
        return {key: value for each in values for key, value in each.items()}
    return list(dict.fromkeys(chain(*values)))


def _unique(*values: str) -> str:
    return "u" + hashlib.sha256("|".join(values).encode()).hexdigest()[:12]


def _subnet(prefix: str, length: int, index: int) -> str:
    return str(list(ipaddress.ip_network(prefix).subnets(new_prefix=length))[index])


def _list_keys(resource: str, _version: str) -> Later:
    return Later(f"listKeys({resource})")


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
    "cidrSubnet": _subnet,
    "concat": lambda *values: list(chain(*values)),
    "empty": lambda value: value is None or len(value) == 0,
    "environment": lambda: {
        "suffixes": {"storage": "core.windows.net"},
        "authentication": {"loginEndpoint": "https://login.microsoftonline.com/"},
    },
    "filter": lambda values, keep: [value for value in values if keep(value)],
    "flatten": lambda values: list(chain(*values)),
    "guid": lambda *values: str(uuid.uuid5(uuid.NAMESPACE_OID, "|".join(values))),
    "indexOf": lambda values, value: values.index(value) if value in values else -1,
    "int": int,
    "json": json.loads,
    "listKeys": _list_keys,
    "map": lambda values, change: [change(value) for value in values],
    "resourceGroup": lambda: {"id": "/subscriptions/0/resourceGroups/group", "name": "group"},
    "split": lambda text, by: text.split(by),
    "string": lambda value: str(value) if isinstance(value, str | int) else json.dumps(value),
    "subscription": lambda: {"id": "/subscriptions/0"},
    "subscriptionResourceId": lambda kind, name: f"{kind}/{name}",
    "take": lambda value, count: value[:count],
    "tenant": lambda: {"tenantId": "00000000-0000-0000-0000-000000000000"},
    "union": _union,
    "uniqueString": _unique,
    "utcNow": lambda _format: "2026-11-01",
}

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left // right,
    "%": lambda left, right: left % right,
}
