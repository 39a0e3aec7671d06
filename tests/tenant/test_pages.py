import re

import pytest

from local.tenant.seed import ALL_PARTNERS

HOSTILE = "<script>alert('x')</script>\"&"


async def page(running, session, path):
    async with session.get(running.url + path) as response:
        assert response.status == 200
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        return await response.text()


async def accept(running, session, ticket):
    async with session.post(f"{running.url}/redeem", data={"ticket": ticket}) as response:
        return response.status, await response.text()


def ticket_in(text):
    return re.search(r'name="ticket" value="([^"]+)"', text)[1]


async def test_a_guest_goes_from_the_mailbox_to_my_apps(graph, running, session):
    invited = await graph.invite("ann@fabrikam.example", sendInvitationMessage=True)
    user_id = invited.body["invitedUser"]["id"]
    await graph.add(ALL_PARTNERS, user_id)
    mailbox = await page(running, session, "/")
    assert "ann@fabrikam.example" in mailbox
    assert "has yet to accept" in await page(running, session, f"/myapps/{user_id}")
    consent = await page(running, session, invited.body["inviteRedeemUrl"].removeprefix(running.url))
    assert ticket_in(consent) == ticket_in(mailbox)
    status, welcome = await accept(running, session, ticket_in(mailbox))
    assert status == 200
    assert f"/myapps/{user_id}" in welcome
    apps = await page(running, session, f"/myapps/{user_id}")
    assert "Travel Handbook" in apps
    assert "Atlas Workspace" not in apps
    assert "/myapps/" in await page(running, session, "/")


async def test_the_newest_invitation_comes_first(graph, running, session):
    for name in ("old", "new"):
        await graph.invite(f"{name}@fabrikam.example", sendInvitationMessage=True)
    mailbox = await page(running, session, "/")
    assert mailbox.index("new@fabrikam.example") < mailbox.index("old@fabrikam.example")


async def test_hostile_text_stays_text_on_every_page(graph, running, session):
    info = {"ccRecipients": [{"emailAddress": {"address": HOSTILE}}]}
    invited = await graph.invite(
        "ann@fabrikam.example",
        invitedUserDisplayName=HOSTILE,
        inviteRedirectUrl="https://x.example/" + HOSTILE,
        sendInvitationMessage=True,
        invitedUserMessageInfo=info,
    )
    paths = ["/", invited.body["inviteRedeemUrl"].removeprefix(running.url)]
    shown = [await page(running, session, path) for path in paths]
    _, welcome = await accept(running, session, ticket_in(shown[0]))
    shown += [welcome, await page(running, session, f"/myapps/{invited.body['invitedUser']['id']}")]
    assert all("<script" not in text for text in shown)
    assert all("&lt;script" in shown[at] for at in (0, 2, 3))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "ftp://x.example"])
async def test_only_a_web_address_becomes_a_link(graph, running, session, url):
    invited = await graph.invite("ann@fabrikam.example", inviteRedirectUrl=url)
    _, welcome = await accept(running, session, invited.body["inviteRedeemUrl"].partition("ticket=")[2])
    assert url not in welcome


async def test_an_unknown_ticket_or_user_is_not_found(graph, running, session):
    invited = await graph.invite("ann@fabrikam.example")
    await graph.control("remove", {"email": "ann@fabrikam.example"})
    assert (await accept(running, session, "nothing"))[0] == 404
    for path in (invited.body["inviteRedeemUrl"], f"{running.url}/redeem", f"{running.url}/myapps/nobody"):
        async with session.get(path) as response:
            assert response.status == 404
    await page(running, session, "/")


async def test_a_removed_guest_stays_in_the_mailbox_without_a_button(graph, running, session):
    await graph.invite("ann@fabrikam.example", sendInvitationMessage=True)
    await graph.control("remove", {"email": "ann@fabrikam.example"})
    mailbox = await page(running, session, "/")
    assert "Removed" in mailbox
    assert "<button" not in mailbox
