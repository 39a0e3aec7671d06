"""Collections: `$filter`, `$select`, `$top` and paging by an opaque `@odata.nextLink`."""

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol
from urllib.parse import urlencode

from local.tenant.calls import Answer, Call
from local.tenant.errors import bad_query, malformed
from local.tenant.filters import EVERYTHING, Clause, parse_filter, unsupported
from local.tenant.schema import Resource

DEFAULT_PAGE = 100
LARGEST_PAGE = 999
OPTIONS = {"$filter", "$select", "$top", "$count", "$skiptoken"}


class Listed(Protocol):
    @property
    def seq(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Query:
    clause: Clause
    select: list[str] | None
    top: int
    after: int
    """The `seq` of the last object of the page before."""


def read_query(call: Call, resource: Resource) -> Query:
    for name in call.query:
        if name.startswith("$") and name not in OPTIONS:
            raise bad_query(f"'{name}' is not supported by the service.")
    text = call.query.get("$filter")
    clause = parse_filter(text, resource) if text else EVERYTHING
    if clause.eventual and not call.advanced:
        raise unsupported(clause.eventual, resource)
    return Query(clause, resource.selected(call.query.get("$select")), _top(call.query), _after(call.query))


def answer_list(
    call: Call,
    resource: Resource,
    collection: str,
    things: Callable[[Query], Iterable[Listed]],
    *,
    typed: bool = False,
) -> Answer:
    """One page of the things that match, in the order of `seq`; `typed` where a list could hold several types."""
    query = read_query(call, resource)
    rest = (thing for thing in things(query) if thing.seq > query.after)
    page = list(islice(filter(query.clause.matches, rest), query.top + 1))
    body: dict[str, Any] = {"@odata.context": call.context(collection)}
    if call.advanced and not query.after:
        body["@odata.count"] = sum(map(query.clause.matches, things(query)))
    if len(page) > query.top:
        page.pop()
        token = base64.urlsafe_b64encode(f"after:{page[-1].seq}".encode()).decode()
        options = {name: value for name, value in call.query.items() if name != "$skiptoken"}
        link = urlencode({**options, "$skiptoken": token}, safe="$")
        body["@odata.nextLink"] = f"{call.root}/v1.0{call.path}?{link}"
    mark = {"@odata.type": f"#microsoft.graph.{resource.name.lower()}"} if typed else {}
    body["value"] = [mark | resource.show(thing, query.select) for thing in page]
    return Answer(200, body)


def _top(query: Any) -> int:
    text = query.get("$top", str(DEFAULT_PAGE))
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_PAGE:
        raise bad_query(f"Invalid page size specified: '{text}'. Must be between 1 and {LARGEST_PAGE} inclusive.")
    return int(text)


def _after(query: Any) -> int:
    token = query.get("$skiptoken")
    if token is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("after:"))
    except (ValueError, binascii.Error) as error:
        raise malformed("Invalid $skiptoken.") from error
