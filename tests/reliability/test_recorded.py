"""What an older version left behind, in its tables and queues, is brought to its end by this one.

The records and bodies are written down as of schema 1. Add those of later versions; never change these.
"""

import pytest

from shared.adapters.tables.batch_records import batch_of, entry_of
from shared.adapters.tables.guest_records import guest_of
from shared.domain.messages import ApplyMembership, SendInvitation, UnreadableMessageError
from shared.domain.ports import UserKind
from shared.engine.delivery import deliver, deliver_batch
from shared.steps import invitation, membership
from tests.world import EVERYONE, PORTAL, World

ANA, BEN, CLEO = "a" * 32, "b" * 32, "c" * 32
BATCH = "d" * 32

INVITATION = '{"redirect_url":"https://myapplications.microsoft.com/","mail":true,"language":"","message":"","cc":"","sponsors":[]}'
GUEST = {
    "schema": 1,
    "name": "",
    "partner": "fabrikam",
    "expire_after": 2592000,
    "reason": "",
    "user_id": "",
    "invited_at": "",
    "accepted_at": "",
    "due_at": "2026-11-22T09:15:00+00:00",
    "tries": 0,
    "revision": 1,
    "state_at": "2026-11-22T08:59:00+00:00",
    "invitation": INVITATION,
    "partners": '["fabrikam"]',
    "wanted": f'{{"{EVERYONE}":"redeemed","{PORTAL}":"redeemed"}}',
    "applied": "[]",
    "refused": "{}",
}
GUESTS = [
    GUEST | {"PartitionKey": "a", "RowKey": ANA, "email": "ana@fabrikam.example", "state": "LISTED"},
    GUEST | {"PartitionKey": "b", "RowKey": BEN, "email": "ben@fabrikam.example", "state": "INVITING", "tries": 1},
    GUEST
    | {
        "PartitionKey": "c",
        "RowKey": CLEO,
        "email": "cleo@fabrikam.example",
        "state": "ACCEPTED",
        "user_id": "00000000-0000-4000-8000-000000000001",
        "invited_at": "2026-11-21T09:00:00+00:00",
        "accepted_at": "2026-11-22T08:59:00+00:00",
    },
]
BATCH_ROW = {
    "PartitionKey": "batches",
    "RowKey": f"batch-{BATCH}",
    "schema": 1,
    "batch_id": BATCH,
    "partner": "fabrikam",
    "roster": "x.csv",
    "upload_etag": "1",
    "state": "running",
    "received_at": "2026-11-22T08:58:00+00:00",
    "check": False,
    "format": "guestlist",
    "rows": 3,
    "reported": "",
    "reported_at": "",
    "finished_at": "",
    "reason": '""',
    "headings": '[["Email"]]',
    "notes": "[]",
    "group_names": f'{{"{PORTAL}":"Portal","{EVERYONE}":"Everyone"}}',
    "counts": "{}",
    "reasons": "{}",
}
ENTRIES = [
    {
        "PartitionKey": BATCH,
        "RowKey": f"{number:08}",
        "schema": 1,
        "guest_id": guest_id,
        "refusal": "",
        "cells": f'["{name}@fabrikam.example"]',
        "wanted": f'{{"{EVERYONE}":"redeemed","{PORTAL}":"redeemed"}}',
    }
    for number, (guest_id, name) in enumerate([(ANA, "ana"), (BEN, "ben"), (CLEO, "cleo")], start=2)
]
INVITATIONS = [
    f'{{"schema": 1, "guest_id": "{ANA}", "cause": "{BATCH}", "attempt": 1, "postponed": 0}}'.encode(),
    f'{{"schema": 1, "guest_id": "{BEN}", "cause": "{BATCH}", "attempt": 2, "postponed": 1}}'.encode(),
]
MEMBERSHIPS = [
    f'{{"schema": 1, "guest_id": "{CLEO}", "cause": "accepted-1", "attempt": 1, "postponed": 0}}'.encode()
]
NEWER = {"schema": 9, "colour": "blue", "colour_1": "green"}


async def left_behind(newer: dict[str, object]) -> World:
    """A world as the old version left it; `newer` fields stand in every row as well."""
    world = World()
    await world.policy()
    world.directory.add_user("cleo@fabrikam.example", UserKind.ACCEPTED)
    for row in GUESTS:
        await world.guests.save(guest_of(row | newer, None))
    await world.batches.save(batch_of(BATCH_ROW | newer, None))
    await world.batches.write_entries(BATCH, [entry_of(row | newer) for row in ENTRIES])
    await world.control.put("pace", {"next_slot_at": "2026-11-22T09:00:10+00:00", "colour": "blue"}, None)
    return world


@pytest.mark.parametrize("newer", [{}, NEWER], ids=["schema 1", "with fields of a later one"])
async def test_what_an_older_version_left_behind_comes_to_its_end(newer: dict[str, object]):
    world = await left_behind(newer)
    for body in INVITATIONS:
        await deliver(body, SendInvitation, invitation.send_invitation, world.services)
    await deliver_batch(MEMBERSHIPS, ApplyMembership, membership.apply_membership, world.services)
    await world.work()
    await world.redeem("ana@fabrikam.example", "ben@fabrikam.example")
    batch = await world.batches.get(BATCH)
    assert (batch.state, batch.counts) == ("complete", {"Done": 3})
    assert world.directory.mails == {"ana@fabrikam.example": 1, "ben@fabrikam.example": 1}
    assert all(len(group.user_ids) == 3 for group in world.directory.groups.values())


async def test_without_its_messages_too():
    world = await left_behind({})
    world.clock.advance(hours=1)
    for _ in range(3):
        await world.look()
        await world.work()
    await world.redeem("ana@fabrikam.example", "ben@fabrikam.example")
    assert (await world.batches.get(BATCH)).counts == {"Done": 3}


def test_a_field_of_a_later_version_in_a_message_is_passed_over():
    body = INVITATIONS[0].replace(b'"schema": 1', b'"schema": 9, "colour": "blue"')
    assert SendInvitation.read(body) == SendInvitation(ANA, BATCH)


async def test_one_unreadable_body_among_others_keeps_nobody_out():
    world = await left_behind({})
    with pytest.raises(ExceptionGroup) as caught:
        await deliver_batch([b"\xff", *MEMBERSHIPS], ApplyMembership, membership.apply_membership, world.services)
    assert caught.group_contains(UnreadableMessageError)
    assert all(len(group.user_ids) == 1 for group in world.directory.groups.values())
