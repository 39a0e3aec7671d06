from local.tenant.seed import EMPLOYEES, GROUPS, PARTNER_PORTAL


async def test_redeeming_accepts_once_and_keeps_its_time(graph, clock):
    await graph.guest("ann@fabrikam.example")
    clock.advance(60)
    first = await graph.control("redeem", {"email": "ANN@fabrikam.example"})
    clock.advance(60)
    second = await graph.control("redeem", {"email": "ann@fabrikam.example"})
    assert first["externalUserState"] == "Accepted"
    assert first["externalUserStateChangeDateTime"] > first["createdDateTime"]
    assert second == first


async def test_redeeming_needs_an_invited_person(graph):
    assert "error" in await graph.control("redeem", {"email": "nobody@fabrikam.example"})
    assert "error" in await graph.control("redeem", {"email": EMPLOYEES[0].mail})


async def test_the_directory_shows_everything_without_lag(graph):
    await graph.behave(replication_seconds=100)
    user_id = await graph.guest("ann@fabrikam.example")
    shown = await graph.control("directory")
    assert shown["users"][-1]["id"] == user_id
    assert [each["id"] for each in shown["groups"]] == [each.id for each in GROUPS]
    assert all(each["members"] == [] for each in shown["groups"])
    assert shown["applications"][0]["groups"] == [PARTNER_PORTAL]


async def test_requests_are_counted_by_method_route_and_status(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    await graph("GET", f"/users/{user_id}")
    await graph("GET", f"/users/{PARTNER_PORTAL}")
    counts = await graph.control("requests?reset=1")
    assert counts == [
        {"method": "GET", "route": "/users/{id}", "status": 200, "count": 1},
        {"method": "GET", "route": "/users/{id}", "status": 404, "count": 1},
        {"method": "POST", "route": "/invitations", "status": 201, "count": 1},
    ]
    assert await graph.control("requests") == []


async def test_requests_are_logged_one_by_one_with_what_they_were_about_and_told(graph, clock):
    await graph.behave(fail_next=[{"route": "POST /invitations", "status": 429, "retry_after": "2.5"}])
    first = clock.now
    await graph.invite("ann@fabrikam.example")
    clock.advance(3)
    await graph.guest("ann@fabrikam.example")
    logged = await graph.control("requests/log")
    assert [(each["at"] - first, each["status"], each["retry_after"], each["about"]) for each in logged] == [
        (0, 429, "2.5", "ann@fabrikam.example"),
        (3, 201, None, "ann@fabrikam.example"),
    ]


async def test_mail_is_read_on_from_where_a_reader_stopped(graph):
    for name in ("one", "two", "three"):
        await graph.invite(f"{name}@fabrikam.example", sendInvitationMessage=True)
    assert [letter["to"] for letter in await graph.control("mail?after=2")] == ["three@fabrikam.example"]
    assert "error" in await graph.control("mail?after=x")


async def test_reset_brings_the_fresh_tenant_back(graph, running):
    await graph.guest("ann@fabrikam.example")
    await graph.behave(block_invitations_after=0, latency_ms=1)
    await graph.control("remove", {"group_id": PARTNER_PORTAL})
    token = running.token()
    await graph.control("reset", {})
    shown = await graph.control("directory")
    assert [each["id"] for each in shown["users"]] == [each.id for each in EMPLOYEES]
    assert [each["id"] for each in shown["groups"]] == [each.id for each in GROUPS]
    assert (await graph.control("behaviour"))["latency_ms"] == 0
    assert running.token() == token
    assert (await graph.invite("ann@fabrikam.example")).status == 201


async def test_an_administrator_removes_users_and_groups(graph):
    one, two = await graph.guest("one@fabrikam.example"), await graph.guest("two@fabrikam.example")
    await graph.bind(PARTNER_PORTAL, one, two)
    await graph.control("remove", {"email": "one@fabrikam.example"})
    assert await graph.members(PARTNER_PORTAL) == [two]
    await graph.control("remove", {"group_id": PARTNER_PORTAL})
    assert (await graph("GET", f"/groups/{PARTNER_PORTAL}")).status == 404
    await graph.control("remove", {"user_id": two})
    assert (await graph("GET", f"/users/{two}")).status == 404
    assert "error" in await graph.control("remove", {"email": "one@fabrikam.example"})


async def test_users_are_added_at_any_point_of_their_life(graph):
    states = {"new": None, "asked": "PendingAcceptance", "here": "Accepted"}
    for name, state in states.items():
        body = {"email": f"{name}@fabrikam.example", "externalUserState": state, "displayName": name.title()}
        shown = await graph.control("users", body)
        assert (shown["displayName"], shown["externalUserState"]) == (name.title(), state)
        assert shown["userType"] == ("Guest" if state else "Member")
    assert "error" in await graph.control("users", {"email": "new@fabrikam.example"})
    assert "error" in await graph.control("users", {"email": "new"})


async def test_a_body_that_is_no_json_object_is_refused(running, session):
    for data in ("[]", "{oops"):
        async with session.post(f"{running.url}/_tenant/redeem", data=data) as response:
            assert response.status == 400


async def test_health_answers(running, session):
    async with session.get(f"{running.url}/health") as response:
        assert response.status == 200
