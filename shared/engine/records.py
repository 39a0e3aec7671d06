"""Guests and batches, saved. `save` is one try; `change` decides again until nobody else was quicker."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.domain.batch import Batch
from shared.domain.errors import ConflictError
from shared.domain.failure import give_up
from shared.domain.guest import Guest
from shared.domain.messages import Message
from shared.domain.ports import Services

FAILED = "failed"
"""The outcome of a message whose failure is put on the guest."""


async def save_guest(s: Services, guest: Guest, due_from: datetime | None = None) -> Guest:
    """Save the guest, with the time from which upkeep may take it for stuck. Raises ConflictError."""
    due_at = guest.look_again_at(due_from or s.clock(), s.options.nudge_after)
    return await s.guests.save(replace(guest, due_at=due_at, revision=guest.revision + 1))


async def change_guest(
    s: Services,
    guest_id: str,
    known: Guest | None,
    decide: Callable[[Guest | None], Guest | None],
    due_from: datetime,
) -> Guest | None:
    """Save what `decide` makes of the guest (None: leave it), from the start again when another was quicker."""
    while True:
        decided = decide(known)
        if decided is None:
            return known
        try:
            return await save_guest(s, decided, due_from)
        except ConflictError:
            known = await s.guests.get(guest_id)


async def change_batch(s: Services, batch_id: str, new: Batch | None = None, **changes: Any) -> Batch:
    """Save `changes` to the stored batch, or to `new` in its place, whoever else saves it meanwhile."""
    while True:
        stored = await s.batches.get(batch_id)
        version = stored.version if stored else None
        base = new or stored
        assert base, "a batch is kept before it is changed"
        try:
            return await s.batches.save(replace(base, version=version, **changes))
        except ConflictError:
            continue


async def record_failure(s: Services, message: Message, reason: str, *, unknown: bool) -> str:
    """Put on the guest's record that a step gave up. Raises ConflictError when the guest moves meanwhile."""
    guest = await s.guests.get(message.guest_id)
    if guest is None:
        return "nobody"
    failed = give_up(guest, type(message), reason, s.clock(), unknown=unknown)
    if failed != guest:
        await save_guest(s, failed)
    return FAILED
