"""Reading and saving single rows of Table storage."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from azure.core import MatchConditions
from azure.core.exceptions import ResourceNotFoundError
from azure.data.tables import TableEntity, TableTransactionError, UpdateMode
from azure.data.tables.aio import TableClient

from shared.adapters.azure_errors import azure_errors, is_absent
from shared.adapters.tables.guest_records import Row

type Operation = tuple[str, Row, dict[str, Any]]

GUESTS, BATCHES, ENTRIES, CONTROL = TABLES = ("guests", "batches", "entries", "control")
STORE = "Table storage"


async def read_row(table: TableClient, keys: Row) -> TableEntity | None:
    """None when there is no such row."""
    with azure_errors(STORE):
        try:
            return await table.get_entity(keys["PartitionKey"], keys["RowKey"])
        except ResourceNotFoundError as error:
            if is_absent(error):
                return None
            raise


def etag_of(row: TableEntity) -> str:
    """The version of a row that was read."""
    return row.metadata["etag"] or ""


async def save_row(
    table: TableClient, row: Row, version: str | None, index: Sequence[Row] = (), leaves: Row | None = None
) -> str:
    """Insert a new row (`version` None), or replace just that version; returns the new one.

    In the same transaction, the rows of `index` are written and the row `leaves` is taken out, if it is there.
    """
    writes = [_write(row, version), *(("upsert", entry, {"mode": UpdateMode.REPLACE}) for entry in index)]
    with azure_errors(STORE):
        if leaves is not None:
            answers = await _save_leaving(table, writes, leaves)
        elif index:
            answers = await table.submit_transaction(writes)
        else:
            answers = [await _save_alone(table, *writes[0])]
    return str(answers[0]["etag"])


async def _save_alone(table: TableClient, verb: str, row: Row, match: dict[str, Any]) -> Mapping[str, Any]:
    """Without a transaction, which costs the client twice the work."""
    return await (table.create_entity(row) if verb == "create" else table.update_entity(row, **match))


async def _save_leaving(table: TableClient, writes: list[Operation], leaves: Row) -> list[Mapping[str, Any]]:
    try:
        return await table.submit_transaction([*writes, ("delete", leaves)])
    except TableTransactionError as error:
        if error.status_code != HTTPStatus.NOT_FOUND or not is_absent(error):
            raise
    # A transaction that deletes what is not there fails as a whole. If it was the row itself that is not
    # there, this second try says so.
    return await table.submit_transaction(writes)


def _write(row: Row, version: str | None) -> Operation:
    if version is None:
        return "create", row, {}
    match = {"etag": version, "match_condition": MatchConditions.IfNotModified}
    return "update", row, {"mode": UpdateMode.REPLACE, **match}
