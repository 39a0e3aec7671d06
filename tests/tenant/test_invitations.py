import pytest

from local.tenant.seed import COMPANY, EMPLOYEES, TRAVEL_NEWS
from tests.tenant.world import REDIRECT


async def test_an_invitation_makes_a_pending_guest(graph):
    reply = await graph.invite("ann@fabrikam.example", invitedUserDisplayName="Ann Bay")
    assert reply.status == 201
    assert reply.body["status"] == "PendingAcceptance"
    assert reply.body["inviteRedeemUrl"].startswith(graph.running.url)
    wanted = (
        "displayName,mail,userPrincipalName,userType,creationType,externalUserState,"
        "otherMails,proxyAddresses,identities"
    )
    guest = await graph("GET", f"/users/{reply.body['invitedUser']['id']}", params={"$select": wanted})
    name = f"ann_fabrikam.example#EXT#@{COMPANY.initial_domain}"
    assert guest.body == {
        "@odata.context": f"{graph.running.graph}/$metadata#users/$entity",
        "displayName": "Ann Bay",
        "mail": "ann@fabrikam.example",
        "userPrincipalName": name,
        "userType": "Guest",
        "creationType": "Invitation",
        "externalUserState": "PendingAcceptance",
        "otherMails": ["ann@fabrikam.example"],
        "proxyAddresses": ["SMTP:ann@fabrikam.example"],
        "identities": [
            {
                "signInType": "userPrincipalName",
                "issuer": COMPANY.initial_domain,
                "issuerAssignedId": name,
            }
        ],
    }


async def test_no_mail_goes_out_unless_it_is_asked_for(graph):
    await graph.invite("ann@fabrikam.example")
    assert await graph.control("mail") == []


async def test_the_mail_holds_the_redeem_url_and_the_copy_but_not_the_custom_message(graph):
    info = {
        "customizedMessageBody": "Call this number at once",
        "ccRecipients": [{"emailAddress": {"address": "boss@contoso-travel.example"}}],
    }
    reply = await graph.invite("ann@fabrikam.example", sendInvitationMessage=True, invitedUserMessageInfo=info)
    [mail] = await graph.control("mail")
    assert mail["to"] == "ann@fabrikam.example"
    assert mail["cc"] == ["boss@contoso-travel.example"]
    assert mail["kind"] == "invitation"
    assert mail["redeem_url"] == reply.body["inviteRedeemUrl"]
    assert mail["redeem_url"] in mail["body"]
    assert "Call this number" not in mail["body"]


async def test_a_second_invitation_of_a_pending_guest_mails_again_for_the_same_user(graph):
    first = await graph.invite("ann@fabrikam.example", sendInvitationMessage=True)
    second = await graph.invite("Ann@Fabrikam.example", sendInvitationMessage=True)
    assert second.status == 201
    assert second.body["invitedUser"] == first.body["invitedUser"]
    assert len(await graph.control("mail")) == 2


async def test_an_invitation_of_an_accepted_guest_is_completed_without_mail(graph):
    first = await graph.invite("ann@fabrikam.example")
    await graph.control("redeem", {"email": "ann@fabrikam.example"})
    second = await graph.invite("ann@fabrikam.example", sendInvitationMessage=True)
    assert second.body["status"] == "Completed"
    assert second.body["invitedUser"] == first.body["invitedUser"]
    assert await graph.control("mail") == []


async def test_two_addresses_of_one_person_are_one_guest(graph):
    added = await graph.control(
        "users",
        {
            "email": "ann@fabrikam.example",
            "otherMails": ["ann.bay@fabrikam.example"],
            "externalUserState": "PendingAcceptance",
        },
    )
    assert await graph.guest("ann.bay@fabrikam.example") == added["id"]


async def test_guests_whose_addresses_make_the_same_principal_name_are_kept_apart(graph):
    names = set()
    for email in ("x@y_z.example", "x_y@z.example"):
        reply = await graph("GET", f"/users/{await graph.guest(email)}")
        names.add(reply.body["userPrincipalName"])
    assert len(names) == 2


@pytest.mark.parametrize(
    "email",
    [
        "ann+tag@fabrikam.example",
        "ann'; drop@fabrikam.example",
        "ann(x)@fabrikam.example",
        ".ann@fabrikam.example",
        "ann.@fabrikam.example",
        "-ann@fabrikam.example",
        "ann-@fabrikam.example",
        "ann",
        "@fabrikam.example",
        "ann@",
        "ann@fabrikam",
        "ann@-fabrikam.example",
        "ann@bay@fabrikam.example",
        "ann bay@fabrikam.example",
    ],
)
async def test_an_address_that_graph_forbids_is_refused(graph, email):
    reply = await graph.invite(email)
    assert reply.error == (400, "BadRequest", "The Primary SMTP Address is an invalid value")


@pytest.mark.parametrize("email", ["o'neil@fabrikam.example", "_a_@fabrikam.example", "a.b-c@fabrikam.example"])
async def test_an_unusual_but_allowed_address_is_invited(graph, email):
    assert (await graph.invite(email)).status == 201


