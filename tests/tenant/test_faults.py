import aiohttp
import pytest

from local.tenant.seed import PARTNER_PORTAL, PROJECT_ATLAS


def failure(route, status, **more):
    return {"fail_next": [{"route": route, "status": status, **more}]}


@pytest.mark.parametrize("retry_after", ["2", 2, "2.128", "Sun, 22 Nov 2026 12:00:00 GMT"])
async def test_a_failure_comes_as_often_as_asked_with_its_retry_after_word_for_word(graph, retry_after):
    await graph.behave(**failure("POST /invitations", 503, times=2, retry_after=retry_after))
    for _ in range(2):
        reply = await graph.invite("ann@fabrikam.example")
        assert reply.error[:2] == (503, "ServiceUnavailable")
        assert reply.headers["Retry-After"] == str(retry_after)
    assert (await graph.invite("ann@fabrikam.example")).status == 201
    assert (await graph.control("behaviour"))["fail_next"] == []


async def test_a_failure_has_the_code_and_message_given_and_no_effect(graph):
    await graph.behave(
        **failure("POST /invitations", 500, code="InternalServerError", message="Unable to find target address")
    )
    reply = await graph.invite("ann@fabrikam.example")
    assert reply.error == (500, "InternalServerError", "Unable to find target address")
    assert (await graph.users("mail eq 'ann@fabrikam.example'")).values == []


async def test_a_failure_meets_its_own_route_or_object_only(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    await graph.behave(**failure("PATCH /groups/{id}", 502))
    assert (await graph("GET", f"/groups/{PARTNER_PORTAL}")).status == 200
    assert (await graph.bind(PARTNER_PORTAL, user_id)).status == 502
    await graph.behave(**failure(f"PATCH /groups/{PROJECT_ATLAS}", 502))
    assert (await graph.bind(PARTNER_PORTAL, user_id)).status == 204
    assert (await graph.bind(PROJECT_ATLAS, user_id)).status == 502


@pytest.mark.parametrize("route", ["/invitations", "/v1.0/invitations", "post /invitations"])
async def test_a_route_may_be_written_without_its_method_and_with_its_version(graph, route):
    await graph.behave(**failure(route, 502))
    assert (await graph.users()).status == 200
    assert (await graph.invite("ann@fabrikam.example")).status == 502


@pytest.mark.parametrize("drop", [1, ["POST /invitations"]])
async def test_a_dropped_answer_leaves_its_effect(graph, drop):
    await graph.behave(drop_response_next=drop)
    await graph.users()
    with pytest.raises(aiohttp.ClientError):
        await graph.invite("ann@fabrikam.example", sendInvitationMessage=True)
    assert len((await graph.users("mail eq 'ann@fabrikam.example'")).values) == 1
    assert len(await graph.control("mail")) == 1
    assert (await graph.invite("ann@fabrikam.example")).status == 201


async def test_a_read_can_lose_its_answer_when_it_is_named(graph):
    # Twice, as aiohttp itself repeats a read once when a kept connection breaks.
    await graph.behave(drop_response_next=["GET /users", "GET /users"])
    with pytest.raises(aiohttp.ClientError):
        await graph.users()
    await graph.behave(drop_response_next=0)
    assert (await graph.users()).status == 200


async def test_behaviour_merges_and_shows_itself(graph):
    await graph.behave(latency_ms=1)
    await graph.behave(replication_seconds=0.5)
    shown = await graph.control("behaviour")
    assert (shown["latency_ms"], shown["replication_seconds"], shown["invitations_per_5s"]) == (1, 0.5, 150)
    assert (await graph.users()).status == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"latency": 1},
        {"latency_ms": "slow"},
        {"replication_seconds": -1},
        {"fail_next": {"route": "GET /users", "status": 500}},
        {"fail_next": [{"route": "GET /users"}]},
        {"fail_next": [{"route": "GET /users", "status": 999}]},
        {"fail_next": [{"route": "GET /users", "status": 500, "times": 0}]},
        {"drop_response_next": True},
        {"permissions": "all"},
    ],
)
async def test_a_behaviour_that_does_not_exist_is_refused(graph, changes):
    before = await graph.control("behaviour")
    assert "error" in await graph.control("behaviour", changes)
    assert await graph.control("behaviour") == before
