"""What the HTTP endpoints answer, as plain values."""

import logging
import re
from collections.abc import Awaitable, Callable

from shared.control import read_breaker
from shared.delivery import attempt
from shared.domain.batch import Batch
from shared.domain.policy import Policy
from shared.domain.ports import Services
from shared.keeping import policy_for
from shared.operations import approve_batch, reopen, resume_batch
from shared.reporting import PAUSED, REPORTS, report_name

NEWEST = 50
"""How many batches a list shows."""

LARGEST_BODY = 1_000
"""Bytes. No endpoint reads a body."""

_BATCH_ID = re.compile(r"[0-9a-f]{32}")

type Answer = dict[str, object]

log = logging.getLogger("guestlist")


async def answer(body: bytes, doing: Callable[[], Awaitable[Answer | bytes | None]]) -> tuple[int, Answer | bytes]:
    """The HTTP status with what was done; None is an unknown batch. An error reveals nothing but itself.

    What went wrong is in the log alone.
    """
    if len(body) > LARGEST_BODY:
        return 413, {"error": "the request is too large"}
    try:
        done = await doing()
    except Exception:
        log.exception("http")
        return 500, {"error": "internal error; the log has the reason"}
    return (404, {"error": "no such batch"}) if done is None else (200, done)


async def latest_batches(s: Services) -> Answer:
    """The newest batches, and whether the breaker is open."""
    batches = await s.batches.latest(NEWEST)
    return {"batches": [_describe(batch) for batch in batches], **await _breaker(s)}


async def one_batch(s: Services, batch_id: str) -> Answer | None:
    batch = await s.batches.get(batch_id) if _BATCH_ID.fullmatch(batch_id) else None
    return _describe(batch) if batch else None


async def resume(s: Services, batch_id: str) -> Answer | None:
    """Run again what failed in the batch."""
    resumed = await resume_batch(s, batch_id) if _BATCH_ID.fullmatch(batch_id) else None
    return None if resumed is None else {"batch_id": batch_id, "resumed": resumed}


async def approve(s: Services, batch_id: str) -> Answer | None:
    """Let a held batch go."""
    outcome = await approve_batch(s, batch_id) if _BATCH_ID.fullmatch(batch_id) else None
    return None if outcome is None else {"batch_id": batch_id, "outcome": outcome}


async def close_breaker(s: Services) -> Answer:
    """Invite again, after Microsoft has lifted the block."""
    return {"invitations": "running", "nudged": await reopen(s)}


async def template(s: Services, partner: str) -> bytes:
    """A workbook to fill in; it names the groups of the partner's policy, if there is one."""
    policy = await attempt(policy_for(s, partner))
    return await s.sheets.template(sorted(policy.groups) if isinstance(policy, Policy) else ())


async def health(s: Services) -> Answer:
    """Raises when the tables cannot be read: the answer is then 500."""
    return {"status": "ok", **await _breaker(s)}


async def _breaker(s: Services) -> Answer:
    breaker = await read_breaker(s)
    if breaker.opened_at is None:
        return {"invitations": "running"}
    return {
        "invitations": PAUSED,
        "paused_since": breaker.opened_at.isoformat(),
        "next_probe_at": breaker.probe_at.isoformat() if breaker.probe_at else None,
    }


def _describe(batch: Batch) -> Answer:
    report, _ = report_name(batch.partner, batch.roster)
    return {
        "batch_id": batch.batch_id,
        "partner": batch.partner,
        "roster": batch.roster,
        "state": batch.state.value,
        "reason": batch.reason,
        "rows": batch.rows,
        "counts": dict(batch.counts),
        "reasons": dict(batch.reasons),
        "report": f"{REPORTS}/{report}",
        "started_at": batch.received_at.isoformat(),
        "reported_at": batch.reported_at.isoformat() if batch.reported_at else None,
        "finished_at": batch.finished_at.isoformat() if batch.finished_at else None,
    }
