"""A guest: one person in the tenant, one record whatever the number of rosters that name them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

SCHEMA = 1


class State(StrEnum):
    """Where a guest stands. `MOVES` says what may follow what."""

    LISTED = "LISTED"
    """Named by a roster; an invitation is due."""
    INVITING = "INVITING"
    """The intent to invite is recorded; whether Entra has acted may be unknown."""
    INVITED = "INVITED"
    """Entra knows the guest; the invitation is not yet redeemed."""
    ACCEPTED = "ACCEPTED"
    """The guest has redeemed the invitation."""
    FAILED = "FAILED"
    """Cannot be served; `reason` says why. Tried again by resume, or by a later roster after some days."""
    NEEDS_ATTENTION = "NEEDS_ATTENTION"
    """The machine cannot tell what happened; a person must look. Only resume moves it on."""
    EXPIRED = "EXPIRED"
    """Not redeemed within the days that the policy allows."""


MOVES: Mapping[State, frozenset[State]] = {
    State.LISTED: frozenset({State.INVITING, State.INVITED, State.ACCEPTED, State.FAILED, State.NEEDS_ATTENTION}),
    State.INVITING: frozenset(
        {State.LISTED, State.INVITING, State.INVITED, State.ACCEPTED, State.FAILED, State.NEEDS_ATTENTION}
    ),
    State.INVITED: frozenset({State.ACCEPTED, State.FAILED, State.NEEDS_ATTENTION, State.EXPIRED}),
    State.ACCEPTED: frozenset({State.FAILED, State.NEEDS_ATTENTION}),
    State.FAILED: frozenset({State.LISTED}),
    State.NEEDS_ATTENTION: frozenset({State.LISTED}),
    State.EXPIRED: frozenset({State.LISTED}),
}

STOPPED = frozenset({State.FAILED, State.NEEDS_ATTENTION, State.EXPIRED})
"""States in which nothing moves by itself."""


class When(StrEnum):
    """When a membership is due."""

    INVITED = "invited"
    REDEEMED = "redeemed"


class IllegalMoveError(Exception):
    """A step tried a move that `MOVES` does not list: a bug, never a fate."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What goes out with the invitation. `sponsors` are addresses of users in Entra."""

    redirect_url: str
    mail: bool = True
    """False creates the guest without any mail: the roster said so."""
    language: str = ""
    message: str = ""
    cc: str = ""
    sponsors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What a roster asks for one person: the outcome of an accepted row, or of several rows together."""

    guest_id: str
    email: str
    name: str
    partner: str
    invitation: Invitation
    wanted: Mapping[str, When]
    expire_after: timedelta


@dataclass(frozen=True, slots=True)
class Guest:
    """The only mutable truth. Changed by `moved` and `replace`, saved under `version` (the stored ETag)."""

    guest_id: str
    email: str
    name: str
    partner: str
    """The partner whose roster named the guest first: its policy governs the invitation."""
    invitation: Invitation
    state: State
    state_at: datetime
    """When `state` was entered, UTC. Of INVITING: when the intent was recorded."""
    expire_after: timedelta
    partners: frozenset[str] = frozenset()
    reason: str = ""
    user_id: str = ""
    invited_at: datetime | None = None
    accepted_at: datetime | None = None
    wanted: Mapping[str, When] = field(default_factory=dict)
    applied: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    """Group id → why Entra refused it."""
    tries: int = 0
    """How often an invitation was posted that Entra did not refuse."""
    due_at: datetime | None = None
    """When upkeep should look at the guest if nothing has moved by then."""
    revision: int = 0
    """How often the guest was saved."""
    schema: int = SCHEMA
    version: str | None = None

    def moved(self, state: State, at: datetime, reason: str = "") -> "Guest":
        """Enter `state`. Raises IllegalMoveError when `MOVES` does not allow it."""
        if state not in MOVES[self.state]:
            raise IllegalMoveError(f"{self.state} -> {state}")
        return replace(self, state=state, state_at=at, reason=reason)

    @property
    def groups_due(self) -> frozenset[str]:
        """The groups that can be applied now: wanted for the state reached, not applied, not refused."""
        reached = {State.INVITED: {When.INVITED}, State.ACCEPTED: {When.INVITED, When.REDEEMED}}
        now = reached.get(self.state, set())
        due = {group for group, when in self.wanted.items() if when in now}
        return frozenset(due - self.applied - self.refused.keys())

    @property
    def is_open(self) -> bool:
        """Whether anything is still to come: from the machine, or from the guest."""
        return self.state not in STOPPED and (self.state is not State.ACCEPTED or bool(self.groups_due))

    def look_again_at(self, now: datetime, nudge_after: timedelta) -> datetime | None:
        """When upkeep should look at the guest if nothing has moved by then; None at the end."""
        if self.state in {State.LISTED, State.INVITING} or self.groups_due:
            return now + nudge_after
        return self.expires_at if self.state is State.INVITED else None

    @property
    def expires_at(self) -> datetime | None:
        """The moment after which an unredeemed invitation counts as expired."""
        return self.invited_at + self.expire_after if self.invited_at else None
