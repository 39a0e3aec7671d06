"""Where the errors of the storage clients become ours.

| what the service answered                     | what is raised   |
|-----------------------------------------------|------------------|
| exists already, is another version or gone    | ConflictError    |
| 401, 403: the app may not                     | TransientError   |
| 404: table or container missing               | TransientError   |
| 408, 429, any 5xx, no answer, no connection   | TransientError   |
| any other refusal: our request is wrong       | left as it is    |
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus

from azure.core.exceptions import AzureError, HttpResponseError

from shared.adapters.graph.retry_after import read_retry_after
from shared.domain.errors import ConflictError, TransientError

_PASSING = {
    HTTPStatus.UNAUTHORIZED: "the app is not allowed to use it (401): check its roles",
    HTTPStatus.FORBIDDEN: "the app is not allowed to use it (403): check its roles",
    HTTPStatus.REQUEST_TIMEOUT: "no answer in time (408)",
    HTTPStatus.TOO_MANY_REQUESTS: "too many requests (429)",
}
_CONFLICTS = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED})
_CONTAINERS_MISSING = frozenset({"TableNotFound", "ContainerNotFound"})


@contextmanager
def azure_errors(store: str) -> Iterator[None]:
    """`store` says in a word or two what was used: it stands in the message."""
    try:
        yield
    except HttpResponseError as error:
        translated = _translate(store, error)
        if translated is None:
            raise
        raise translated from error
    except AzureError as error:
        raise TransientError(f"{store}: no connection or no answer") from error


def _translate(store: str, error: HttpResponseError) -> TransientError | None:
    status = error.status_code or HTTPStatus.INTERNAL_SERVER_ERROR
    if not is_absent(error):
        return TransientError(f"{store}: the table or container does not exist")
    if status in _CONFLICTS:
        return ConflictError(f"{store}: saved or removed by somebody else meanwhile")
    if status in _PASSING:
        reason = _PASSING[HTTPStatus(status)]
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        reason = f"the service is in trouble ({status})"
    else:
        return None
    header = getattr(error.response, "headers", {}).get("Retry-After")
    return TransientError(f"{store}: {reason}", read_retry_after(header, datetime.now(UTC)))


def is_absent(error: HttpResponseError) -> bool:
    """Whether a 404 means the one record, rather than the table or container that it would lie in."""
    return getattr(error, "error_code", None) not in _CONTAINERS_MISSING
