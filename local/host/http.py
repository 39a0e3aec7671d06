"""HTTP triggers, and the host's own status page.

Function keys are not asked for, as with Microsoft's own local tools; in Azure they are.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from local.host.functions import AppError, Function
from local.host.memory import memory
from local.host.running import Running
from local.host.wire import PROTOS, TypedData
from local.host.worker import InvocationFailedError, Worker

MAX_BODY_BYTES = 100 * 1024 * 1024

type Handler = Callable[[web.Request], Awaitable[web.Response]]

_PARAMETER = re.compile(r"\{(?P<wild>\*?)(?P<name>\w+)(?::\w+)?\}")


def route_path(prefix: str, route: str) -> str:
    """A function's route as this server writes it: `{*rest}` takes slashes, `{id}` and `{id:int}` do not."""
    path = _PARAMETER.sub(_parameter, route.strip("/"))
    return "/" + "/".join(part for part in (prefix, path) if part)


def _parameter(found: re.Match[str]) -> str:
    return f"{{{found['name']}:.*}}" if found["wild"] else f"{{{found['name']}}}"


@dataclass(slots=True)
class HttpListener:
    """Serves all HTTP functions of the app on one port."""

    functions: tuple[Function, ...]
    worker: Worker
    running: Running
    prefix: str
    host: str
    port: int
    status: dict[str, Any]
    _runner: web.AppRunner | None = field(default=None)

    async def listen(self) -> None:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        # A literal route wins over one with parameters, whatever the order of the functions.
        for function in sorted(self.functions, key=lambda f: "{" in _route(f)):
            path = route_path(self.prefix, _route(function))
            for method in function.trigger.get("methods") or ["*"]:
                app.router.add_route(str(method).upper(), path, self._handler(function))
        app.router.add_get("/", self._status)
        app.router.add_get("/admin/host/status", self._status)
        app.router.add_get("/admin/host/memory", self._memory)
        self._runner = web.AppRunner(app, handle_signals=False, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        try:
            await site.start()
        except OSError as error:
            raise AppError(f"port {self.port} cannot be listened on: {error}") from error
        try:
            await asyncio.Event().wait()
        finally:
            await site.stop()

    async def close(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _status(self, _: web.Request) -> web.Response:
        return web.json_response(self.status)

    async def _memory(self, _: web.Request) -> web.Response:
        return web.json_response(memory())

    def _handler(self, function: Function) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            data = TypedData(http=await _rpc_request(request))
            return await asyncio.shield(self.running.start(self._answer(function, data)))

        return handle

    async def _answer(self, function: Function, data: TypedData) -> web.Response:
        try:
            return _response(await self.worker.invoke(function, data, {}))
        except InvocationFailedError:
            # The log has the reason; a caller gets none.
            return web.Response(status=500)


def _route(function: Function) -> str:
    return str(function.trigger.get("route") or function.name)


async def _rpc_request(request: web.Request) -> Any:
    body = await request.read()
    return PROTOS.RpcHttp(
        method=request.method,
        url=str(request.url),
        headers={name.lower(): value for name, value in request.headers.items()},
        query=dict(request.query),
        params=dict(request.match_info),
        body=TypedData(bytes=body) if body else TypedData(),
    )


def _response(answer: TypedData | None) -> web.Response:
    """What the function returned as an HTTP answer; nothing is 204, as in the real host."""
    if answer is None:
        return web.Response(status=204)
    kind = answer.WhichOneof("data")
    if kind != "http":
        value = getattr(answer, str(kind))
        return web.Response(body=value) if isinstance(value, bytes) else web.Response(text=str(value))
    http = answer.http  # type: ignore[attr-defined] # one attribute, named by its kind
    body = getattr(http.body, "bytes", b"")
    return web.Response(status=int(http.status_code), headers=http.headers, body=body)
