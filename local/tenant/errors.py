"""Graph's refusals. Their words are the real service's wherever a public source shows them."""

from collections.abc import Mapping


class GraphError(Exception):
    """A request refused the way Graph refuses: a status, a code, a message and perhaps headers."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def bad_request(message: str) -> GraphError:
    """The directory's own 400."""
    return GraphError(400, "Request_BadRequest", message)


def bad_query(message: str) -> GraphError:
    """The 400 for a query that parses but is not served."""
    return GraphError(400, "Request_UnsupportedQuery", message)


def malformed(message: str) -> GraphError:
    """The 400 of Graph's front door, and of the invitation service."""
    return GraphError(400, "BadRequest", message)


def not_found(object_id: str) -> GraphError:
    return GraphError(
        404,
        "Request_ResourceNotFound",
        f"Resource '{object_id}' does not exist or one of its queried reference-property objects are not present.",
    )


def insufficient_privileges() -> GraphError:
    return GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def unauthenticated(message: str) -> GraphError:
    return GraphError(401, "InvalidAuthenticationToken", message)
