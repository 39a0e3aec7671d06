"""The moves of a guest, and what is due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.admission import Next, admit, next_for, resume
from shared.domain.guest import MOVES, STOPPED, Guest, IllegalMoveError, Invitation, Request, State, When

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)

REQUEST = Request(
    guest_id="a" * 32,
    email="ana@fabrikam.example",
    name="Ana",
    partner="fabrikam",
    invitation=Invitation("https://apps.example"),
    wanted={"portal": When.REDEEMED},
    expire_after=timedelta(days=30),
)


def listed() -> Guest:
    return admit(None, REQUEST, NOW, WEEK).guest


def in_state(state: State) -> Guest:
    return replace(listed(), state=state)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_moves_written_down(state: State):
    assert state in MOVES


@pytest.mark.parametrize(("before", "after"), [(a, b) for a in State for b in State if b not in MOVES[a]])
def test_a_move_that_the_table_does_not_list_is_a_bug(before: State, after: State):
    with pytest.raises(IllegalMoveError):
        in_state(before).moved(after, NOW)


def test_no_move_leads_from_invited_back_to_inviting():
    assert State.INVITING not in MOVES[State.INVITED] | MOVES[State.ACCEPTED]


def test_groups_wait_for_the_state_that_they_name():
    guest = replace(listed(), wanted={"early": When.INVITED, "late": When.REDEEMED})
    assert guest.groups_due == frozenset()
    assert replace(guest, state=State.INVITED).groups_due == {"early"}
    assert replace(guest, state=State.ACCEPTED).groups_due == {"early", "late"}
    assert (
        replace(guest, state=State.ACCEPTED, applied=frozenset({"early"}), refused={"late": "no"}).groups_due
        == set()
    )


@pytest.mark.parametrize("state", sorted(STOPPED))
def test_a_stopped_guest_is_not_open_and_resume_lists_it_again(state: State):
    guest = in_state(state)
    assert not guest.is_open
    assert resume(guest, NOW).guest.state is State.LISTED


def test_resume_leaves_a_guest_alone_that_is_doing_well():
    assert not resume(in_state(State.INVITED), NOW).changed


def test_resume_tries_refused_groups_again():
    plan = resume(replace(in_state(State.ACCEPTED), refused={"portal": "no"}), NOW)
    assert (plan.next, plan.guest.refused) == (Next.MEMBERSHIP, {})


def test_a_known_guest_that_gets_nothing_new_is_not_saved():
    plan = admit(in_state(State.INVITED), REQUEST, NOW, WEEK)
    assert (plan.changed, plan.next) == (False, Next.NOTHING)


def test_a_known_guest_gets_the_new_groups_only():
    done = replace(in_state(State.ACCEPTED), applied=frozenset({"portal"}))
    plan = admit(done, replace(REQUEST, wanted={"atlas": When.REDEEMED}), NOW, WEEK)
    assert (plan.next, plan.guest.groups_due) == (Next.MEMBERSHIP, {"atlas"})


def test_the_earlier_moment_wins_when_two_policies_differ():
    plan = admit(in_state(State.INVITED), replace(REQUEST, wanted={"portal": When.INVITED}), NOW, WEEK)
    assert plan.guest.wanted == {"portal": When.INVITED}


@pytest.mark.parametrize(("state", "days", "again"), [
    (State.FAILED, 6, False), (State.FAILED, 7, True), (State.EXPIRED, 7, True),
    (State.NEEDS_ATTENTION, 70, False),
])  # fmt: skip
def test_a_later_roster_tries_a_stopped_guest_again_only_after_a_week(state: State, days: int, again: bool):
    plan = admit(in_state(state), REQUEST, NOW + timedelta(days=days), WEEK)
    assert (plan.next is Next.INVITATION) == again


def test_next_is_nothing_while_entra_or_the_guest_is_awaited():
    assert next_for(in_state(State.INVITED)) is Next.NOTHING
