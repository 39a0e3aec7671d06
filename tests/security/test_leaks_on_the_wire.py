"""The same through Microsoft's SDK, with a Graph that repeats in its answers all that it was told."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from local.tenant.seed import ALL_PARTNERS, PARTNER_PORTAL
from shared import services as composition
from tests.contract.tenants import EmulatedTenant, emulated_tenant
from tests.security.canary import EMAIL, GOSSIP, ROSTER, leaks, logged
from tests.security.test_leaks import OPEN_POLICY, outside
from tests.world import EVERYONE, PORTAL, World

ROUTES = ["GET /users", "POST /invitations", "POST /groups/{id}/members/$ref", "GET /users/{id}"]


@pytest.fixture
async def emulated(tmp_path: Path) -> AsyncIterator[EmulatedTenant]:
    async with emulated_tenant(tmp_path) as tenant:
        yield tenant
        assert await tenant.control("violations") == {}


@pytest.fixture
async def world(world: World, emulated: EmulatedTenant, caplog: pytest.LogCaptureFixture) -> World:
    """The process, with the Graph adapter in it."""
    caplog.set_level(logging.DEBUG)
    policy = OPEN_POLICY.replace(PORTAL, PARTNER_PORTAL).replace(EVERYONE, ALL_PARTNERS)
    await world.policy(text=policy)
    world.services = replace(world.services, directory=emulated.directory)
    return world


async def test_a_guest_is_invited_and_redeems(world: World, emulated: EmulatedTenant, caplog):
    await world.drop(ROSTER)
    await world.work()
    [mail] = await emulated.control("mail")
    await emulated.redeem(EMAIL)
    world.clock.advance(minutes=3)
    await world.look()
    await world.work()
    assert world.statuses() == ["Done"]
    assert mail["to"] == EMAIL
    ticket = mail["redeem_url"].partition("ticket=")[2]
    assert len(ticket) > 20
    everything = [*outside(world), *world.guests.records.stored.values(), *world.batches.rows.values()]
    assert not [text for text in [*map(str, everything), *logged(caplog.records)] if ticket in text]
    assert not [text for text in logged(caplog.records) if emulated.running.token()[:60] in text]
    assert not leaks(logged(caplog.records))
    assert not leaks(outside(world))


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 409, 418, 429, 500, 503])
async def test_graph_tells_on_the_guest(world: World, emulated: EmulatedTenant, caplog, route: str, status: int):
    if "members" in route or "id" in route:
        await world.drop(ROSTER)
        await world.work()
        await emulated.redeem(EMAIL)
    await emulated.fail(route, status, GOSSIP, code="Odd", times=3)
    await world.drop(ROSTER)
    await world.work(hours=5)
    await world.look()
    reasons = [guest.reason for guest in world.guests.records.stored.values()]
    refused = [why for guest in world.guests.records.stored.values() for why in guest.refused.values()]
    assert not leaks([*reasons, *refused])
    assert not leaks(logged(caplog.records))
    assert not leaks(outside(world))


async def test_an_answer_is_lost(world: World, emulated: EmulatedTenant, caplog):
    await emulated.lose_the_answer()
    await world.drop(ROSTER)
    await world.work()
    assert world.statuses() == ["Invited"]
    assert not leaks(logged(caplog.records))


def test_the_clients_that_would_log_addresses_and_file_names_are_quiet():
    assert composition.compose
    for name in ("httpx", "httpcore", "azure.core.pipeline.policies.http_logging_policy", "azure.servicebus"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)


async def test_spans_hold_no_url(emulated: EmulatedTenant):
    assert not emulated.directory._graph._adapter.observability_options.include_euii_attributes
