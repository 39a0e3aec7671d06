"""Messages handed to a step, one at a time or several at once; `fates.py` settles what came of each."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from shared.domain.errors import GuestlistError, attempt
from shared.domain.messages import Message
from shared.domain.ports import Services
from shared.engine.fates import settle

type Step[M: Message] = Callable[[Services, M], Awaitable[None]]
type BatchStep[M: Message] = Callable[[Services, Sequence[M]], Awaitable[Mapping[M, GuestlistError]]]


async def deliver[M: Message](body: bytes, kind: type[M], step: Step[M], s: Services) -> None:
    """Run the step for one message and settle what came of it."""
    message = kind.read(body)
    await settle(s, message, await attempt(step(s, message)))


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
        await asyncio.gather(*(settle(s, message, troubles.get(message)) for message in messages))
    elif len(messages) == 1:
        await settle(s, messages[0], troubles)
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
