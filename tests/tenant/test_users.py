import pytest

from local.tenant.seed import EMPLOYEES

ADVANCED = {"ConsistencyLevel": "eventual"}


async def test_the_default_properties_leave_out_the_guest_state(graph):
    await graph.guest("ann@fabrikam.example")
    [user] = (await graph.users("mail eq 'ann@fabrikam.example'")).values
    assert set(user) == {
        "businessPhones",
        "displayName",
        "givenName",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
        "id",
    }


async def test_select_gives_what_it_names_and_refuses_what_does_not_exist(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    page = await graph.users("externalUserState eq 'PendingAcceptance'", select="id,externalUserState")
    assert page.values == [{"id": user_id, "externalUserState": "PendingAcceptance"}]
    refused = await graph.users(select="id,shoeSize")
    assert refused.status == 400
    assert "'shoeSize'" in refused.body["error"]["message"]


@pytest.mark.parametrize(
    "text",
    [
        "mail eq 'O''Neil@Fabrikam.example'",
        "otherMails/any(x:x eq 'o''neil@fabrikam.example')",
        "proxyAddresses/any(x:x eq 'SMTP:o''neil@fabrikam.example')",
        (
            "userPrincipalName eq 'o''neil@fabrikam.example' or mail eq 'o''neil@fabrikam.example' "
            "or proxyAddresses/any(x:x eq 'SMTP:o''neil@fabrikam.example') "
            "or otherMails/any(x:x eq 'o''neil@fabrikam.example')"
        ),
        "externalUserState eq 'PendingAcceptance'",
        "externalUserState in ('PendingAcceptance', 'Accepted')",
        "userType eq 'Guest' and creationType eq 'Invitation'",
        "creationType eq 'Invitation' and (mail eq 'x@y.example' or startsWith(mail,'O'''))",
        "userType eq 'Guest' and mail eq 'o''neil@fabrikam.example'",
        "accountEnabled eq true and userType eq 'Guest'",
    ],
)
async def test_a_filter_finds_the_guest(graph, text):
    user_id = await graph.guest("o'neil@fabrikam.example")
    assert [each["id"] for each in (await graph.users(text)).values] == [user_id]


@pytest.mark.parametrize(
    "text",
    ["mail eq 'x@y.example'", "externalUserState eq 'Accepted'", "userType eq 'Guest' and mail eq 'b@c.example'"],
)
async def test_a_filter_leaves_out_everybody_else(graph, text):
    await graph.guest("ann@fabrikam.example")
    assert (await graph.users(text)).values == []


@pytest.mark.parametrize(
    "text",
    [
        "userType ne 'Member'",
        "not(userType eq 'Member')",
        "endsWith(mail,'@fabrikam.example')",
        "companyName eq null and userType eq 'Guest'",
    ],
)
async def test_an_advanced_filter_needs_its_header_and_its_count(graph, text):
    user_id = await graph.guest("ann@fabrikam.example")
    params = {"$filter": text, "$count": "true"}
    assert (await graph.users(text)).error[:2] == (400, "Request_UnsupportedQuery")
    assert (await graph("GET", "/users", params=params)).status == 400
    assert (await graph("GET", "/users", params={"$filter": text}, headers=ADVANCED)).status == 400
    page = await graph("GET", "/users", params=params, headers=ADVANCED)
    assert [each["id"] for each in page.values] == [user_id]
    assert page.body["@odata.count"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "surname eq 'x'",
        "externalUserState eq null",
        "createdDateTime eq 'x'",
        "startsWith(userType,'G')",
        "startsWith(mail,true)",
    ],
)
async def test_a_filter_that_no_property_supports_is_refused_even_as_advanced(graph, text):
    reply = await graph("GET", "/users", params={"$filter": text, "$count": "true"}, headers=ADVANCED)
    assert reply.error[:2] == (400, "Request_UnsupportedQuery")


@pytest.mark.parametrize(
    "text",
    [
        "mail eq",
        "mail eq 'a",
        "mail eq 'a'b'",
        "mail = 'a'",
        "(mail eq 'a'",
        "mail eq a",
        "shoeSize eq 'a'",
        "otherMails/all(x:x eq 'a')",
        "otherMails/any(x:y eq 'a')",
        "mail eq 'a' and",
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused(graph, text):
    assert (await graph.users(text)).error[:2] == (400, "BadRequest")


@pytest.mark.parametrize("option", ["$skip", "$orderby", "$search", "$expand"])
async def test_an_option_that_is_not_served_is_refused(graph, option):
    assert (await graph("GET", "/users", params={option: "1"})).status == 400


@pytest.mark.parametrize("top", ["0", "1000", "-1", "many"])
async def test_a_page_has_1_to_999_users(graph, top):
    assert (await graph.users(top=top)).status == 400
    assert (await graph.users(top=999)).status == 200


async def test_paging_reaches_everybody_once_though_people_accept_meanwhile(graph):
    await graph.behave(invitations_per_5s=None)
    ids = [await graph.guest(f"g{number}@fabrikam.example") for number in range(25)]
    page = await graph.users("externalUserState eq 'PendingAcceptance'", top=10, select="id")
    seen = [each["id"] for each in page.values]
    for number in range(5):
        await graph.control("redeem", {"email": f"g{number}@fabrikam.example"})
    while "@odata.nextLink" in page.body:
        page = await graph("GET", page.body["@odata.nextLink"])
        seen += [each["id"] for each in page.values]
    assert seen == ids


async def test_the_default_page_holds_a_hundred(graph):
    await graph.behave(invitations_per_5s=None)
    for number in range(101 - len(EMPLOYEES)):
        await graph.guest(f"g{number}@fabrikam.example")
    page = await graph.users()
    assert len(page.values) == 100
    assert len((await graph("GET", page.body["@odata.nextLink"])).values) == 1


async def test_a_forged_skip_token_is_refused(graph):
    assert (await graph.users(skiptoken="oops")).status == 400


async def test_a_user_is_read_by_id_or_principal_name_but_not_by_mail(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    name = (await graph("GET", f"/users/{user_id}")).body["userPrincipalName"]
    assert (await graph("GET", f"/users/{name.replace('#', '%23')}")).body["id"] == user_id
    unknown = await graph("GET", "/users/ann@fabrikam.example")
    assert unknown.error == (
        404,
        "Request_ResourceNotFound",
        (
            "Resource 'ann@fabrikam.example' does not exist or one of its queried "
            "reference-property objects are not present."
        ),
    )


async def test_a_deleted_user_is_gone_from_lists_groups_and_addresses(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    await graph.behave(permissions=["User.ReadWrite.All", "User.Invite.All"])
    assert (await graph("DELETE", f"/users/{user_id}")).status == 204
    assert (await graph("GET", f"/users/{user_id}")).status == 404
    assert (await graph.users("mail eq 'ann@fabrikam.example'")).values == []
    assert await graph.guest("ann@fabrikam.example") != user_id


async def test_the_organization_names_its_verified_domains(graph):
    await graph.behave(permissions=["Organization.Read.All"])
    [organization] = (await graph("GET", "/organization")).values
    assert [each["name"] for each in organization["verifiedDomains"]] == [
        "contoso-travel.example",
        "contosotravel.onmicrosoft.example",
    ]
