"""The fate of every message. An error's type says what to do; this file does it, and no other one.

raised by a step           fate of the message
nothing                    complete
TransientError             complete; the same again later, 12 times at the most, then given up
UnavailableError           likewise; and nobody invites for a while
ThrottledError             complete; the same when Entra allows, for everybody; no attempt is spent
PermanentError             complete; the failure is recorded on the guest
InvitationsBlockedError    complete; the breaker opens, and one event is raised
InvitationsPausedError     complete; the same again when the breaker lets it; no attempt is spent
SlotMissedError            complete; the same again at its place among the late ones; no attempt is spent
anything else              a bug or an unreadable body: raised, so that the broker redelivers and dead-letters

An abandoned message comes back at once, with no delay: so a raise is kept for what a person must see.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from shared.domain.errors import (
    GuestlistError,
    InvitationsBlockedError,
    InvitationsPausedError,
    OutcomeUnknownError,
    PermanentError,
    PolicyError,
    RestingError,
    SettlingError,
    SlotMissedError,
    ThrottledError,
    TransientError,
    UnavailableError,
    attempt,
)
from shared.domain.guest import Guest
from shared.domain.messages import Message, SendInvitation
from shared.domain.pace import REST, backoff, spread
from shared.domain.ports import Services
from shared.engine.control import open_breaker, read_breaker, reserve_slots, slow_down
from shared.engine.records import FAILED, record_failure, save_guest
from shared.engine.telemetry import failed, note, tell


async def settle(s: Services, message: Message, error: GuestlistError | None) -> None:
    outcome: str | GuestlistError = "complete" if error is None else await attempt(_fate(s, message, error))
    if isinstance(outcome, GuestlistError):
        # The tables are away, so that nothing can be noted: the message alone must last until they are back.
        wait = backoff(message.postponed + 1, spread(message.message_id))
        await s.bus.send([(message.later(), s.clock() + wait)])
        outcome = "later"
    if outcome == FAILED:
        failed(type(error).__name__)
    note(outcome=outcome)
    tell(
        "delivery",
        logging.WARNING if outcome == FAILED else logging.INFO,
        queue=message.queue,
        guest_id=message.guest_id,
        cause=message.cause,
        attempt=message.attempt,
        outcome=outcome,
        reason=str(error or ""),
    )


async def _fate(s: Services, message: Message, error: GuestlistError) -> str:
    for kind in type(error).__mro__:
        if kind in _FATES:
            return await _FATES[kind](s, message, error)
    raise error


async def _retry(s: Services, message: Message, error: GuestlistError) -> str:
    if message.attempt >= s.options.most_attempts:
        return await record_failure(s, message, f"gave up: {error}", unknown=True)
    asked, jitter = error.retry_after, spread(message.message_id)
    wait = asked * (1 + jitter / 10) if asked else backoff(message.attempt, jitter)
    at, again = s.clock() + wait, message.again()
    if isinstance(again, SendInvitation):
        again = replace(again, waited=isinstance(error, SettlingError))
        if not isinstance(error, OutcomeUnknownError):
            at = max(at, (await reserve_slots(s, [message]))[message])
    await _postpone(s, again.at(at), at)
    return "again"


async def _rest(s: Services, message: Message, error: GuestlistError) -> str:
    """Entra is in trouble: an outage must not use up every guest's attempts."""
    await slow_down(s, error.retry_after or REST)
    return await _retry(s, message, error)


async def _wait(s: Services, message: Message, error: GuestlistError) -> str:
    """Throttled. For an invitation that concerns everybody's; a slower pace is kept for a while."""
    jitter = spread(message.message_id)
    wait = error.retry_after or backoff(message.postponed + 1, jitter)
    if not isinstance(message, SendInvitation):
        await _postpone(s, message.later(), s.clock() + wait * (1 + jitter / 10))
        return "throttled"
    if not isinstance(error, RestingError):
        await slow_down(s, wait)
    await _put_off(s, message)
    return "throttled"


async def _open(s: Services, message: Message, error: GuestlistError) -> str:
    if await open_breaker(s):
        tell("invitations blocked", logging.ERROR, reason=str(error))
    return await _hold(s, message, error)


async def _hold(s: Services, message: Message, _: GuestlistError) -> str:
    await _put_off(s, message, (await read_breaker(s)).probe_at)
    return "held"


async def _put_off(s: Services, message: Message, not_before: datetime | None = None) -> None:
    """To a new slot, without an attempt spent."""
    at = (await reserve_slots(s, [message], not_before))[message]
    await _postpone(s, message.later().at(at), at)


async def _line_up(s: Services, message: Message, error: GuestlistError) -> str:
    assert isinstance(error, SlotMissedError)
    # Still without a slot: it has to ask for its turn again.
    await _postpone(s, message.later(), error.place)
    return "lined up"


async def _postpone(s: Services, message: Message, at: datetime) -> None:
    """Send it to appear then, and tell upkeep not to take the guest for stuck before."""
    await s.bus.send([(message, at)])
    guest = await attempt(s.guests.get(message.guest_id))
    if isinstance(guest, Guest):
        await attempt(save_guest(s, guest, due_from=at))


async def _fail(s: Services, message: Message, error: GuestlistError) -> str:
    return await record_failure(s, message, str(error), unknown=False)


_FATES: Mapping[type, Callable[[Services, Message, GuestlistError], Awaitable[str]]] = {
    TransientError: _retry,
    UnavailableError: _rest,
    ThrottledError: _wait,
    PolicyError: _retry,
    PermanentError: _fail,
    InvitationsBlockedError: _open,
    InvitationsPausedError: _hold,
    SlotMissedError: _line_up,
}
