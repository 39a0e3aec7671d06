"""What only the Graph adapter has: the words of refusals, paging, sponsors, and what is sent."""

from datetime import timedelta

import pytest
from azure.identity.aio import DefaultAzureCredential

from local.tenant.seed import EMPLOYEES, PARTNER_PORTAL
from shared.adapters.graph.bodies import invitation_body, the_one, user_of
from shared.adapters.graph.client import GraphConnection
from shared.adapters.graph.directory import GraphDirectory
from shared.domain.errors import NotYetVisibleError, OutcomeUnknownError, PermanentError, TransientError
from shared.domain.guest import Invitation
from shared.domain.ports import UserKind
from tests.contract.tenants import SCOPE
from tests.platform_fixtures import free_base

ADA = "ada@fabrikam.example"
START = "https://apps.contoso-travel.example/start"
INVITE, FIND, JOIN = "POST /invitations", "GET /users", "POST /groups/{id}/members/$ref"
GUID = "0f0f0f0f-1111-4111-8111-0123456789ab"

REFUSALS = [
    (
        400,
        f"The invited user already exists in the directory as object ID: {GUID}. They can use",
        "an internal user",
    ),
    (400, f"as object ID: {GUID}, but the account is blocked from signing in.", "blocked from signing in"),
    (400, "the domain of the user's email address is a verified domain of this directory.", "your own domain"),
    (400, "Invitee is in inviter tenant", "your own domain"),
    (400, "Group email address is not supported.", "a group's"),
    (403, "Guest invitations not allowed for your company. Contact your company administrator", "forbid guests"),
    (403, "This invitation is blocked by cross-tenant access settings. Admins in both", "both organizations"),
    (500, "Unable to find target address", "no such mailbox"),
    (400, f"Odd thing about {ADA} with {GUID}", "Odd thing about … with …"),
]


async def invite(tenant, **fields):
    return await tenant.directory.invite(ADA, "Ada", Invitation(START, **fields))


@pytest.mark.parametrize(("status", "message", "words"), REFUSALS)
async def test_a_refused_invitation_is_permanent_and_explained_without_names(emulated, status, message, words):
    await emulated.fail(INVITE, status, message)
    with pytest.raises(PermanentError, match=words) as refusal:
        await invite(emulated)
    assert ADA not in str(refusal.value)
    assert GUID not in str(refusal.value)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_a_failure_while_inviting_leaves_the_outcome_unknown_and_elsewhere_passes(emulated, status):
    await emulated.fail(INVITE, status, retry_after="2.128")
    with pytest.raises(OutcomeUnknownError) as unknown:
        await invite(emulated)
    assert unknown.value.retry_after == timedelta(seconds=2.128)
    await emulated.fail(FIND, status)
    with pytest.raises(TransientError):
        await emulated.directory.find(ADA)


@pytest.mark.parametrize(
    ("status", "message"),
    [(401, "Lifetime validation failed, the token is expired."), (403, "Insufficient privileges to complete.")],
)
async def test_an_app_that_may_not_yet_waits_and_tells_the_operator(emulated, status, message):
    await emulated.fail(INVITE, status, message)
    with pytest.raises(TransientError, match=str(status)):
        await invite(emulated)


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (400, "Request_BadRequest", "Not a valid reference update"),
        (404, "Request_ResourceNotFound", f"Resource '{GUID}' does not exist."),
        (400, "Directory_ObjectNotFound", "Unable to read the company information from the directory."),
    ],
)
async def test_a_user_that_the_directory_does_not_show_yet_is_told_apart(emulated, status, code, message):
    user_id = await invite(emulated)
    await emulated.fail(JOIN, status, message, code)
    with pytest.raises(NotYetVisibleError):
        await emulated.directory.add_members(PARTNER_PORTAL, [user_id])


async def test_a_group_of_no_possible_id_is_none(emulated):
    await emulated.fail("GET /groups/{id}", 400, "Invalid object identifier 'x'.", "Request_BadRequest")
    assert await emulated.directory.group("x") is None


