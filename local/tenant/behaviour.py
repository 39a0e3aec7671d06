"""How the tenant misbehaves, on demand: limits, lag, faults. Set through `POST /_tenant/behaviour`."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from http import HTTPStatus
from typing import Any, Self

from local.tenant.errors import GraphError
from local.tenant.permissions import DEFAULT_GRANT


class UnknownBehaviourError(ValueError):
    """The control request asks for something that does not exist, or in the wrong form."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The next `times` requests to `route` are refused before they have any effect."""

    route: str
    """`METHOD /template`, as in `routes.py`, or `METHOD /path` for one object; without METHOD, any."""
    status: int
    code: str = ""
    message: str = ""
    times: int = 1
    retry_after: str | None = None
    """The Retry-After header word for word: seconds, decimal seconds or an HTTP date."""

    def error(self) -> GraphError:
        phrase = HTTPStatus(self.status).phrase
        headers = {} if self.retry_after is None else {"Retry-After": self.retry_after}
        return GraphError(self.status, self.code or phrase.replace(" ", ""), self.message or f"{phrase}.", headers)


@dataclass(frozen=True, slots=True)
class Behaviour:
    latency_ms: float = 0
    """Added before each Graph request is looked at."""
    invitations_per_5s: int | None = 150
    writes_per_150s: int | None = 3000
    block_invitations_after: int | None = None
    """That many invitations succeed, counted from when this is set; then the tenant is blocked."""
    guests_allowed: bool = True
    replication_seconds: float = 0
    """A new guest: by id 404 for the first half, out of lists for all of it; groups answer 404 in the
    first half and 400 in the second. An acceptance reaches the lists that much later."""
    permissions: tuple[str, ...] = DEFAULT_GRANT
    fail_next: tuple[Failure, ...] = ()
    drop_response_next: int | tuple[str, ...] = 0
    """A number of writes, or routes, whose effect happens and whose answer is lost."""

    def merged(self, changes: Mapping[str, Any]) -> Self:
        """The behaviour with the given fields replaced; raises UnknownBehaviourError."""
        unknown = changes.keys() - {field.name for field in fields(self)}
        if unknown:
            raise UnknownBehaviourError(f"unknown behaviour: {', '.join(sorted(unknown))}")
        return replace(self, **{name: _value(name, value) for name, value in changes.items()})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def next_failure(self, *names: str) -> tuple[GraphError | None, Self]:
        """The error that a request with one of these names meets, and the behaviour left after it."""
        for at, failure in enumerate(self.fail_next):
            if _means(failure.route, names):
                left = replace(failure, times=failure.times - 1)
                rest = (left,) if left.times else ()
                return failure.error(), replace(
                    self, fail_next=self.fail_next[:at] + rest + self.fail_next[at + 1 :]
                )
        return None, self

    def next_drop(self, *names: str, writes: bool) -> tuple[bool, Self]:
        """Whether the request's answer is lost, and the behaviour left after it."""
        drop = self.drop_response_next
        if isinstance(drop, int):
            return (True, replace(self, drop_response_next=drop - 1)) if drop and writes else (False, self)
        for at, route in enumerate(drop):
            if _means(route, names):
                return True, replace(self, drop_response_next=drop[:at] + drop[at + 1 :])
        return False, self


def _means(route: str, names: tuple[str, ...]) -> bool:
    """Whether a route as somebody wrote it is one of these names."""
    method, _, path = route.strip().rpartition(" ")
    wanted = route_name(method, path.removeprefix("/v1.0"))
    return any(name == wanted if method else name.endswith(wanted) for name in names)


def route_name(method: str, template: str) -> str:
    """The name by which failures find a route: parameters may be called anything."""
    return f"{method.upper()} {re.sub(r'{[^}]*}', '{}', template)}"


def _value(name: str, value: Any) -> Any:
    wanted, accepts = FORMS[name]
    if not accepts(value):
        raise UnknownBehaviourError(f"{name}: expected {wanted}, got {value!r}")
    if name == "fail_next":
        return tuple(_failure(each) for each in value)
    return tuple(value) if isinstance(value, list) else value


def _failure(row: dict[str, Any]) -> Failure:
    try:
        failure = Failure(**row)
        if failure.retry_after is not None:
            failure = replace(failure, retry_after=str(failure.retry_after))
        failure.error()
    except (TypeError, ValueError) as error:
        raise UnknownBehaviourError(f"fail_next: {error}") from error
    if failure.times < 1:
        raise UnknownBehaviourError("fail_next: times must be at least 1")
    return failure


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _whole_or_none(value: Any) -> bool:
    return value is None or _whole(value)


def _seconds(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


FORMS = {
    "latency_ms": ("a number of milliseconds", _seconds),
    "invitations_per_5s": ("a whole number, or null for no limit", _whole_or_none),
    "writes_per_150s": ("a whole number, or null for no limit", _whole_or_none),
    "block_invitations_after": ("a whole number, or null to lift the block", _whole_or_none),
    "guests_allowed": ("true or false", lambda value: isinstance(value, bool)),
    "replication_seconds": ("a number of seconds", _seconds),
    "permissions": ("a list of permission names", _strings),
    "fail_next": ("a list of {route, status, code, message, times, retry_after}", _objects),
    "drop_response_next": ("a whole number or a list of routes", lambda value: _whole(value) or _strings(value)),
}
