from local.tenant.seed import ALL_PARTNERS, PARTNER_PORTAL

BLOCKED = (
    403,
    "Forbidden",
    (
        "Invitations are blocked for this directory due to suspicious activity. "
        "Please contact Microsoft support for help."
    ),
)


async def test_the_invitation_limit_answers_429_and_says_when_to_come_back(graph, clock):
    await graph.behave(invitations_per_5s=3)
    for number in range(3):
        assert (await graph.invite(f"g{number}@fabrikam.example")).status == 201
        clock.advance(1)
    throttled = await graph.invite("late@fabrikam.example")
    assert throttled.error[:2] == (429, "TooManyRequests")
    assert throttled.headers["x-ms-throttle-scope"].startswith("Tenant/")
    assert throttled.headers["x-ms-throttle-information"]
    clock.advance(int(throttled.headers["Retry-After"]))
    assert (await graph.invite("late@fabrikam.example")).status == 201


async def test_a_caller_who_does_not_wait_stays_throttled(graph, clock):
    await graph.behave(invitations_per_5s=2)
    for _ in range(2):
        await graph.invite("ann@fabrikam.example")
    for _ in range(8):
        clock.advance(1)
        assert (await graph.invite("bob@fabrikam.example")).status in (429, 201)
    counts = {row["status"]: row["count"] for row in await graph.control("requests")}
    assert counts[429] >= 4


async def test_a_limit_of_nothing_throttles_everything_and_null_nothing(graph):
    await graph.behave(invitations_per_5s=0)
    assert (await graph.invite("ann@fabrikam.example")).headers["Retry-After"] == "5"
    await graph.behave(invitations_per_5s=None)
    assert (await graph.invite("ann@fabrikam.example")).status == 201


async def test_the_default_limit_is_150_invitations_in_5_seconds(graph):
    statuses = [(await graph.invite("ann@fabrikam.example")).status for _ in range(151)]
    assert statuses == [201] * 150 + [429]


async def test_group_writes_have_a_quota_of_their_own(graph, clock):
    await graph.behave(writes_per_150s=2)
    ids = [await graph.guest(f"g{number}@fabrikam.example") for number in range(4)]
    assert (await graph.bind(PARTNER_PORTAL, ids[0], ids[1])).status == 204
    assert (await graph.add(PARTNER_PORTAL, ids[2])).status == 204
    throttled = await graph.add(PARTNER_PORTAL, ids[3])
    assert throttled.status == 429
    assert throttled.headers["Retry-After"] == "150"
    assert throttled.headers["x-ms-throttle-scope"].startswith("Tenant_Application/ReadWrite/")
    assert (await graph.members(PARTNER_PORTAL)) == ids[:3]
    clock.advance(150)
    assert (await graph.add(PARTNER_PORTAL, ids[3])).status == 204


async def test_the_share_of_the_limit_is_shown_above_four_fifths(graph):
    await graph.behave(invitations_per_5s=10)
    shares = [
        (await graph.invite("ann@fabrikam.example")).headers.get("x-ms-throttle-limit-percentage")
        for _ in range(11)
    ]
    assert shares == [None] * 8 + ["0.90", "1.00", "1.10"]


async def test_an_answer_says_what_it_cost(graph):
    user_id = await graph.guest("ann@fabrikam.example")
    select = {"$select": "id"}
    check = {"groupIds": [ALL_PARTNERS]}
    costs = [
        await graph("GET", "/users"),
        await graph("GET", "/users", params=select),
        await graph("GET", f"/groups/{ALL_PARTNERS}/members"),
        await graph("GET", f"/groups/{ALL_PARTNERS}/members", params=select | {"$top": "5"}),
        await graph("POST", f"/users/{user_id}/checkMemberGroups", json=check),
    ]
    assert [each.headers["x-ms-resource-unit"] for each in costs] == ["2", "1", "3", "1", "4"]


async def test_the_block_falls_after_so_many_invitations_and_can_be_lifted(graph):
    await graph.invite("before@fabrikam.example")
    await graph.behave(block_invitations_after=2)
    assert (await graph.invite("one@fabrikam.example")).status == 201
    assert (await graph.invite("two@fabrikam.example")).status == 201
    assert (await graph.invite("three@fabrikam.example")).error == BLOCKED
    assert (await graph.users("mail eq 'three@fabrikam.example'")).values == []
    assert (await graph.control("behaviour"))["block_invitations_after"] == 2
    await graph.behave(block_invitations_after=None)
    assert (await graph.invite("three@fabrikam.example")).status == 201


async def test_a_block_after_none_is_a_block_at_once(graph):
    await graph.behave(block_invitations_after=0)
    assert (await graph.invite("one@fabrikam.example")).error == BLOCKED
