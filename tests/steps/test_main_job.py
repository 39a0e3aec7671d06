"""From a roster to guests, groups and a report, on fakes."""

import json
from datetime import timedelta

from shared.domain.guest import State
from shared.domain.messages import SendInvitation
from shared.domain.ports import UserKind
from tests.world import EVERYONE, PORTAL, World

ROSTER = """Email,Name,Groups
ana@fabrikam.example,Ana,Portal
ben@fabrikam.example,Ben,
"""


async def test_every_row_becomes_an_invited_guest(world: World):
    await world.drop(ROSTER)
    await world.work()
    assert world.statuses() == ["Invited", "Invited"]
    assert world.directory.mails == {"ana@fabrikam.example": 1, "ben@fabrikam.example": 1}


async def test_a_guest_who_accepts_is_put_into_the_groups_and_is_done(world: World):
    await world.drop(ROSTER)
    await world.work()
    await world.redeem("ana@fabrikam.example")
    line = world.line(2)
    assert (line.status, line.groups) == ("Done", "Everyone, Portal")
    assert line.redeemed_at is not None
    assert world.statuses() == ["Done", "Invited"]
    assert len(world.directory.groups[PORTAL].user_ids) == 1


async def test_groups_wait_for_redemption_unless_the_policy_says_invited(world: World):
    await world.policy("early", world_policy("early.example", 'membership = "invited"'))
    await world.drop("Email\ndee@early.example\n", "uploads/early/x.csv")
    await world.drop(ROSTER)
    await world.work()
    assert len(world.directory.groups[EVERYONE].user_ids) == 1


async def test_a_batch_is_complete_when_every_row_is_final(world: World):
    batch_id = await world.drop(ROSTER)
    await world.work()
    await world.redeem("ana@fabrikam.example", "ben@fabrikam.example")
    assert (await world.batches.get(batch_id)).state == "complete"
    summary = json.loads(world.blobs.stored["reports", "fabrikam/x.summary.json"][0])
    assert (summary["state"], summary["counts"], summary["rows"]) == ("complete", {"Done": 2}, 2)
    assert summary["finished_at"]


async def test_invitations_are_scheduled_at_the_pace(world: World):
    await world.drop("Email\n" + "".join(f"g{n}@fabrikam.example\n" for n in range(50)))
    first, *_, last = (sent.at for sent in world.bus.sent)
    assert last - first == timedelta(minutes=1) / 300 * 49


async def test_a_second_roster_waits_behind_the_slots_of_the_first(world: World):
    await world.drop(ROSTER)
    await world.drop("Email\ncleo@fabrikam.example\n", "uploads/fabrikam/y.csv")
    times = [sent.at for sent in world.bus.sent]
    assert len(set(times)) == 3
    assert times == sorted(times)


async def test_the_same_file_twice_mails_nobody_again(world: World):
    await world.drop(ROSTER)
    await world.work()
    await world.drop(ROSTER)
    await world.work()
    assert world.second_mails == 0
    assert len(world.directory.invitations) == 2


async def test_a_grown_file_asks_entra_only_about_the_new_rows(world: World):
    await world.drop(ROSTER)
    await world.work()
    world.clock.advance(days=1)
    sent = len(world.bus.sent)
    await world.drop(ROSTER + "cleo@fabrikam.example,Cleo,\n")
    assert len(world.bus.sent) - sent == 1
    await world.work()
    assert world.directory.mails["cleo@fabrikam.example"] == 1
    assert world.second_mails == 0


async def test_one_person_in_two_rosters_gets_one_mail_and_the_groups_of_both():
    world = World(lag=timedelta(seconds=30))
    await world.policy()
    await world.policy("other", world_policy("fabrikam.example"))
    await world.drop("Email,Groups\nana@fabrikam.example,Portal\n")
    await world.drop("Email\nANA@fabrikam.example\n", "uploads/other/y.csv")
    await world.work()
    world.clock.advance(minutes=5)
    await world.redeem("ana@fabrikam.example")
    assert world.directory.mails.total() == 1
    assert all(len(group.user_ids) == 1 for group in world.directory.groups.values())
    assert (world.statuses(), world.statuses("other", "y.csv")) == (["Done"], ["Done"])


