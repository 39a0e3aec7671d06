"""Throttling and the abuse block: the whole tenant slows down, stops, and goes on."""

from datetime import timedelta

from shared.desk.operations import reopen
from shared.domain.errors import InvitationsBlockedError, ThrottledError, UnavailableError
from tests.world import World

ROSTER = "Email,Groups\nana@fabrikam.example,Portal\nben@fabrikam.example,\n"


async def test_a_throttled_tenant_is_asked_nothing_before_its_time(world: World):
    world.directory.fail("invite", ThrottledError("slower", timedelta(minutes=7)))
    await world.drop("Email\n" + "".join(f"g{n}@fabrikam.example\n" for n in range(20)))
    await world.work(minutes=6)
    assert not world.directory.mails
    await world.work(minutes=10)
    assert world.directory.mails.total() == 20
    assert {sent.message.attempt for sent in world.bus.sent} == {1}


async def test_throttling_without_end_gives_nobody_up(world: World):
    world.directory.fail("invite", ThrottledError("slower", timedelta(minutes=1)), times=40)
    await world.drop("Email\nana@fabrikam.example\n")
    await world.work(hours=5)
    assert world.statuses() == ["Invited"]


async def test_a_backlog_behind_an_outage_keeps_the_pace_and_spends_no_attempt(world: World):
    await world.drop("Email\n" + "".join(f"g{n}@fabrikam.example\n" for n in range(1500)))
    world.clock.advance(hours=1)
    for minutes in range(1, 4):
        await world.work(minutes=1)
        assert 0 < world.directory.mails.total() <= minutes * 300 + 11
    await world.work(minutes=10)
    assert world.directory.mails.total() == 1500
    assert {sent.message.attempt for sent in world.bus.sent} == {1}


async def test_those_who_are_late_do_not_wait_behind_all_who_are_on_time(world: World):
    await world.drop("Email\n" + "".join(f"g{n}@fabrikam.example\n" for n in range(3000)))
    world.clock.advance(minutes=5)
    await world.work(minutes=5, seconds=10)
    assert world.directory.mails.total() == 3000


async def test_a_warning_of_entra_lowers_the_pace(world: World):
    world.directory.pressure = 0.9
    await world.drop("Email\nana@fabrikam.example\n")
    await world.work(minutes=1)
    await world.drop("Email\nben@fabrikam.example\ncleo@fabrikam.example\n", "uploads/fabrikam/y.csv")
    *_, second, third = (sent.at for sent in world.bus.sent)
    assert third - second == timedelta(minutes=1) / 150


async def test_the_abuse_block_stops_every_invitation_and_spends_no_attempt(world: World):
    world.directory.fail("invite", InvitationsBlockedError("blocked"))
    await world.drop(ROSTER)
    await world.work(minutes=30)
    assert not world.directory.invitations
    assert all(sent.message.attempt == 1 for sent in world.bus.sent)
    await world.work(hours=3)
    assert world.statuses() == ["Invited", "Invited"]


async def test_while_the_breaker_is_open_the_report_says_why_and_what_to_do(world: World):
    world.directory.fail("invite", InvitationsBlockedError("blocked"), times=9)
    await world.drop(ROSTER)
    await world.work(minutes=10)
    world.clock.advance(minutes=3)
    await world.look()
    assert world.statuses() == ["Waiting", "Waiting"]
    assert "ask Microsoft support" in world.line(2).reason


async def test_an_operator_closes_the_breaker_and_everybody_goes_on_at_once(world: World):
    world.directory.fail("invite", InvitationsBlockedError("blocked"))
    await world.drop(ROSTER)
    await world.work(minutes=10)
    assert await reopen(world.services) == 2
    await world.work(minutes=2)
    assert world.directory.mails.total() == 2
    await world.work(hours=3)
    assert world.second_mails == 0


async def test_a_failing_probe_keeps_the_breaker_open(world: World):
    world.directory.fail("invite", InvitationsBlockedError("blocked"), times=3)
    await world.drop(ROSTER)
    await world.work(minutes=170)
    assert not world.directory.invitations
    await world.work(hours=3)
    assert world.directory.mails.total() == 2


async def test_an_outage_of_entra_makes_everybody_rest(world: World):
    world.directory.fail("invite", UnavailableError("503"))
    await world.drop("Email\n" + "".join(f"g{n}@fabrikam.example\n" for n in range(20)))
    await world.work(seconds=25)
    assert not world.directory.invitations
    await world.work(minutes=40)
    assert world.directory.mails.total() == 20
