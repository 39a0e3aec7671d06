"""Messages handed to a step, one at a time or several at once; `fates.py` settles what came of each."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from itertools import zip_longest

from shared.domain.errors import GuestlistError, attempt
from shared.domain.messages import Message
from shared.domain.ports import Services
from shared.engine.fates import settle
from shared.engine.telemetry import Carrier, link, span

type Step[M: Message] = Callable[[Services, M], Awaitable[None]]
type BatchStep[M: Message] = Callable[[Services, Sequence[M]], Awaitable[Mapping[M, GuestlistError]]]


async def deliver[M: Message](body: bytes, kind: type[M], step: Step[M], s: Services) -> None:
    """Run the step for one message and settle what came of it."""
    message = kind.read(body)
    with span(step.__name__, guest=message.guest_id, cause=message.cause, attempt=message.attempt):
        await settle(s, message, await attempt(step(s, message)))


async def deliver_batch[M: Message](
    bodies: Iterable[bytes],
    kind: type[M],
    step: BatchStep[M],
    s: Services,
    carriers: Iterable[Carrier] = (),
) -> None:
    """As `deliver` for several messages at once. The step says which of them met with which trouble.

    The broker settles a batch as one: when a body is unreadable or the step has a bug, the messages are
    taken one by one, so that only the bad ones keep coming back. `carriers` are the messages' properties, in
    the order of the bodies.
    """
    pairs = list(zip_longest(list(bodies), carriers))
    with span(f"{step.__name__} batch", messages=len(pairs)):
        try:
            messages = {kind.read(body): carrier for body, carrier in pairs}
            troubles = await attempt(step(s, list(messages)))
        except Exception:
            if len(pairs) == 1:
                raise
            await _deliver_alone(pairs, kind, step, s)
            return
        if not isinstance(troubles, GuestlistError):
            batch = link()

            async def settle_one(message: M, carrier: Carrier | None) -> None:
                with span(step.__name__, carrier, [batch], guest=message.guest_id, cause=message.cause):
                    await settle(s, message, troubles.get(message))

            await asyncio.gather(*(settle_one(*item) for item in messages.items()))
        elif len(messages) == 1:
            [message] = messages
            await settle(s, message, troubles)
        else:
            await _deliver_alone(pairs, kind, step, s)


async def _deliver_alone[M: Message](
    pairs: Iterable[tuple[bytes, Carrier | None]], kind: type[M], step: BatchStep[M], s: Services
) -> None:
    """Each on its own; bugs are raised together once all had their turn."""
    deliveries = (deliver_batch([body], kind, step, s, [carrier or {}]) for body, carrier in pairs)
    outcomes = await asyncio.gather(*deliveries, return_exceptions=True)
    bugs = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if bugs:
        raise ExceptionGroup("messages that cannot be handled", bugs)
