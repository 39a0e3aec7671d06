"""Whatever happens to a guest, nothing that is logged, queued or used as a name tells who it is."""

import logging

import pytest

from shared.adapters.tables.batch_records import batch_row, entry_row, newest_row, running_row
from shared.adapters.tables.guest_records import guest_row, open_row
from shared.desk.operations import approve_batch, reopen, resume_batch
from shared.domain.batch import batch_id
from shared.domain.errors import (
    GuestlistError,
    InvitationsBlockedError,
    NotYetVisibleError,
    OutcomeUnknownError,
    PermanentError,
    ThrottledError,
    TransientError,
)
from shared.domain.messages import SendInvitation, UnreadableMessageError
from shared.engine.delivery import deliver
from shared.steps import deadletter, invitation
from tests.security.canary import EMAIL, MESSAGE, NAME, ROSTER, leaks, logged
from tests.world import POLICY, World

OPEN_POLICY = POLICY.replace("[groups]", 'columns = ["message"]\n[groups]')


@pytest.fixture
async def world(world: World) -> World:
    await world.policy(text=OPEN_POLICY)
    return world


@pytest.fixture(autouse=True)
def all_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def outside(world: World) -> list[object]:
    """Everything of the world but the guests' records, the entries' cells and the files themselves."""
    return [
        *(sent.message for sent in world.bus.sent),
        *(sent.message.body() for sent in world.bus.sent),
        *(sent.message.message_id for sent in world.bus.sent),
        *world.control.stored.items(),
        *world.guests.records.stored,
        *world.guests.index.values(),
        *world.batches.records.stored.items(),
        *world.batches.rows,
        *(name for _, name in world.blobs.stored),
    ]


async def live_on(world: World) -> None:
    await world.work()
    for _ in range(3):
        world.clock.advance(hours=2)
        await world.work()


async def test_all_goes_well(world: World, caplog: pytest.LogCaptureFixture):
    await world.drop(ROSTER)
    await world.work()
    await world.redeem(EMAIL)
    [(address, name, invitation)] = world.directory.invitations
    assert (address, name, invitation.message) == (EMAIL, NAME, MESSAGE)
    assert world.statuses() == ["Done"]
    assert any(record.msg.name == "delivery" for record in caplog.records)
    assert not leaks(logged(caplog.records))
    assert not leaks(outside(world))


@pytest.mark.parametrize("method", ["find", "invite", "user", "pending", "group", "add_members"])
@pytest.mark.parametrize(
    "error",
    [
        TransientError("no connection"),
        ThrottledError("slower"),
        OutcomeUnknownError("lost"),
        NotYetVisibleError("not seen"),
        PermanentError("no"),
        InvitationsBlockedError("blocked"),
        RuntimeError("a bug"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_entra_fails(world: World, caplog: pytest.LogCaptureFixture, method: str, error: Exception):
    world.directory.fail(method, error, times=40)
    escaped: list[object] = []
    for doing in (world.drop(ROSTER), world.work(hours=30), world.look()):
        try:
            await doing
        except (GuestlistError, RuntimeError, ExceptionGroup) as trouble:
            escaped.append(repr(trouble))
    assert not leaks(escaped)
    assert not leaks(logged(caplog.records))
    assert not leaks(outside(world))


async def test_an_operator_resumes_approves_and_closes_the_breaker(world: World, caplog):
    await world.policy(text=OPEN_POLICY + "[limits]\nhold_above = 1\n")
    both = ROSTER + "ben@fabrikam.example,Ben,,\n"
    await world.drop(both)
    held = batch_id("fabrikam", "x.csv", both.encode())
    world.directory.fail("invite", PermanentError("no"), times=9)
    assert await approve_batch(world.services, held) == "approved"
    await live_on(world)
    assert await resume_batch(world.services, held) == 2
    await reopen(world.services)
    await live_on(world)
    assert not leaks(logged(caplog.records))
    assert not leaks(outside(world))


@pytest.mark.parametrize(
    "roster",
    [
        f"Email,Name\n{EMAIL},{NAME} www.x.example\n",
        f"Email,Groups\n{EMAIL},Nowhere\n",
        f"Email\n{EMAIL.replace('fabrikam', 'elsewhere')}\n",
        f"Email\n{EMAIL}+x\n{EMAIL} {EMAIL}\n",
        f"{EMAIL},{NAME}\n",
        f"Email,E-Mail\n{EMAIL},x{EMAIL}\n",
    ],
)
async def test_a_roster_or_a_row_is_refused(world: World, caplog: pytest.LogCaptureFixture, roster: str):
    await world.drop(roster)
    await world.work()
    assert "Refused" in world.statuses()
    assert not leaks(logged(caplog.records))
    assert not leaks(
        [*world.control.stored.items(), *world.batches.records.stored, *(name for _, name in world.blobs.stored)]
    )
    assert not any(leaks([batch.reason]) for batch in world.batches.records.stored.values())


@pytest.mark.parametrize("body", [f"{ROSTER}", f'{{"guest_id": 7, "cause": "{EMAIL}"}}', f'["{EMAIL}"]'])
async def test_a_message_that_is_not_ours_is_kept_and_not_repeated(world: World, caplog, body: str):
    with pytest.raises(UnreadableMessageError) as refusal:
        await deliver(body.encode(), SendInvitation, invitation.send_invitation, world.services)
    await deadletter.bury(body.encode(), SendInvitation, world.services)
    [(_, name)] = [key for key in world.blobs.stored if key[0] == "quarantine"]
    assert not leaks([name, repr(refusal.value), repr(refusal.value.__cause__), *logged(caplog.records)])


async def test_a_row_of_the_tables_shows_a_guest_where_it_must_and_nowhere_else(world: World):
    await world.drop(ROSTER)
    [guest] = world.guests.records.stored.values()
    [batch] = world.batches.records.stored.values()
    [entry] = await world.batches.entries(batch.batch_id)
    shown = {
        kind: {column for column, value in row.items() if leaks([value])}
        for kind, row in {
            "guest": guest_row(guest),
            "open": open_row(guest),
            "batch": batch_row(batch),
            "running": running_row(batch),
            "newest": newest_row(batch),
            "entry": entry_row(batch.batch_id, entry),
        }.items()
    }
    expected = {"guest": {"email", "name", "invitation"}, "entry": {"cells"}}
    assert {kind: columns for kind, columns in shown.items() if columns} == expected