@pytest.mark.parametrize("missing", ["invitedUserEmailAddress", "inviteRedirectUrl"])
async def test_a_missing_property_is_named(graph, missing):
    body = {"invitedUserEmailAddress": "ann@fabrikam.example", "inviteRedirectUrl": REDIRECT}
    del body[missing]
    reply = await graph("POST", "/invitations", json=body)
    assert reply.status == 400
    assert missing in reply.body["error"]["message"]


@pytest.mark.parametrize(
    "properties",
    [
        {"invitedUserMessageInfo": "hello"},
        {"invitedUserMessageInfo": {"ccRecipients": ["boss"]}},
        {"sendInvitationMessage": "yes"},
        {"invitedUserSponsors": "me"},
    ],
)
async def test_a_property_of_the_wrong_type_is_refused(graph, properties):
    assert (await graph.invite("ann@fabrikam.example", **properties)).status == 400


async def test_a_body_that_is_not_json_is_refused(running, session):
    headers = {"Authorization": f"Bearer {running.token()}"}
    async with session.post(f"{running.graph}/invitations", data="{oops", headers=headers) as response:
        assert response.status == 400
        assert "Unable to read JSON request payload" in (await response.json())["error"]["message"]


async def test_an_employee_is_named_by_object_id(graph):
    reply = await graph.invite(EMPLOYEES[0].mail)
    assert reply.error == (
        400,
        "BadRequest",
        (
            f"The invited user already exists in the directory as object ID: {EMPLOYEES[0].id}. "
            "They can use that account to sign in to shared apps and resources."
        ),
    )


async def test_a_disabled_employee_is_said_to_be_blocked(graph):
    gone = next(each for each in EMPLOYEES if not each.account_enabled)
    reply = await graph.invite(gone.mail)
    assert f"object ID: {gone.id}, but the account is blocked from signing in." in reply.body["error"]["message"]


async def test_an_internal_user_with_an_outside_address_is_found_by_it(graph):
    added = await graph.control("users", {"email": f"new@{COMPANY.domain}", "otherMails": ["new@home.example"]})
    reply = await graph.invite("new@home.example")
    assert added["id"] in reply.body["error"]["message"]


@pytest.mark.parametrize(
    ("email", "message"),
    [
        (f"nobody@{COMPANY.initial_domain}", "Invitee is in inviter tenant"),
        (
            f"nobody@{COMPANY.domain}",
            (
                "This user cannot be invited because the domain of the user's email address "
                "is a verified domain of this directory."
            ),
        ),
        ("travel-news@contoso-travel.example", "Group email address is not supported."),
    ],
)
async def test_an_address_of_the_tenants_own_is_refused(graph, email, message):
    assert (await graph.invite(email)).error == (400, "BadRequest", message)


async def test_a_tenant_without_guests_refuses_everybody(graph):
    await graph.behave(guests_allowed=False)
    assert (await graph.invite("ann@fabrikam.example")).error == (
        403,
        "Forbidden",
        "Guest invitations not allowed for your company. Contact your company administrator for more details.",
    )


async def test_an_app_cannot_invite_members(graph):
    reply = await graph.invite("ann@fabrikam.example", invitedUserType="Member")
    assert reply.error[:2] == (403, "Authorization_RequestDenied")


async def test_one_copy_and_five_sponsors_are_the_most(graph):
    copy = {"emailAddress": {"address": "x@y.example"}}
    sponsor = {"id": EMPLOYEES[0].id}
    for properties in (
        {"invitedUserMessageInfo": {"ccRecipients": [copy, copy]}},
        {"invitedUserSponsors": [sponsor] * 6},
    ):
        assert (await graph.invite("ann@fabrikam.example", **properties)).status == 400
    assert (await graph.invite("ann@fabrikam.example", invitedUserSponsors=[sponsor] * 5)).status == 201


async def test_a_sponsor_must_exist(graph):
    unknown = {"id": "d0000000-0000-4000-8000-000000000000"}
    reply = await graph.invite("ann@fabrikam.example", invitedUserSponsors=[unknown])
    assert reply.error[:2] == (404, "Request_ResourceNotFound")
    assert (await graph.invite("ann@fabrikam.example", invitedUserSponsors=[{"id": TRAVEL_NEWS}])).status == 201


async def test_resetting_a_redemption_needs_more_than_inviting(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    await graph.control("redeem", {"email": "ann@fabrikam.example"})
    reset = {"resetRedemption": True, "invitedUser": {"id": user_id}}
    refused = await graph.invite("ann@fabrikam.example", **reset)
    assert refused.error[:2] == (403, "Authorization_RequestDenied")
    await graph.behave(permissions=["User.ReadWrite.All"])
    assert (await graph.invite("ann@fabrikam.example", **reset)).body["invitedUser"]["id"] == user_id
    user = await graph("GET", f"/users/{user_id}", params={"$select": "externalUserState"})
    assert user.body["externalUserState"] == "PendingAcceptance"
    assert (await graph.invite("other@fabrikam.example", **reset)).status == 400
