from local.tenant.seed import PARTNER_PORTAL

PENDING = "externalUserState eq 'PendingAcceptance'"


async def test_a_new_guest_appears_by_id_before_lists_and_groups_know_it(graph, clock):
    await graph.behave(replication_seconds=10)
    user_id = await graph.guest("ann@fabrikam.example")
    assert (await graph("GET", f"/users/{user_id}")).error[:2] == (404, "Request_ResourceNotFound")
    assert (await graph.add(PARTNER_PORTAL, user_id)).error[:2] == (404, "Request_ResourceNotFound")
    clock.advance(5)
    assert (await graph("GET", f"/users/{user_id}")).status == 200
    assert (await graph.users("mail eq 'ann@fabrikam.example'")).values == []
    assert (await graph.users(PENDING)).values == []
    assert (await graph.bind(PARTNER_PORTAL, user_id)).error == (
        400,
        "Request_BadRequest",
        "Not a valid reference update",
    )
    clock.advance(5)
    assert len((await graph.users("mail eq 'ann@fabrikam.example'")).values) == 1
    assert (await graph.add(PARTNER_PORTAL, user_id)).status == 204


async def test_an_acceptance_reaches_the_list_later_than_the_user(graph, clock):
    user_id = await graph.guest("ann@fabrikam.example")
    await graph.behave(replication_seconds=10)
    await graph.control("redeem", {"email": "ann@fabrikam.example"})
    fresh = await graph("GET", f"/users/{user_id}", params={"$select": "externalUserState"})
    assert fresh.body["externalUserState"] == "Accepted"
    [listed] = (await graph.users(PENDING, select="id,externalUserState")).values
    assert listed == {"id": user_id, "externalUserState": "PendingAcceptance"}
    clock.advance(10)
    assert (await graph.users(PENDING)).values == []


async def test_a_second_invitation_during_the_lag_finds_the_same_guest(graph):
    await graph.behave(replication_seconds=10)
    assert await graph.guest("ann@fabrikam.example") == await graph.guest("ann@fabrikam.example")
