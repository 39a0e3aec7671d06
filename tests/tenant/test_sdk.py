import httpx
import pytest
from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_http.middleware.options import RetryHandlerOption
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.group import Group
from msgraph.generated.models.invitation import Invitation
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph.graph_request_adapter import options
from msgraph_core import GraphClientFactory

from local.tenant.seed import ALL_PARTNERS, EMPLOYEES, PARTNER_PORTAL


class Bearer(AuthenticationProvider):
    def __init__(self, token):
        self._token = token

    async def authenticate_request(self, request, additional_authentication_context=None):  # noqa: ARG002 - the SDK gives it
        request.headers.add("Authorization", f"Bearer {self._token}")


@pytest.fixture
async def client(running):
    """Microsoft's own client, its retries off."""
    own = options | {RetryHandlerOption.get_key(): RetryHandlerOption(max_retries=0)}
    async with httpx.AsyncClient(base_url=running.graph, timeout=30) as transport:
        http = GraphClientFactory.create_with_default_middleware(client=transport, options=own)
        adapter = GraphRequestAdapter(Bearer(running.token()), http)
        adapter.base_url = running.graph
        yield GraphServiceClient(request_adapter=adapter)


def query(**parameters):
    values = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(**parameters)
    return RequestConfiguration(query_parameters=values)


async def invite(client, email):
    return await client.invitations.post(
        Invitation(invited_user_email_address=email, invite_redirect_url="https://x.example")
    )


async def test_the_sdk_invites_finds_and_adds_a_guest(client, running):
    invitation = await invite(client, "o'neil@fabrikam.example")
    user_id = invitation.invited_user.id
    found = await client.users.get(
        query(
            filter="mail eq 'o''neil@fabrikam.example'",
            select=["id", "externalUserState", "externalUserStateChangeDateTime"],
        )
    )
    assert [(each.id, each.external_user_state) for each in found.value] == [(user_id, "PendingAcceptance")]
    reference = f"{running.graph}/directoryObjects/{user_id}"
    await client.groups.by_group_id(PARTNER_PORTAL).members.ref.post(ReferenceCreate(odata_id=reference))
    await client.groups.by_group_id(ALL_PARTNERS).patch(Group(additional_data={"members@odata.bind": [reference]}))
    members = await client.groups.by_group_id(ALL_PARTNERS).members.get()
    assert [each.mail for each in members.value] == ["o'neil@fabrikam.example"]
    group = await client.groups.by_group_id(PARTNER_PORTAL).get()
    assert (group.display_name, group.security_enabled, group.mail_enabled) == ("Partner Portal", True, False)


async def test_the_sdk_follows_the_next_link(client):
    ids = []
    page = await client.users.get(query(top=2, select=["id"]))
    while page:
        ids += [each.id for each in page.value]
        page = await client.users.with_url(page.odata_next_link).get() if page.odata_next_link else None
    assert ids == [each.id for each in EMPLOYEES]


async def test_the_sdk_reads_an_error_and_its_headers(client, graph):
    await graph.behave(
        fail_next=[
            {"route": "POST /invitations", "status": 429, "code": "TooManyRequests", "retry_after": "2.128"}
        ]
    )
    with pytest.raises(ODataError) as caught:
        await invite(client, "ann@fabrikam.example")
    assert caught.value.response_status_code == 429
    assert caught.value.error.code == "TooManyRequests"
    assert caught.value.response_headers["retry-after"] == "2.128"
    assert (await graph.control("requests")) == [
        {"method": "POST", "route": "/invitations", "status": 429, "count": 1}
    ]
