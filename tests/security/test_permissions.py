"""The app needs its four permissions, each for what it does, and no other."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from local.tenant.permissions import DEFAULT_GRANT
from local.tenant.seed import HELPDESK_OPERATORS, PARTNER_PORTAL
from shared.domain.errors import GuestlistError, PermanentError
from shared.domain.guest import Invitation
from shared.domain.ports import Directory, UserKind
from tests.contract.tenants import EmulatedTenant, emulated_tenant

ADA, BEN = "ada@fabrikam.example", "ben@fabrikam.example"
INVITE, READ = "User.Invite.All", "User.Read.All"
LOOK, JOIN = "GroupMember.Read.All", "GroupMember.ReadWrite.All"

type Doing = Callable[[Directory, list[str]], Awaitable[object]]


async def _pending(directory: Directory, _: list[str]) -> set[str]:
    return {user_id async for user_id in directory.pending()}


CALLS: dict[str, tuple[str, Doing]] = {
    "find": (READ, lambda directory, _: directory.find(ADA)),
    "user": (READ, lambda directory, ids: directory.user(ids[0])),
    "pending": (READ, _pending),
    "invite": (INVITE, lambda directory, _: directory.invite(ADA, "Ada", Invitation("https://apps.example"))),
    "group": (LOOK, lambda directory, _: directory.group(PARTNER_PORTAL)),
    "add one member": (JOIN, lambda directory, ids: directory.add_members(PARTNER_PORTAL, ids[:1])),
    "add members": (JOIN, lambda directory, ids: directory.add_members(PARTNER_PORTAL, ids)),
}


@pytest.fixture
async def emulated(tmp_path: Path) -> AsyncIterator[EmulatedTenant]:
    async with emulated_tenant(tmp_path) as tenant:
        yield tenant


@pytest.fixture
async def two(emulated: EmulatedTenant) -> list[str]:
    return [await emulated.add_user(email, UserKind.ACCEPTED) for email in ("cy@x.example", BEN)]


def test_the_suite_runs_under_the_four_permissions_of_the_deployment():
    assert sorted(DEFAULT_GRANT) == sorted((INVITE, READ, LOOK, JOIN))


@pytest.mark.parametrize(("permission", "call"), CALLS.values(), ids=CALLS)
async def test_a_call_is_refused_without_its_permission_and_needs_no_other(emulated, two, permission, call):
    others = [held for held in DEFAULT_GRANT if held != permission]
    await emulated.control("behaviour", {"permissions": others})
    with pytest.raises(GuestlistError, match=r"lacks a (Graph )?permission"):
        await call(emulated.directory, two)
    await emulated.control("behaviour", {"permissions": [permission]})
    await call(emulated.directory, two)


async def test_a_group_that_holds_a_role_stays_closed_under_them(emulated, two):
    with pytest.raises(PermanentError, match="role-assignable"):
        await emulated.directory.add_members(HELPDESK_OPERATORS, two)
    assert not await emulated.members(HELPDESK_OPERATORS)
