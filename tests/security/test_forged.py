"""What reaches a worker without intake gets nothing that the policy does not give."""

import json
from dataclasses import replace

import pytest

from shared.domain.guest import Guest, State, When
from shared.domain.messages import ApplyMembership, SendInvitation, UnreadableMessageError
from shared.engine.delivery import deliver, deliver_batch
from shared.steps import deadletter, invitation, membership, redemption
from tests.world import PORTAL, World

VAULT = "33333333-3333-4333-8333-333333333333"
ROSTER = "Email,Name\nana@fabrikam.example,Ana\n"

FOREIGN = [
    b"",
    b"\x00\xff",
    b"null",
    b"[]",
    b'"guest"',
    b"{}",
    b'{"guest_id": 7, "cause": "x"}',
    b'{"guest_id": "a"}',
    b'{"guest_id": "a", "cause": "b", "attempt": "1"}',
    b'{"guest_id": ["a"], "cause": "b"}',
    b'{"email": "ana@evil.example", "groups": ["*"]}',
    b"<message/>",
    b"[" * 100_000,
    b'{"guest_id": "' + b"x" * 300_000,
]


async def forged(world: World, **changes: object) -> Guest:
    """A listed guest whose record somebody has altered in the table."""
    await world.drop(ROSTER)
    [guest] = world.guests.records.stored.values()
    world.bus.lose_everything()
    return await world.guests.save(replace(guest, **changes))


async def send(world: World, guest_id: str) -> None:
    body = SendInvitation(guest_id, "forged").body()
    await deliver(body, SendInvitation, invitation.send_invitation, world.services)


@pytest.mark.parametrize("body", FOREIGN, ids=lambda body: body[:30].decode("latin-1") or "empty")
async def test_a_foreign_body_is_no_message_and_ends_in_quarantine(world: World, body: bytes):
    with pytest.raises(UnreadableMessageError):
        await deliver(body, SendInvitation, invitation.send_invitation, world.services)
    await deadletter.bury(body, SendInvitation, world.services)
    assert [content for (place, _), (content, _) in world.blobs.stored.items() if place == "quarantine"] == [body]
    assert not world.guests.records.stored


async def test_a_foreign_body_among_others_stops_none_of_them(world: World):
    await world.drop("Email,Groups\nana@fabrikam.example,Portal\n")
    await world.work()
    world.directory.redeem("ana@fabrikam.example")
    await redemption.poll_redemption(world.services)
    [guest] = world.guests.records.stored
    bodies = [b"{}", ApplyMembership(guest, "x").body()]
    with pytest.raises(ExceptionGroup):
        await deliver_batch(bodies, ApplyMembership, membership.apply_membership, world.services)
    assert world.directory.groups[PORTAL].user_ids


@pytest.mark.parametrize("guest_id", ["", "0" * 32, "../../policies/default", "a' or '1' eq '1", "x" * 2_000])
async def test_a_message_about_nobody_does_nothing(world: World, guest_id: str):
    await send(world, guest_id)
    await deliver_batch(
        [ApplyMembership(guest_id, "forged").body()], ApplyMembership, membership.apply_membership, world.services
    )
    assert not world.directory.invitations
    assert not world.bus.sent


async def test_further_fields_of_a_message_mean_nothing(world: World):
    guest = await forged(world)
    body = json.loads(SendInvitation(guest.guest_id, "x").body())
    extra = {"email": "mallory@evil.example", "redirect_url": "https://evil.example", "wanted": {VAULT: "invited"}}
    await deliver(json.dumps(body | extra).encode(), SendInvitation, invitation.send_invitation, world.services)
    assert [address for address, _, _ in world.directory.invitations] == ["ana@fabrikam.example"]
    assert VAULT not in world.guests.records.stored[guest.guest_id].wanted


async def test_an_altered_invitation_goes_out_as_the_policy_has_it(world: World):
    guest = await forged(world)
    lure = replace(
        guest.invitation,
        redirect_url="https://evil.example",
        message="Call us now",
        cc="mallory@evil.example",
        language="xx",
        sponsors=("mallory@evil.example",),
    )
    await world.guests.save(replace(guest, invitation=lure))
    await send(world, guest.guest_id)
    [(_, _, sent)] = world.directory.invitations
    assert sent == guest.invitation


@pytest.mark.parametrize("email", ["mallory@evil.example", "ana@northwind.example"])
async def test_an_altered_address_is_not_invited(world: World, email: str):
    guest = await forged(world, email=email)
    await send(world, guest.guest_id)
    assert not world.directory.invitations
    assert world.guests.records.stored[guest.guest_id].state is State.FAILED


async def test_an_own_address_is_not_invited():
    world = World(own_domains=frozenset({"contoso.example"}))
    await world.policy(text='[accept]\ndomains = ["*"]\n')
    guest = await forged(world, email="ceo@contoso.example")
    await send(world, guest.guest_id)
    assert not world.directory.invitations


@pytest.mark.parametrize("partner", ["northwind", "../fabrikam", "fabrikam/x"])
async def test_a_record_of_a_partner_without_policy_gets_nothing(world: World, partner: str):
    guest = await forged(world, partner=partner)
    await send(world, guest.guest_id)
    assert not world.directory.invitations


async def test_an_altered_list_of_groups_opens_none(world: World):
    world.directory.add_group(VAULT, "Vault")
    guest = await forged(world, wanted={VAULT: When.INVITED})
    await send(world, guest.guest_id)
    await world.work()
    assert world.directory.mails
    assert not world.directory.groups[VAULT].user_ids
    assert "no longer names" in world.guests.records.stored[guest.guest_id].refused[VAULT]
