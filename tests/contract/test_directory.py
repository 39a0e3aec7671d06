import pytest

from local.tenant.seed import ALL_PARTNERS, PARTNER_PORTAL
from shared.domain.errors import (
    InvitationsBlockedError,
    NotYetVisibleError,
    OutcomeUnknownError,
    PermanentError,
    ThrottledError,
)
from shared.domain.guest import Invitation
from shared.domain.ports import User, UserKind
from tests.contract.tenants import REFUSED

ADA = "ada@fabrikam.example"
BEN = "ben@fabrikam.example"
WITH_MAIL = Invitation("https://apps.contoso-travel.example/start")
WITHOUT_MAIL = Invitation("https://apps.contoso-travel.example/start", mail=False)
NOBODY = "99999999-9999-4999-8999-999999999999"


async def pending(tenant):
    return {user_id async for user_id in tenant.directory.pending()}


async def test_an_address_that_nobody_has_is_not_found(tenant):
    assert await tenant.directory.find(ADA) is None
    assert await tenant.directory.user(NOBODY) is None


async def test_an_invited_guest_is_pending_and_has_one_mail(tenant):
    user_id = await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    assert await tenant.directory.find(ADA) == User(user_id, UserKind.PENDING)
    assert await tenant.directory.user(user_id) == User(user_id, UserKind.PENDING)
    assert await pending(tenant) == {user_id}
    assert await tenant.mails(ADA) == 1


async def test_a_guest_invited_without_mail_has_none(tenant):
    assert await tenant.directory.invite(ADA, "Ada", WITHOUT_MAIL)
    assert await tenant.mails(ADA) == 0


async def test_a_second_invitation_of_a_pending_guest_mails_again_and_gives_the_same_user(tenant):
    first = await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    assert await tenant.directory.invite(ADA, "Ada", WITH_MAIL) == first
    assert await tenant.mails(ADA) == 2


async def test_an_address_is_found_whatever_its_case_and_with_an_apostrophe(tenant):
    user_id = await tenant.add_user("o'neil@fabrikam.example", UserKind.PENDING)
    found = await tenant.directory.find("O'Neil@Fabrikam.example")
    assert found == User(user_id, UserKind.PENDING)


async def test_a_guest_who_redeemed_is_accepted_since_then(tenant):
    user_id = await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    await tenant.redeem(ADA)
    user = await tenant.directory.user(user_id)
    assert (user.kind, user.since is not None) == (UserKind.ACCEPTED, True)
    assert await tenant.directory.find(ADA) == user
    assert await pending(tenant) == set()


async def test_an_employee_is_internal_and_is_not_invited(tenant):
    user_id = await tenant.add_user(ADA, UserKind.INTERNAL)
    assert await tenant.directory.find(ADA) == User(user_id, UserKind.INTERNAL)
    with pytest.raises(PermanentError, match="already an internal user") as refusal:
        await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    assert ADA not in str(refusal.value)
    assert user_id not in str(refusal.value)


async def test_a_removed_guest_is_gone(tenant):
    user_id = await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    await tenant.remove(ADA)
    assert await tenant.directory.find(ADA) is None
    assert await tenant.directory.user(user_id) is None
    assert await pending(tenant) == set()
    with pytest.raises(NotYetVisibleError):
        await tenant.directory.add_members(PARTNER_PORTAL, [user_id])


async def test_a_new_guest_is_not_seen_and_joins_no_group_before_the_replicas_have_it(tenant):
    await tenant.lag(60)
    user_id = await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    assert await tenant.directory.find(ADA) is None
    assert await tenant.directory.user(user_id) is None
    for _ in range(2):
        with pytest.raises(NotYetVisibleError):
            await tenant.directory.add_members(PARTNER_PORTAL, [user_id])
        await tenant.wait(29)
    await tenant.wait(3)
    assert await tenant.directory.find(ADA) == User(user_id, UserKind.PENDING)
    await tenant.directory.add_members(PARTNER_PORTAL, [user_id])


async def test_the_list_of_pending_guests_lags_behind_a_guest_who_redeemed(tenant):
    user_id = await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    await tenant.lag(60)
    await tenant.redeem(ADA)
    assert (await tenant.directory.user(user_id)).kind is UserKind.ACCEPTED
    assert await pending(tenant) == {user_id}
    await tenant.wait(61)
    assert await pending(tenant) == set()


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown_and_the_guest_invited(tenant):
    await tenant.lose_the_answer()
    with pytest.raises(OutcomeUnknownError):
        await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    assert (await tenant.directory.find(ADA)).kind is UserKind.PENDING
    assert await tenant.mails(ADA) == 1


async def test_a_blocked_tenant_says_so_and_mails_nobody(tenant):
    await tenant.block()
    with pytest.raises(InvitationsBlockedError):
        await tenant.directory.invite(ADA, "Ada", WITH_MAIL)
    assert await tenant.mails(ADA) == 0


async def test_a_busy_tenant_says_how_long_to_wait(tenant):
    await tenant.throttle()
    with pytest.raises(ThrottledError) as busy:
        await tenant.directory.find(ADA)
    assert busy.value.retry_after.total_seconds() == 7.5


async def test_a_plain_group_takes_members_one_by_one_and_together(tenant):
    ids = [await tenant.add_user(f"p{n}@fabrikam.example", UserKind.ACCEPTED) for n in range(20)]
    await tenant.directory.add_members(PARTNER_PORTAL, ids)
    assert await tenant.members(PARTNER_PORTAL) == set(ids)
    await tenant.directory.add_members(ALL_PARTNERS, ids[:1])
    assert await tenant.members(ALL_PARTNERS) == set(ids[:1])


async def test_a_single_member_may_be_added_again(tenant):
    user_id = await tenant.add_user(ADA, UserKind.PENDING)
    for _ in range(2):
        await tenant.directory.add_members(PARTNER_PORTAL, [user_id])
    assert await tenant.members(PARTNER_PORTAL) == {user_id}


async def test_one_member_among_several_keeps_all_of_them_out(tenant):
    ada, ben = [await tenant.add_user(email, UserKind.ACCEPTED) for email in (ADA, BEN)]
    await tenant.directory.add_members(PARTNER_PORTAL, [ada])
    with pytest.raises(PermanentError, match="member already"):
        await tenant.directory.add_members(PARTNER_PORTAL, [ada, ben])
    assert await tenant.members(PARTNER_PORTAL) == {ada}


async def test_a_plain_group_has_no_refusal_and_an_unknown_one_is_none(tenant):
    group = await tenant.directory.group(PARTNER_PORTAL)
    assert (group.group_id, bool(group.name), group.refusal) == (PARTNER_PORTAL, True, "")
    assert await tenant.directory.group(NOBODY) is None


@pytest.mark.parametrize(("group_id", "kind"), REFUSED.items())
async def test_a_group_that_is_not_ours_to_fill_is_refused_before_and_after(tenant, group_id, kind):
    assert kind in (await tenant.directory.group(group_id)).refusal
    user_id = await tenant.add_user(ADA, UserKind.ACCEPTED)
    with pytest.raises(PermanentError):
        await tenant.directory.add_members(group_id, [user_id])
    assert user_id not in await tenant.members(group_id)