async def test_a_second_row_of_a_person_is_a_duplicate_and_its_groups_count(world: World):
    await world.drop("Email,Groups\nana@fabrikam.example,\nAna@Fabrikam.example,Portal\n")
    await world.work()
    await world.redeem("ana@fabrikam.example")
    assert world.line(3).reason == "same person as row 2"
    assert world.statuses() == ["Done", "Duplicate"]
    assert world.line(2).groups == "Everyone, Portal"


async def test_a_guest_who_accepted_long_ago_gets_groups_and_no_mail(world: World):
    world.directory.add_user("ana@fabrikam.example", UserKind.ACCEPTED)
    await world.drop(ROSTER)
    await world.work()
    line = world.line(2)
    assert (line.status, line.reason) == ("Done", "was a guest already; no mail was sent")
    assert "ana@fabrikam.example" not in world.directory.mails


async def test_a_guest_who_is_pending_already_gets_no_second_mail(world: World):
    world.directory.add_user("ana@fabrikam.example", UserKind.PENDING)
    await world.drop(ROSTER)
    await world.work()
    assert world.line(2).status == "Invited"
    assert "ana@fabrikam.example" not in world.directory.mails


async def test_an_internal_user_is_refused(world: World):
    world.directory.add_user("ana@fabrikam.example", UserKind.INTERNAL)
    await world.drop(ROSTER)
    await world.work()
    line = world.line(2)
    assert (line.status, line.reason) == ("Failed", "already an internal user of your organisation")


async def test_a_check_reports_and_does_nothing_else(world: World):
    await world.drop(ROSTER + "bad address,,\n", "checks/fabrikam/x.csv")
    assert world.statuses() == ["Would invite", "Would invite", "Refused"]
    assert not world.bus.sent
    assert not world.guests.records.stored
    assert not [batch async for batch in world.batches.running()]


async def test_a_check_says_who_is_known_already(world: World):
    await world.drop(ROSTER)
    await world.drop(ROSTER, "checks/fabrikam/y.csv")
    assert world.statuses(roster="y.csv") == ["Already invited", "Already invited"]


async def test_an_older_batch_does_not_write_over_the_report_of_a_newer_file(world: World):
    await world.drop(ROSTER)
    await world.work()
    await world.drop("Email\ncleo@fabrikam.example\n")
    await world.work()
    await world.redeem("ana@fabrikam.example", "ben@fabrikam.example")
    assert len(world.statuses()) == 1


async def test_a_guest_who_was_removed_before_accepting_has_failed(world: World):
    await world.drop(ROSTER)
    await world.work()
    world.clock.advance(hours=1)
    world.directory.remove("ana@fabrikam.example")
    await world.look()
    assert world.line(2).reason == "removed from Entra before accepting"


async def test_an_invitation_that_nobody_accepts_expires(world: World):
    await world.drop(ROSTER)
    await world.work()
    world.clock.advance(days=31)
    await world.look()
    assert world.statuses() == ["Expired", "Expired"]
    assert world.line(2).reason == "not accepted within 30 days"


async def test_a_forged_message_gets_nothing(world: World):
    await world.deliver(SendInvitation("0" * 32, "forged"))
    assert not world.directory.invitations


async def test_a_policy_that_changed_stops_an_invitation_that_was_queued(world: World):
    await world.drop(ROSTER)
    await world.policy(text=world_policy("elsewhere.example"))
    await world.work()
    assert not world.directory.mails
    assert "no longer accepts the domain fabrikam.example" in world.line(2).reason


async def test_states_move_on_one_record(world: World):
    await world.drop(ROSTER)
    await world.work()
    assert {guest.state for guest in world.guests.records.stored.values()} == {State.INVITED}


def world_policy(domain: str, apply: str = "") -> str:
    return f"""
[accept]
domains = ["{domain}"]
[groups]
Everyone = "{EVERYONE}"
[apply]
always = ["Everyone"]
{apply}
"""
