"""The fate of every delivery. An error's type says what to do; this file does it, and no other one catches.

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

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from shared.control import open_breaker, read_breaker, reserve_slots, slow_down
from shared.domain.batch import Upload
from shared.domain.errors import (
    GuestlistError,
    InvitationsBlockedError,
    InvitationsPausedError,
    OutcomeUnknownError,
    PermanentError,
    PolicyError,
    RestingError,
    RosterError,
    SettlingError,
    SlotMissedError,
    ThrottledError,
    TransientError,
    UnavailableError,
)
from shared.domain.guest import Guest
from shared.domain.messages import Message, SendInvitation
from shared.domain.pace import REST, backoff, spread
from shared.domain.ports import Services
from shared.keeping import keep, record_failure

log = logging.getLogger("guestlist")

type Step[M: Message] = Callable[[Services, M], Awaitable[None]]
type BatchStep[M: Message] = Callable[[Services, Sequence[M]], Awaitable[Mapping[M, GuestlistError]]]

type UploadStep = Callable[[Services, Upload, bytes], Awaitable[None]]
type RejectStep = Callable[[Services, Upload, bytes, str], Awaitable[None]]

SIDE_BY_SIDE = 16
"""How many items of a sweep are worked on at once."""


async def deliver[M: Message](body: bytes, kind: type[M], step: Step[M], s: Services) -> None:
    """Run the step for one message and settle what came of it."""
    message = kind.read(body)
    await _settle(s, message, await attempt(step(s, message)))


async def deliver_batch[M: Message](
    bodies: Iterable[bytes], kind: type[M], step: BatchStep[M], s: Services
) -> None:
    """As `deliver` for several messages at once. The step says which of them met with which trouble.

    The broker settles a batch as one: when a body is unreadable or the step has a bug, the messages are
    taken one by one, so that only the bad ones keep coming back.
    """
    bodies = list(bodies)
    try:
        messages = list(dict.fromkeys(kind.read(body) for body in bodies))
        troubles = await attempt(step(s, messages))
    except Exception:
        if len(bodies) == 1:
            raise
        await _deliver_alone(bodies, kind, step, s)
        return
    if not isinstance(troubles, GuestlistError):
        await asyncio.gather(*(_settle(s, message, troubles.get(message)) for message in messages))
    elif len(messages) == 1:
        await _settle(s, messages[0], troubles)
    else:
        await _deliver_alone(bodies, kind, step, s)


async def _deliver_alone[M: Message](
    bodies: Iterable[bytes], kind: type[M], step: BatchStep[M], s: Services
) -> None:
    """Each on its own; bugs are raised together once all had their turn."""
    deliveries = (deliver_batch([body], kind, step, s) for body in bodies)
    outcomes = await asyncio.gather(*deliveries, return_exceptions=True)
    bugs = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if bugs:
        raise ExceptionGroup("messages that cannot be handled", bugs)


async def deliver_upload(path: str, take: UploadStep, reject: RejectStep, s: Services) -> None:
    """Take in the upload at `container/name`, or reject it with a report. An upload that is gone is nothing."""
    container, _, name = path.partition("/")
    found = await s.blobs.read(container, name)
    if found is None:
        return
    content, upload = found
    error = await attempt(take(s, upload, content))
    fate = type(error).__name__ if error else "taken in"
    log.info("upload", extra={"container": container, "etag": upload.etag, "fate": fate})
    if isinstance(error, RosterError | PolicyError):
        await reject(s, upload, content, str(error))
    elif error:
        raise error


async def attempt[T](doing: Awaitable[T]) -> T | GuestlistError:
    """The result, or what was raised on purpose, as a value. Bugs pass."""
    try:
        return await doing
    except GuestlistError as error:
        return error


async def each[T](items: Iterable[T], step: Callable[[T], Awaitable[object]], what: str) -> None:
    """Run the step for every item, several side by side; trouble with one is logged and stops no other.

    Bugs are raised together once all items had their turn.
    """
    places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(item: T) -> None:
        async with places:
            error = await attempt(step(item))
            if isinstance(error, GuestlistError):
                log.warning("sweep", extra={"what": what, "error": type(error).__name__, "reason": str(error)})

    outcomes = await asyncio.gather(*(one(item) for item in items), return_exceptions=True)
    bugs = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if bugs:
        raise ExceptionGroup(what, bugs)


async def _settle(s: Services, message: Message, error: GuestlistError | None) -> None:
    fate: str | GuestlistError = "complete" if error is None else await attempt(_fate(s, message, error))
    if isinstance(fate, GuestlistError):
        # The tables are away, so that nothing can be noted: the message alone must last until they are back.
        wait = backoff(message.postponed + 1, spread(message.message_id))
        await s.bus.send([(message.later(), s.clock() + wait)])
        fate = "later"
    log.info(
        "delivery",
        extra={
            "queue": message.queue,
            "guest_id": message.guest_id,
            "cause": message.cause,
            "attempt": message.attempt,
            "fate": fate,
            "reason": str(error or ""),
        },
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
        log.error("invitations blocked", extra={"reason": str(error)})
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
        await attempt(keep(s, guest, due_from=at))


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
