"""One Graph request and its answer, free of HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from local.tenant.errors import malformed


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    """Below /v1.0, decoded, with single slashes."""
    parameters: tuple[str, ...]
    """The path's segments that stand for a `{...}` of the template."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    root: str
    """The tenant's root URL as the caller spells it."""
    now: float

    @property
    def document(self) -> dict[str, Any]:
        if not isinstance(self.body, dict):
            raise malformed(
                "Unable to read JSON request payload. Please ensure Content-Type header is set "
                "and payload is of valid JSON format."
            )
        return self.body

    @property
    def advanced(self) -> bool:
        """Whether it asks for the advanced queries that only the eventual index answers."""
        eventual = self.headers.get("ConsistencyLevel", "").lower() == "eventual"
        return eventual and self.query.get("$count", "").lower() == "true"

    def context(self, name: str) -> str:
        return f"{self.root}/v1.0/$metadata#{name}"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