async def test_pending_guests_are_read_page_by_page(emulated):
    ids = {await emulated.add_user(f"p{n}@fabrikam.example", UserKind.PENDING) for n in range(1001)}
    assert {user_id async for user_id in emulated.directory.pending()} == ids
    [listing] = [row for row in await emulated.control("requests") if row["route"] == "/users"]
    assert listing["count"] == 2


async def test_an_invitation_carries_all_that_the_policy_says(emulated):
    sponsor = EMPLOYEES[0]
    fields = {"language": "de", "message": "Guten Tag", "cc": "boss@fabrikam.example", "sponsors": (sponsor.mail,)}
    for email in (ADA, "ben@fabrikam.example"):
        user_id = await emulated.directory.invite(email, "A name", Invitation(START, **fields))
        guest = emulated.running.tenant.directory.users[user_id]
        assert (guest.display_name, guest.sponsors) == ("A name", (sponsor.id,))
    assert (await emulated.control("mail"))[0]["cc"] == ["boss@fabrikam.example"]
    looks = [row["count"] for row in await emulated.control("requests") if row["route"] == "/users"]
    assert looks == [1]


def test_an_invitation_is_always_for_a_guest_and_never_a_reset():
    body = invitation_body(ADA, "", Invitation(START, mail=False, language="de", message="Guten Tag"), [])
    info = body.invited_user_message_info
    assert (body.invited_user_type, body.reset_redemption, body.invited_user) == ("Guest", None, None)
    assert (body.send_invitation_message, body.invited_user_display_name) == (False, None)
    assert (info.customized_message_body, info.message_language, info.cc_recipients) == ("Guten Tag", "de", None)


async def test_the_share_of_the_limit_that_graph_tells_is_kept_until_its_next_answer(emulated):
    await emulated.control("behaviour", {"invitations_per_5s": 4})
    told = []
    for _ in range(4):
        await invite(emulated)
        told.append(emulated.directory.pressure)
    assert told == [0, 0, 0, 1]
    await emulated.wait(6)
    await invite(emulated)
    assert emulated.directory.pressure == 0


async def test_a_sponsor_that_the_directory_does_not_have_is_a_reason(emulated):
    with pytest.raises(PermanentError, match="sponsor") as refusal:
        await invite(emulated, sponsors=("gone@contoso-travel.example",))
    assert "@" not in str(refusal.value)


async def test_nothing_is_unknown_when_nobody_listens():
    async with DefaultAzureCredential() as credential:
        port = free_base()
        graph = GraphConnection(f"http://127.0.0.1:{port}/v1.0", credential, SCOPE)
        with pytest.raises(TransientError) as trouble:
            await GraphDirectory(graph).invite(ADA, "Ada", Invitation(START))
        await graph.close()
    assert not isinstance(trouble.value, OutcomeUnknownError)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"userType": "Guest", "externalUserState": "PendingAcceptance"}, UserKind.PENDING),
        ({"userType": "Guest", "externalUserState": "Accepted"}, UserKind.ACCEPTED),
        ({"userType": "Member", "externalUserState": "Accepted", "creationType": "Invitation"}, UserKind.ACCEPTED),
        ({"userType": "Guest", "externalUserState": None}, UserKind.ACCEPTED),
        ({"userType": "Member", "externalUserState": None, "creationType": None}, UserKind.INTERNAL),
        ({"userType": "Member"}, UserKind.INTERNAL),
    ],
)
def test_a_user_is_what_its_state_and_type_say(fields, kind):
    assert user_of({"id": GUID, **fields}).kind is kind


def test_of_several_users_with_one_address_the_guest_counts():
    internal = user_of({"id": "1", "userType": "Member"})
    guest = user_of({"id": "2", "userType": "Guest", "externalUserState": "PendingAcceptance"})
    assert the_one([internal, guest]) == guest
    assert the_one([]) is None
