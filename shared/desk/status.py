"""How things stand: batches, invitations, health. Nothing here changes anything."""

from shared.desk.answers import BATCH_ID, Answer
from shared.domain.batch import Batch
from shared.domain.errors import attempt
from shared.domain.policy import Policy
from shared.domain.ports import Services
from shared.engine.control import read_breaker
from shared.engine.policies import policy_for
from shared.engine.reports import PAUSED, REPORTS, report_name

NEWEST = 50
"""How many batches a list shows."""


async def latest_batches(s: Services) -> Answer:
    """The newest batches, and whether the breaker is open."""
    batches = await s.batches.latest(NEWEST)
    return {"batches": [_describe(batch) for batch in batches], **await _breaker(s)}


async def one_batch(s: Services, batch_id: str) -> Answer | None:
    batch = await s.batches.get(batch_id) if BATCH_ID.fullmatch(batch_id) else None
    return _describe(batch) if batch else None


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
        "notes": list(batch.notes),
        "report": f"{REPORTS}/{report}",
        "started_at": batch.received_at.isoformat(),
        "reported_at": batch.reported_at.isoformat() if batch.reported_at else None,
        "finished_at": batch.finished_at.isoformat() if batch.finished_at else None,
    }
