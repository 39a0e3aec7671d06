"""Reports and their summaries: gather entries and guests, let the domain decide, write both blobs."""

import json
from collections.abc import Mapping
from dataclasses import replace

from shared.domain.batch import Batch, BatchState, Entry, Upload
from shared.domain.check import check_line
from shared.domain.errors import ConflictError, GuestlistError, attempt
from shared.domain.intake import Plan
from shared.domain.memory import Remembered
from shared.domain.names import report_place
from shared.domain.ports import Services
from shared.domain.report import Line, Report, Status, line_for, rejected_lines
from shared.domain.roster import Book
from shared.engine.control import read_breaker
from shared.engine.records import change_batch
from shared.engine.uploads import CHECKS, UPLOADS, claim_name, holds_name, mark_taken_in

REPORTS = "reports"

PAUSED = (
    "invitations are paused for the whole tenant: Entra blocks them for suspicious activity; "
    "your operations team must ask Microsoft support"
)

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


async def write_report(s: Services, batch: Batch, open_guests: Mapping[str, int] | None = None) -> None:
    """Write the report when it says something new and is due: at most every `report_every`, but at once
    when the invitations are through, and at the end.

    `open_guests` is the index of open guests (id → revision). Without it every guest is read, and the report
    is written whatever it says. So it is when another process has reported since: what this one remembers of
    guests that are closed may be old.
    """
    anew = open_guests is None
    known = None if anew else s.memory.batches.get(batch.batch_id)
    if known is None or known.told != batch.reported:
        known = Remembered(await s.batches.entries(batch.batch_id), told=batch.reported)
    if not anew:
        s.memory.batches[batch.batch_id] = known
    moved = known.moved(open_guests or {})
    known.guests |= await s.guests.get_many(moved)
    known.news = known.news or bool(moved)
    if not known.news:
        return
    report = await _report(s, batch, known)
    if anew or _is_due(s, batch, report):
        await _publish(s, UPLOADS, report)
        await _note_told(s, report)
        known.news, known.told = False, report.digest
        if report.finished:
            s.memory.batches.pop(batch.batch_id, None)


async def _report(s: Services, batch: Batch, known: Remembered) -> Report:
    waiting = batch.reason or (PAUSED if (await read_breaker(s)).opened_at else "")
    lines = tuple(
        line_for(entry, known.guests.get(entry.guest_id), batch.group_names, waiting) for entry in known.entries
    )
    report = Report(batch, lines, s.clock())
    if not report.finished:
        return report
    finished_at = batch.finished_at or report.written_at
    return replace(report, batch=replace(batch, state=BatchState.COMPLETE, finished_at=finished_at))


def _is_due(s: Services, batch: Batch, report: Report) -> bool:
    if report.finished:
        return True
    through = Status.WAITING in batch.counts and Status.WAITING not in report.counts
    recent = batch.reported_at is not None and report.written_at - batch.reported_at < s.options.report_every
    return (through or not recent) and report.digest != batch.reported


async def report_check(s: Services, upload: Upload, batch: Batch, planned: Plan) -> None:
    """What the roster would do, row by row."""
    requests = {request.guest_id: request for request in planned.requests}
    known = await s.guests.get_many(requests)

    def line(entry: Entry) -> Line:
        key = entry.guest_id
        return check_line(
            entry, requests.get(key), known.get(key), batch.group_names, s.options.retry_failed_after
        )

    lines = tuple(map(line, planned.entries))
    checked = replace(batch, check=True, state=BatchState.COMPLETE, finished_at=s.clock())
    await claim_name(s, upload, batch.batch_id)
    await _publish(s, CHECKS, Report(checked, lines, s.clock()))
    await mark_taken_in(s, upload, batch.batch_id)


async def report_rejection(s: Services, upload: Upload, batch: Batch, content: bytes) -> None:
    """The rows of a refused roster, as far as they can be read, with the reason."""
    book = await attempt(s.sheets.read(upload.roster, content))
    rows = book.first.rows if isinstance(book, Book) else ()
    check = upload.container == CHECKS
    lines = rejected_lines(batch, rows)
    batch = replace(batch, check=check, rows=len(lines))
    kept = batch if check else await change_batch(s, batch.batch_id, batch)
    report = Report(kept, lines, s.clock())
    await claim_name(s, upload, batch.batch_id)
    await _publish(s, upload.container, report)
    if not check:
        await _note_told(s, report)
    await mark_taken_in(s, upload, batch.batch_id)


def report_name(partner: str, roster: str) -> tuple[str, str]:
    """Where the report and the summary of a roster lie in the container `reports`."""
    place = report_place(partner, roster)
    stem = str(place.with_suffix("")) if place.suffix else str(place)
    return f"{stem}.report.{ending(roster)}", f"{stem}.summary.json"


def ending(roster: str) -> str:
    """A .csv roster gets a .csv report; everything else a workbook."""
    return "csv" if roster.lower().endswith(".csv") else "xlsx"


async def _note_told(s: Services, report: Report) -> None:
    """Note on the batch what its report says by now.

    A batch that somebody else has saved since the report was begun may be further than the report: then it is
    noted that the report must be written again.
    """
    told = replace(
        report.batch,
        counts=report.counts,
        reasons=report.reasons,
        reported=report.digest,
        reported_at=report.written_at,
    )
    saved = await attempt(s.batches.save(told))
    if isinstance(saved, ConflictError):
        moved = await change_batch(s, told.batch_id, reported="")
        if moved.state is BatchState.COMPLETE:
            await change_batch(s, told.batch_id, state=BatchState.RUNNING)
    elif isinstance(saved, GuestlistError):
        raise saved


async def _publish(s: Services, container: str, report: Report) -> None:
    """Put the report and its summary under the roster's name, unless a newer upload has that name by now."""
    batch = report.batch
    if not await holds_name(s, container, batch):
        return
    report_path, summary_path = report_name(batch.partner, batch.roster)
    kind = ending(batch.roster)
    await s.blobs.write(REPORTS, report_path, await s.sheets.write(report, kind), _TYPES[kind])
    summary = json.dumps(report.summary(), ensure_ascii=False, indent=2).encode()
    await s.blobs.write(REPORTS, summary_path, summary, "application/json")
