"""Batches and entries as rows of Table storage. The rules of `records` apply."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from shared.adapters.tables.guest_records import Row, gather, read_time, spread, time_text
from shared.domain.batch import Batch, BatchState, Entry
from shared.domain.guest import When

SCHEMA = 1
PARTITION = "batches"
"""Of all batches and their two lists: a handful a day, and one transaction keeps them in step."""
RECORD, RUNNING, NEWEST = "batch-", "running-", "newest-"

_SETTLED = frozenset({BatchState.REJECTED, BatchState.HELD, BatchState.COMPLETE})
_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_MOST_CHARACTERS = 250_000
"""Of the cells of one row, as JSON: a million bytes at four bytes a character."""
CUT = "… [cut]"
_MOST_REASONS = 500
"""Of a batch: a roster of ten thousand bad rows could have as many reasons. The report has them all."""


def is_running(batch: Batch) -> bool:
    """Whether something is still to come for it without a person."""
    return batch.state not in _SETTLED


def batch_keys(batch_id: str) -> Row:
    """The keys of the row that holds the batch itself."""
    return {"PartitionKey": PARTITION, "RowKey": RECORD + batch_id}


def running_row(batch: Batch) -> Row:
    """A line of the list of running batches."""
    return {"PartitionKey": PARTITION, "RowKey": RUNNING + batch.batch_id, "batch_id": batch.batch_id}


def newest_row(batch: Batch) -> Row:
    """Sorts by age, the newest first."""
    seconds = int((_FAR - batch.received_at).total_seconds())
    key = f"{NEWEST}{seconds:012}-{batch.batch_id}"
    return {"PartitionKey": PARTITION, "RowKey": key, "batch_id": batch.batch_id}


def batch_row(batch: Batch) -> Row:
    """The row that holds the batch itself."""
    return {
        **batch_keys(batch.batch_id),
        "schema": SCHEMA,
        "batch_id": batch.batch_id,
        "partner": batch.partner,
        "roster": batch.roster,
        "upload_etag": batch.upload_etag,
        "state": batch.state.value,
        "received_at": time_text(batch.received_at),
        "check": batch.check,
        "approved": batch.approved,
        "format": batch.format,
        "rows": batch.rows,
        "reported": batch.reported,
        "reported_at": time_text(batch.reported_at),
        "finished_at": time_text(batch.finished_at),
        **spread("reason", batch.reason),
        **spread("headings", batch.headings),
        **spread("notes", batch.notes),
        **spread("group_names", dict(batch.group_names)),
        **spread("counts", dict(batch.counts)),
        **spread("reasons", dict(islice(batch.reasons.items(), _MOST_REASONS))),
    }


def batch_of(row: Mapping[str, Any], version: str | None) -> Batch:
    """The batch of a row, of whatever version wrote it."""
    return Batch(
        batch_id=row["batch_id"],
        partner=row["partner"],
        roster=row["roster"],
        upload_etag=row["upload_etag"],
        state=BatchState(row["state"]),
        received_at=datetime.fromisoformat(row["received_at"]),
        check=row.get("check", False),
        approved=row.get("approved", False),
        reason=gather(row, "reason", ""),
        format=row.get("format", ""),
        headings=tuple(tuple(cells) for cells in gather(row, "headings", ())),
        notes=tuple(gather(row, "notes", ())),
        rows=row.get("rows", 0),
        group_names=gather(row, "group_names", {}),
        counts=gather(row, "counts", {}),
        reasons=gather(row, "reasons", {}),
        reported=row.get("reported", ""),
        reported_at=read_time(row, "reported_at"),
        finished_at=read_time(row, "finished_at"),
        version=version,
    )


def entry_row(batch_id: str, entry: Entry) -> Row:
    """The row of an entry; its cells are cut where they would not fit."""
    row: Row = {
        "PartitionKey": batch_id,
        "RowKey": f"{entry.number:08}",
        "schema": SCHEMA,
        "guest_id": entry.guest_id,
        "refusal": entry.refusal,
        "code": entry.code,
        **spread("cells", _fitting(entry.cells)),
        **spread("wanted", {group: when.value for group, when in entry.wanted.items()}),
    }
    return row if entry.same_as is None else {**row, "same_as": entry.same_as}


def entry_of(row: Mapping[str, Any]) -> Entry:
    """The entry of a row."""
    return Entry(
        number=int(row["RowKey"]),
        cells=tuple(gather(row, "cells", ())),
        guest_id=row.get("guest_id", ""),
        wanted={group: When(when) for group, when in gather(row, "wanted", {}).items()},
        refusal=row.get("refusal", ""),
        code=row.get("code", ""),
        same_as=row.get("same_as"),
    )


def _fitting(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells, the longest of them cut where they would not fit one row of the table."""
    longest = max(map(len, cells), default=0)
    while longest and len(json.dumps(cells, ensure_ascii=False)) > _MOST_CHARACTERS:
        longest //= 2
        kept = max(0, longest - len(CUT))
        cells = tuple(cell if len(cell) <= longest else cell[:kept] + CUT for cell in cells)
    return cells
