"""The shapes the worker library expects where the real host hands it protobuf messages.

The library only ever builds these by keyword and reads their attributes, so plain attribute holders
stand in for the generated classes. Cookies are not modelled: a response that sets one fails loudly.
"""

import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any


class TypedData:
    """One value under the name of its kind: `string`, `json`, `bytes`, `http`, `collection_bytes`.

    An unset kind has no attribute at all: the library tells the kinds apart by AttributeError.
    """

    def __init__(self, **one: Any) -> None:
        self.__dict__.update(one)

    def WhichOneof(self, _: str) -> str | None:  # noqa: N802 - protobuf's own name
        """The kind of value held, or None when empty."""
        return next(iter(self.__dict__), None)


class ParameterBinding(SimpleNamespace):
    """An argument of the function: `name` and `data`."""

    def WhichOneof(self, _: str) -> str:  # noqa: N802 - protobuf's own name
        """Always inline data: shared memory is not offered."""
        return "data"


class StatusResult(SimpleNamespace):
    Failure = 0
    Success = 1
    Cancelled = 2


class BindingInfo(SimpleNamespace):
    """`in` is a keyword of Python, so it is set below."""

    undefined = 0
    string = 1
    binary = 2
    stream = 3
    out = 1
    inout = 2


setattr(BindingInfo, "in", 0)

_PLAIN = (
    "FunctionLoadResponse",
    "FunctionMetadataResponse",
    "InvocationResponse",
    "RpcException",
    "RpcFunctionMetadata",
    "RpcHttp",
    "RpcRetryOptions",
    "WorkerInitResponse",
    "WorkerMetadata",
)

PROTOS = SimpleNamespace(
    TypedData=TypedData,
    ParameterBinding=ParameterBinding,
    StatusResult=StatusResult,
    BindingInfo=BindingInfo,
    **{name: type(name, (SimpleNamespace,), {}) for name in _PLAIN},
)


def text(value: str) -> TypedData:
    return TypedData(string=value)


def as_json(value: Any) -> TypedData:
    """Numbers, times and objects travel as JSON; the library refuses raw integers and doubles."""
    return TypedData(json=json.dumps(value, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def request(**content: Any) -> SimpleNamespace:
    """The envelope in which the worker's proxy hands a message to the library."""
    return SimpleNamespace(
        name="StreamingMessage",
        request=SimpleNamespace(**content),
        properties={"protos": PROTOS, "host": "127.0.0.1"},
    )
