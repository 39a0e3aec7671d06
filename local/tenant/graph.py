"""Graph's front door: from an HTTP request to a route's answer, with what Graph puts around both."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from aiohttp import web

from local.tenant import identity
from local.tenant.behaviour import route_name
from local.tenant.calls import Answer, Call
from local.tenant.errors import GraphError, malformed
from local.tenant.permissions import demand
from local.tenant.routes import Route, find_route
from local.tenant.state import Tenant, Visit

CONTENT_TYPE = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
UNKNOWN = "(unknown)"


@dataclass(frozen=True, slots=True)
class Outcome:
    answer: Answer
    lost: bool = False
    """The effect happened; the caller is not to hear of it."""


class Graph:
    """Serves everything under /v1.0."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    async def serve(self, request: web.Request) -> web.Response:
        segments = [each for each in request.match_info["path"].split("/") if each]
        path = "/" + "/".join(segments)
        body = await request.read()
        if self._tenant.behaviour.latency_ms:
            await asyncio.sleep(self._tenant.behaviour.latency_ms / 1000)
        found = find_route(request.method, path)
        ids = _request_ids(request)
        outcome = self._outcome(request, path, body, found, ids)
        template = found[0].template if found else UNKNOWN
        self._tenant.requests[request.method, template, outcome.answer.status] += 1
        self._tenant.log.append(_visit(self._tenant.clock(), request.method, template, body, outcome))
        if outcome.lost and request.transport is not None:
            request.transport.close()
        return _response(outcome.answer, ids)

    def _outcome(
        self,
        request: web.Request,
        path: str,
        body: bytes,
        found: tuple[Route, tuple[str, ...]] | None,
        ids: dict[str, str],
    ) -> Outcome:
        try:
            identity.check(self._tenant.signing_key, request.headers.get("Authorization"), self._tenant.clock())
            if found is None:
                raise malformed(f"Resource not found for the segment '{path.split('/')[1]}'.")
            route, parameters = found
            root = f"{request.scheme}://{request.host}"
            call = Call(
                method=request.method,
                path=path,
                parameters=parameters,
                query=request.query,
                headers=request.headers,
                body=_document(body),
                root=root,
                now=self._tenant.clock(),
            )
            return self._run(route, call)
        except GraphError as error:
            return Outcome(_refusal(error, ids))

    def _run(self, route: Route, call: Call) -> Outcome:
        tenant = self._tenant
        names = route_name(call.method, route.template), f"{call.method} {call.path}"
        failure, left = tenant.behaviour.next_failure(*names)
        tenant.set_behaviour(left)
        if failure:
            raise failure
        demand(route.needs, tenant.behaviour.permissions)
        headers = {"x-ms-resource-unit": str(route.cost(call))}
        if route.limit:
            allowed = getattr(tenant.behaviour, route.limit.setting)
            headers |= tenant.throttle.admit(route.limit, allowed, call.now)
        answer = route.answer(tenant, call)
        lost, left = tenant.behaviour.next_drop(*names, writes=route.writes)
        tenant.set_behaviour(left)
        return Outcome(Answer(answer.status, answer.body, headers | dict(answer.headers)), lost=lost)


def _document(body: bytes) -> Any:
    """The JSON in the body, or None: a route that needs it refuses what it cannot read."""
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


def _visit(now: float, method: str, template: str, body: bytes, outcome: Outcome) -> Visit:
    document = _document(body)
    about = document.get("invitedUserEmailAddress") if isinstance(document, dict) else None
    answer = outcome.answer
    return Visit(now, method, template, answer.status, answer.headers.get("Retry-After"), about)


def _request_ids(request: web.Request) -> dict[str, str]:
    own = str(uuid4())
    return {"request-id": own, "client-request-id": request.headers.get("client-request-id", own)}


def _refusal(error: GraphError, ids: dict[str, str]) -> Answer:
    inner = {"date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")} | ids
    body = {"error": {"code": error.code, "message": error.message, "innerError": inner}}
    return Answer(error.status, body, error.headers)


def _response(answer: Answer, ids: dict[str, str]) -> web.Response:
    response = web.Response(status=answer.status, headers={**ids, **answer.headers})
    if answer.body is not None:
        response.body = json.dumps(answer.body).encode()
        response.headers["Content-Type"] = CONTENT_TYPE
    return response
