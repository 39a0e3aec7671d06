"""What is recorded on a guest when a step gives up. Pure."""

from dataclasses import replace
from datetime import datetime

from shared.domain.guest import Guest, State
from shared.domain.messages import ApplyMembership, Message

UNKNOWN = (
    "Entra did not say whether the invitation went out; look for this guest in Entra, "
    "then resume the batch, which looks before it invites"
)


def give_up(guest: Guest, kind: type[Message], reason: str, at: datetime, *, unknown: bool) -> Guest:
    """The guest with the failure on record; unchanged when the guest has moved past the step that failed.

    `unknown` says that the trouble leaves open whether an invitation went out.
    """
    if kind is ApplyMembership:
        return replace(guest, refused={**guest.refused, **dict.fromkeys(guest.groups_due, reason)})
    if guest.state is State.INVITING and unknown:
        return guest.moved(State.NEEDS_ATTENTION, at, UNKNOWN)
    if guest.state in {State.LISTED, State.INVITING}:
        return guest.moved(State.FAILED, at, reason)
    return guest
