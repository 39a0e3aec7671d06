"""A tenant on its own loop and clock, and a caller of its Graph."""

from dataclasses import dataclass

import aiohttp

from local.tenant.serve import RunningTenant

REDIRECT = "https://apps.contoso-travel.example/start"


class HandClock:
    """Seconds since the epoch, moved only by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: dict

    @property
    def error(self) -> tuple[int, str, str]:
        return self.status, self.body["error"]["code"], self.body["error"]["message"]

    @property
    def values(self) -> list:
        return self.body["value"]


@dataclass(frozen=True, slots=True)
class Caller:
    running: RunningTenant
    session: aiohttp.ClientSession

    async def __call__(self, method: str, path: str, *, json=None, params=None, headers=None) -> Reply:
        """One Graph request with a good token; a path may be a whole nextLink."""
        url = path if path.startswith("http") else self.running.graph + path
        bearer = {"Authorization": f"Bearer {self.running.token()}"}
        async with self.session.request(
            method, url, json=json, params=params, headers=bearer | (headers or {})
        ) as response:
            text = await response.read()
            return Reply(response.status, dict(response.headers), await response.json() if text else {})

    async def invite(self, email: str, **properties) -> Reply:
        body = {"invitedUserEmailAddress": email, "inviteRedirectUrl": REDIRECT} | properties
        return await self("POST", "/invitations", json=body)

    async def guest(self, email: str) -> str:
        """Invites and gives the guest's id."""
        return (await self.invite(email)).body["invitedUser"]["id"]

    async def users(self, text: str | None = None, **options) -> Reply:
        params = {f"${name}": str(value) for name, value in options.items()}
        return await self("GET", "/users", params=params | ({"$filter": text} if text else {}))

    async def bind(self, group_id: str, *user_ids: str) -> Reply:
        references = [f"https://graph.microsoft.com/v1.0/directoryObjects/{each}" for each in user_ids]
        return await self("PATCH", f"/groups/{group_id}", json={"members@odata.bind": references})

    async def add(self, group_id: str, user_id: str) -> Reply:
        reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{user_id}"}
        return await self("POST", f"/groups/{group_id}/members/$ref", json=reference)

    async def members(self, group_id: str) -> list[str]:
        return [each["id"] for each in (await self("GET", f"/groups/{group_id}/members")).values]

    async def control(self, path: str, body: dict | None = None):
        """A control request: GET without a body, POST with one; gives the JSON."""
        method = "GET" if body is None else "POST"
        async with self.session.request(method, f"{self.running.url}/_tenant/{path}", json=body) as response:
            return await response.json()

    async def behave(self, **changes) -> None:
        await self.control("behaviour", changes)
