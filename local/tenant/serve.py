"""The tenant as a web server: as a process, or on the caller's own loop."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from local.tenant import identity
from local.tenant.control import control_routes
from local.tenant.graph import Graph
from local.tenant.pages import page_routes
from local.tenant.state import Clock, Tenant

LARGEST_BODY = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RunningTenant:
    url: str
    """The root, without a slash at the end."""
    tenant: Tenant
    """For a test in the same process: the state behind the server."""

    @property
    def graph(self) -> str:
        return f"{self.url}/v1.0"

    @property
    def identity_endpoint(self) -> str:
        return f"{self.url}/_identity/token"

    def token(self) -> str:
        """An access token for Graph, as the identity endpoint would give it."""
        return identity.issue(self.tenant.signing_key, "https://graph.microsoft.com", self.tenant.clock())[
            "access_token"
        ]


@asynccontextmanager
async def running_tenant(
    data: Path, *, port: int = 0, host: str = "127.0.0.1", fresh: bool = False, clock: Clock = time.time
) -> AsyncIterator[RunningTenant]:
    """Serves the tenant kept under `data` until the block ends; port 0 takes a free one."""
    tenant = Tenant(data, clock)
    if fresh:
        tenant.reset()
    runner = web.AppRunner(_app(tenant), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound = runner.addresses[0][1]
        yield RunningTenant(f"http://{host}:{bound}", tenant)
    finally:
        await runner.cleanup()
        tenant.close()


def _app(tenant: Tenant) -> web.Application:
    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_route("*", "/v1.0/{path:.*}", Graph(tenant).serve)
    app.router.add_get("/_identity/token", _token(tenant))
    app.router.add_get("/health", _health)
    app.add_routes(control_routes(tenant))
    app.add_routes(page_routes(tenant))
    return app


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"status": "healthy"})


def _token(tenant: Tenant) -> Handler:
    async def token(request: web.Request) -> web.Response:
        resource = request.query.get("resource")
        if "X-IDENTITY-HEADER" not in request.headers or not resource:
            return web.json_response({"statusCode": 400, "message": "Bad request"}, status=400)
        return web.json_response(identity.issue(tenant.signing_key, resource, tenant.clock()))

    return token
