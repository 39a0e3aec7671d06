"""One REST service, asked with a token: bounded repeats, pages, and errors by status and code."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from infra.hooks.made import NotDoneError
from infra.hooks.waiting import Pause

TRIES = 5
LONGEST_PAUSE = 60.0
_SECONDS = 60
_PASSING = frozenset({0, 429, 500, 502, 503, 504})
_KEY = re.compile(r"(code|sig)=[^&\s\"']+")


class RefusedError(Exception):
    """The service said no. `status` is 0 when it gave no answer at all; the text holds no key.

    `answer` is what it said in JSON, if it did.
    """

    def __init__(self, status: int, code: str, message: str, answer: Mapping[str, Any] | None = None) -> None:
        self.status, self.code, self.answer = status, code, answer or {}
        said = _KEY.sub(r"\1=…", " ".join(message.split()))[:300]
        super().__init__(f"{status or 'no answer'} {code}: {said}" if code else f"{status or 'no answer'} {said}")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


class _Stay(HTTPRedirectHandler):
    """A redirect would carry the token to another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Rest:
    def __init__(
        self, base: str, token: Callable[[], str] | None, pause: Pause, headers: Mapping[str, str] | None = None
    ) -> None:
        self._base = base.rstrip("/")
        self._token = token
        self._pause = pause
        self._headers = headers or {}
        self._opener = build_opener(_Stay)

    def ask(
        self,
        method: str,
        path: str,
        content: Any = None,
        headers: Mapping[str, str] | None = None,
        tries: int = TRIES,
    ) -> Answer:
        """Raises RefusedError. `content` goes as JSON unless it is bytes. What passes by itself is asked again."""
        for left in reversed(range(tries)):
            try:
                return self._once(method, self._url(path), content, headers or {})
            except _AgainError as error:
                if not left:
                    raise error.refused from error
                self._pause(error.after(tries - left))
        raise AssertionError(tries)

    def pages(self, path: str) -> Iterator[Any]:
        """The items of a list, whichever way the service names its next page."""
        while path:
            page = self.ask("GET", path).json()
            yield from page["value"]
            path = page.get("nextLink") or page.get("@odata.nextLink") or ""

    def _url(self, path: str) -> str:
        if path.startswith("/"):
            return self._base + path
        if path.startswith(self._base + "/"):
            return path
        raise NotDoneError(f"the next page lies elsewhere than at {self._base}, where the token must not go")

    def _once(self, method: str, url: str, content: Any, headers: Mapping[str, str]) -> Answer:
        sent = {"Accept": "application/json", **self._headers, **headers}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token()}"
        if content is not None and not isinstance(content, bytes):
            content, sent["Content-Type"] = json.dumps(content).encode(), "application/json"
        if content is None and method != "GET":
            content = b""
        request = Request(url, content, sent, method=method)  # noqa: S310 - the scheme is that of `base`
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except HTTPError as error:
            with error:
                refused = _refusal(error.code, error.headers, error.read())
            if error.code in _PASSING:
                raise _AgainError(refused, error.headers.get("Retry-After", "")) from error
            raise refused from error
        except (URLError, HTTPException, OSError) as error:
            raise _AgainError(RefusedError(0, "", str(error)), "") from error


class _AgainError(Exception):
    def __init__(self, refused: RefusedError, retry_after: str) -> None:
        self.refused = refused
        self._retry_after = retry_after

    def after(self, attempt: int) -> float:
        """Seconds: as the service asks, else doubling."""
        asked = float(self._retry_after) if self._retry_after.isdecimal() else 2.0**attempt
        return min(asked, LONGEST_PAUSE)


def _refusal(status: int, headers: Message, body: bytes) -> RefusedError:
    """ARM and Graph name an error in JSON, storage in a header."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    known = answer if isinstance(answer, dict) else {}
    error = known.get("error")
    if isinstance(error, dict):
        return RefusedError(status, str(error.get("code", "")), str(error.get("message", "")), known)
    said = body[:300].decode(errors="replace") or HTTPStatus(status).phrase
    return RefusedError(status, headers.get("x-ms-error-code", ""), said, known)
