"""One tenant for the directory's suite: in memory, or the emulator with the Graph adapter before it."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
from azure.identity.aio import DefaultAzureCredential

from local.tenant.seed import (
    ALL_PARTNERS,
    HELPDESK_OPERATORS,
    PARTNER_PORTAL,
    SALES_STAFF,
    TRAVEL_NEWS,
    WAREHOUSE,
)
from local.tenant.serve import RunningTenant, running_tenant
from shared.adapters.graph.client import GraphConnection
from shared.adapters.graph.directory import GraphDirectory
from shared.domain.errors import InvitationsBlockedError, OutcomeUnknownError, ThrottledError
from shared.domain.ports import Directory, UserKind
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory
from tests.tenant.world import HandClock

GROUPS = {PARTNER_PORTAL: "", ALL_PARTNERS: ""}
REFUSED = {
    HELPDESK_OPERATORS: "role-assignable",
    SALES_STAFF: "dynamic",
    WAREHOUSE: "synced",
    TRAVEL_NEWS: "mail-enabled",
}
SCOPE = "https://graph.microsoft.com/.default"


class FakeTenant:
    def __init__(self) -> None:
        self._clock = FakeClock()
        self._fake = FakeDirectory(self._clock)
        self.directory: Directory = self._fake
        for group_id, refusal in (GROUPS | REFUSED).items():
            self._fake.add_group(group_id, "A group", refusal)

    async def add_user(self, email: str, kind: UserKind) -> str:
        return self._fake.add_user(email, kind)

    async def redeem(self, email: str) -> None:
        self._fake.redeem(email)

    async def remove(self, email: str) -> None:
        self._fake.remove(email)

    async def lag(self, seconds: float) -> None:
        self._fake.lag = timedelta(seconds=seconds)

    async def wait(self, seconds: float) -> None:
        self._clock.advance(seconds=seconds)

    async def mails(self, email: str) -> int:
        return self._fake.mails[email]

    async def members(self, group_id: str) -> set[str]:
        return self._fake.groups[group_id].user_ids

    async def block(self) -> None:
        self._fake.fail("invite", InvitationsBlockedError("blocked"))

    async def throttle(self) -> None:
        self._fake.fail("find", ThrottledError("slower", timedelta(seconds=7.5)))

    async def lose_the_answer(self) -> None:
        self._fake.fail("invite", OutcomeUnknownError("lost"), answer_lost=True)


@dataclass(frozen=True, slots=True)
class EmulatedTenant:
    directory: Directory
    clock: HandClock
    running: RunningTenant
    http: aiohttp.ClientSession

    async def control(self, path: str, body: dict | None = None):
        """A control request: GET without a body, POST with one."""
        method = "GET" if body is None else "POST"
        async with self.http.request(method, f"{self.running.url}/_tenant/{path}", json=body) as answer:
            found = await answer.json()
            assert answer.status == 200, found
            return found

    async def add_user(self, email: str, kind: UserKind) -> str:
        states = {UserKind.PENDING: "PendingAcceptance", UserKind.ACCEPTED: "Accepted", UserKind.INTERNAL: None}
        return (await self.control("users", {"email": email, "externalUserState": states[kind]}))["id"]

    async def redeem(self, email: str) -> None:
        await self.control("redeem", {"email": email})

    async def remove(self, email: str) -> None:
        await self.control("remove", {"email": email})

    async def lag(self, seconds: float) -> None:
        await self.control("behaviour", {"replication_seconds": seconds})

    async def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)

    async def mails(self, email: str) -> int:
        return sum(mail["to"] == email for mail in await self.control("mail"))

    async def members(self, group_id: str) -> set[str]:
        groups = (await self.control("directory"))["groups"]
        return next(set(group["members"]) for group in groups if group["id"] == group_id)

    async def block(self) -> None:
        await self.control("behaviour", {"block_invitations_after": 0})

    async def throttle(self) -> None:
        await self.fail("GET /users", 429, retry_after="7.5")

    async def fail(self, route: str, status: int, message: str = "", code: str = "", **more: object) -> None:
        failure = {"route": route, "status": status, "message": message, "code": code, **more}
        await self.control("behaviour", {"fail_next": [failure]})

    async def lose_the_answer(self) -> None:
        await self.control("behaviour", {"drop_response_next": ["POST /invitations"]})


@contextmanager
def identity(endpoint: str) -> Iterator[None]:
    """The environment that App Service gives an app with a managed identity; credentials made here keep it."""
    before = dict(os.environ)
    os.environ.update(IDENTITY_ENDPOINT=endpoint, IDENTITY_HEADER="local")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@asynccontextmanager
async def emulated_tenant(data: Path) -> AsyncIterator[EmulatedTenant]:
    clock = HandClock()
    async with running_tenant(data, clock=clock) as running, aiohttp.ClientSession() as http:
        with identity(running.identity_endpoint):
            credential = DefaultAzureCredential()
        graph = GraphConnection(running.graph, credential, SCOPE)
        async with credential:
            yield EmulatedTenant(GraphDirectory(graph), clock, running, http)
        await graph.close()
