import os

import pytest
from azure.identity.aio import DefaultAzureCredential, ManagedIdentityCredential

from local.tenant import identity
from local.tenant.routes import ROUTES
from local.tenant.seed import PARTNER_PORTAL

GRAPH = "https://graph.microsoft.com"


@pytest.fixture
def app_service(running):
    """The environment that App Service gives an app with a managed identity."""
    given = {"IDENTITY_ENDPOINT": running.identity_endpoint, "IDENTITY_HEADER": "local"}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    yield
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.mark.parametrize("credential_type", [ManagedIdentityCredential, DefaultAzureCredential])
@pytest.mark.usefixtures("app_service")
async def test_the_azure_identity_library_gets_a_token_that_graph_takes(running, session, credential_type):
    async with credential_type() as credential:
        token = await credential.get_token(f"{GRAPH}/.default")
    headers = {"Authorization": f"Bearer {token.token}"}
    async with session.get(f"{running.graph}/users", headers=headers) as response:
        assert response.status == 200


async def test_the_identity_endpoint_wants_its_header_and_a_resource(running, session):
    async with session.get(running.identity_endpoint, params={"resource": GRAPH}) as response:
        assert response.status == 400
    async with session.get(running.identity_endpoint, headers={"X-IDENTITY-HEADER": "x"}) as response:
        assert response.status == 400


def bad_tokens(running, clock):
    good = running.token()
    key = running.tenant.signing_key
    return {
        "none": None,
        "other scheme": f"Basic {good}",
        "empty": "Bearer ",
        "garbage": "Bearer gärbage",
        "changed": f"Bearer {good[:-4]}AAAA",
        "other audience": f"Bearer {identity.issue(key, 'https://vault.azure.net', clock())['access_token']}",
        "expired": f"Bearer {identity.issue(key, GRAPH, clock() - identity.LIFETIME)['access_token']}",
    }


async def test_a_request_without_a_good_token_is_refused(running, session, clock):
    for authorization in bad_tokens(running, clock).values():
        headers = {} if authorization is None else {"Authorization": authorization}
        async with session.get(f"{running.graph}/users", headers=headers) as response:
            assert response.status == 401
            assert (await response.json())["error"]["code"] == "InvalidAuthenticationToken"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
async def test_every_route_refuses_an_app_without_permission(graph, route):
    await graph.behave(permissions=[])
    path = route.template.replace("{id}", PARTNER_PORTAL).replace("{member}", PARTNER_PORTAL)
    reply = await graph(route.method, path, json={})
    assert reply.error == (
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
    )


@pytest.mark.parametrize(("method", "path"), [("GET", "/organization"), ("DELETE", f"/users/{PARTNER_PORTAL}")])
async def test_what_the_default_permissions_do_not_allow_is_refused(graph, method, path):
    assert (await graph(method, path)).status == 403


async def test_an_unknown_path_or_method_is_refused_as_graph_does(graph):
    assert (await graph("GET", "/planets")).error == (
        400,
        "BadRequest",
        "Resource not found for the segment 'planets'.",
    )
    assert (await graph("PUT", "/users")).status == 400


async def test_an_error_carries_the_ids_of_its_request(graph):
    reply = await graph("GET", "/users/nobody", headers={"client-request-id": "mine"})
    inner = reply.body["error"]["innerError"]
    assert inner["client-request-id"] == reply.headers["client-request-id"] == "mine"
    assert inner["request-id"] == reply.headers["request-id"]
    assert inner["date"]


@pytest.mark.parametrize("path", ["//invitations", "/invitations/", "///invitations"])
async def test_a_doubled_slash_is_tolerated(graph, path):
    body = {"invitedUserEmailAddress": "ann@fabrikam.example", "inviteRedirectUrl": "https://x.example"}
    assert (await graph("POST", path, json=body)).status == 201
