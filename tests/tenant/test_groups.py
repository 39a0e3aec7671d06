import pytest

from local.tenant.seed import (
    ALL_PARTNERS,
    BOARD_ROOM,
    EMPLOYEES,
    HELPDESK_OPERATORS,
    PARTNER_PORTAL,
    PROJECT_ATLAS,
    SALES_STAFF,
    TRAVEL_NEWS,
    WAREHOUSE,
)

NOBODY = "d0000000-0000-4000-8000-000000000000"
ALREADY = (
    400,
    "Request_BadRequest",
    "One or more added object references already exist for the following modified properties: 'members'.",
)


def missing(object_id):
    return (
        404,
        "Request_ResourceNotFound",
        f"Resource '{object_id}' does not exist or one of its queried reference-property objects are not present.",
    )


async def test_a_group_shows_what_a_preflight_asks(graph):
    select = (
        "id,displayName,groupTypes,mailEnabled,securityEnabled,"
        "isAssignableToRole,onPremisesSyncEnabled,membershipRule"
    )
    reply = await graph("GET", f"/groups/{SALES_STAFF}", params={"$select": select})
    assert reply.body["groupTypes"] == ["DynamicMembership"]
    assert set(reply.body) == {*select.split(","), "@odata.context"}
    assert (await graph("GET", f"/groups/{NOBODY}")).error == missing(NOBODY)


async def test_a_group_is_found_by_name(graph):
    reply = await graph("GET", "/groups", params={"$filter": "displayName eq 'project atlas'"})
    assert [each["id"] for each in reply.values] == [PROJECT_ATLAS]


async def test_a_guest_is_added_by_reference_once(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    assert (await graph.add(PARTNER_PORTAL, user_id)).status == 204
    assert (await graph.add(PARTNER_PORTAL, user_id)).error == ALREADY
    assert await graph.members(PARTNER_PORTAL) == [user_id]


async def test_twenty_are_bound_in_one_request_and_twenty_one_are_not(graph):
    ids = [await graph.guest(f"g{number}@fabrikam.example") for number in range(21)]
    assert (await graph.bind(ALL_PARTNERS, *ids)).status == 400
    assert await graph.members(ALL_PARTNERS) == []
    assert (await graph.bind(ALL_PARTNERS, *ids[:20])).status == 204
    assert await graph.members(ALL_PARTNERS) == ids[:20]


@pytest.mark.parametrize("spoiler", ["unknown", "member", "twice"])
async def test_one_bad_reference_spoils_the_whole_bind(graph, spoiler):
    one, other = await graph.guest("one@fabrikam.example"), await graph.guest("two@fabrikam.example")
    await graph.add(PARTNER_PORTAL, one)
    extra, error = {"unknown": (NOBODY, missing(NOBODY)), "member": (one, ALREADY), "twice": (other, ALREADY)}[
        spoiler
    ]
    assert (await graph.bind(PARTNER_PORTAL, other, extra)).error == error
    assert await graph.members(PARTNER_PORTAL) == [one]


async def test_a_patch_of_any_other_property_is_refused(graph):
    reply = await graph("PATCH", f"/groups/{PARTNER_PORTAL}", json={"displayName": "Mine"})
    assert reply.status == 400
    assert (await graph("GET", f"/groups/{PARTNER_PORTAL}")).body["displayName"] == "Partner Portal"


async def test_a_reference_must_be_an_object_id(graph):
    assert (await graph.add(PARTNER_PORTAL, "ann@fabrikam.example")).status == 400


DENIED = (403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


@pytest.mark.parametrize(
    ("group_id", "error"),
    [
        (HELPDESK_OPERATORS, DENIED),
        (SALES_STAFF, DENIED),
        (
            WAREHOUSE,
            (
                400,
                "Request_BadRequest",
                (
                    "Unable to update the specified properties for on-premises mastered Directory Sync objects "
                    "or objects currently undergoing migration."
                ),
            ),
        ),
        (
            TRAVEL_NEWS,
            (
                400,
                "Request_BadRequest",
                "Cannot Update a mail-enabled security groups and or distribution list.",
            ),
        ),
        (
            BOARD_ROOM,
            (
                403,
                "Authorization_RequestDenied",
                (
                    "Guests users are not allowed to join this Unified Group due to policy setting. "
                    "paramName: Members"
                ),
            ),
        ),
        (NOBODY, missing(NOBODY)),
    ],
)
async def test_a_group_that_takes_no_guest_says_why(graph, group_id, error):
    user_id = await graph.guest("ann@fabrikam.example")
    assert (await graph.add(group_id, user_id)).error == error
    assert (await graph.bind(group_id, user_id)).error == error


async def test_an_employee_may_join_the_group_that_takes_no_guests(graph):
    assert (await graph.add(BOARD_ROOM, EMPLOYEES[0].id)).status == 204


async def test_a_role_assignable_group_opens_to_the_role_permission(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    await graph.behave(permissions=["GroupMember.ReadWrite.All", "RoleManagement.ReadWrite.Directory"])
    assert (await graph.add(HELPDESK_OPERATORS, user_id)).status == 204


async def test_a_member_is_removed_once(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    await graph.add(PARTNER_PORTAL, user_id)
    path = f"/groups/{PARTNER_PORTAL}/members/{user_id}/$ref"
    assert (await graph("DELETE", path)).status == 204
    assert (await graph("DELETE", path)).error == missing(user_id)
    assert await graph.members(PARTNER_PORTAL) == []


async def test_members_come_in_pages_and_say_that_they_are_users(graph):
    ids = [await graph.guest(f"g{number}@fabrikam.example") for number in range(5)]
    await graph.bind(PARTNER_PORTAL, *ids)
    params = {"$top": "3", "$select": "id"}
    first = await graph("GET", f"/groups/{PARTNER_PORTAL}/members", params=params)
    second = await graph("GET", first.body["@odata.nextLink"])
    assert [each["id"] for each in first.values + second.values] == ids
    assert first.values[0]["@odata.type"] == "#microsoft.graph.user"


async def test_check_member_groups_gives_the_groups_held(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    await graph.add(PROJECT_ATLAS, user_id)
    path = f"/users/{user_id}/checkMemberGroups"
    reply = await graph("POST", path, json={"groupIds": [PARTNER_PORTAL, PROJECT_ATLAS]})
    assert reply.values == [PROJECT_ATLAS]
    assert (await graph("POST", path, json={"groupIds": [NOBODY] * 21})).status == 400
