import asyncio
import re
import signal
import sys

import aiohttp
import pytest

from local.tenant.seed import EMPLOYEES, PARTNER_PORTAL
from local.tenant.serve import running_tenant
from local.tenant.state import Tenant
from tests.tenant.world import Caller

START_SECONDS = 30


async def start(data, *options):
    """A tenant process that answers, and its root URL."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "local.tenant", "--port", "0", "--data", str(data), *options,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(START_SECONDS):
        line = (await process.stdout.readline()).decode()
    return process, re.search(r"http://\S+?(?=,)", line)[0]


async def stop(process, name):
    process.send_signal(name)
    async with asyncio.timeout(START_SECONDS):
        return await process.wait()


async def bearer_of(url, session):
    """A header with a token that the process itself gave."""
    endpoint = f"{url}/_identity/token"
    params = {"resource": "https://graph.microsoft.com"}
    async with session.get(endpoint, params=params, headers={"X-IDENTITY-HEADER": "x"}) as response:
        return {"Authorization": f"Bearer {(await response.json())['access_token']}"}


async def test_everything_is_there_after_a_restart(tmp_path, session, clock):
    async with running_tenant(tmp_path, clock=clock) as running:
        graph = Caller(running, session)
        pending = await graph.guest("pending@fabrikam.example")
        await graph.invite("gone@fabrikam.example", sendInvitationMessage=True)
        accepted = await graph.invite("ann@fabrikam.example", sendInvitationMessage=True)
        await graph.control("redeem", {"email": "ann@fabrikam.example"})
        await graph.control("remove", {"email": "gone@fabrikam.example"})
        await graph.bind(PARTNER_PORTAL, pending)
        await graph.behave(latency_ms=2, block_invitations_after=1)
        before = await graph.control("directory"), await graph.control("mail"), await graph.control("behaviour")
        token = running.token()
    async with running_tenant(tmp_path, clock=clock) as running:
        graph = Caller(running, session)
        assert running.token() == token
        assert before == (
            await graph.control("directory"),
            await graph.control("mail"),
            await graph.control("behaviour"),
        )
        assert (await graph.invite("one@fabrikam.example")).status == 201
        assert (await graph.invite("two@fabrikam.example")).status == 403
        assert accepted.body["invitedUser"]["id"] in [
            each["id"] for each in (await graph.users("externalUserState eq 'Accepted'")).values
        ]


async def test_fresh_forgets_everything(tmp_path, session):
    async with running_tenant(tmp_path) as running:
        await Caller(running, session).guest("ann@fabrikam.example")
    async with running_tenant(tmp_path, fresh=True) as running:
        shown = await Caller(running, session).control("directory")
        assert len(shown["users"]) == len(EMPLOYEES)


async def test_a_killed_process_loses_nothing_that_it_answered(tmp_path, session, clock):
    process, url = await start(tmp_path)
    try:
        bearer = await bearer_of(url, session)
        answered = []

        async def invite_for_ever():
            for number in range(1000):
                body = {
                    "invitedUserEmailAddress": f"g{number}@fabrikam.example",
                    "inviteRedirectUrl": "https://x.example",
                    "sendInvitationMessage": True,
                }
                async with session.post(f"{url}/v1.0/invitations", json=body, headers=bearer) as response:
                    if response.status == 201:
                        answered.append((await response.json())["invitedUser"]["id"])
                    if len(answered) == 50:
                        process.kill()

        with pytest.raises(aiohttp.ClientError):
            async with asyncio.timeout(START_SECONDS):
                await invite_for_ever()
        assert await process.wait() == -signal.SIGKILL
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    tenant = Tenant(tmp_path, clock)
    assert len(answered) >= 50
    assert set(answered) <= tenant.directory.users.keys()
    assert len(tenant.mail) >= len(answered)
    tenant.close()


async def test_the_process_stops_cleanly_when_told_to(tmp_path):
    for name in (signal.SIGTERM, signal.SIGINT):
        process, _ = await start(tmp_path, "--fresh")
        assert await stop(process, name) == 0
