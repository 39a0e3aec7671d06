"""The tables, and the small named records of the one called `control`."""

import hashlib
import re
from collections.abc import Mapping

from azure.data.tables.aio import TableServiceClient

from shared.adapters.azure_errors import azure_errors
from shared.adapters.tables.guest_records import Row, gather, spread
from shared.adapters.tables.rows import CONTROL, STORE, TABLES, etag_of, read_row, save_row

_PARTITION = "control"
_PLAIN_KEY = re.compile(r"[a-z-]{1,60}")


async def ensure_tables(service: TableServiceClient) -> None:
    """Create the tables that are missing. Needs no more than the right to write rows."""
    with azure_errors(STORE):
        for table in TABLES:
            await service.create_table_if_not_exists(table)


class TableControl:
    """`Control` in a table. Any text can be a name: one that is no plain key is stored under its digest."""

    def __init__(self, service: TableServiceClient) -> None:
        self._table = service.get_table_client(CONTROL)

    async def get(self, name: str) -> tuple[dict[str, str], str | None]:
        row = await read_row(self._table, _keys(name))
        return (gather(row, "values", {}), etag_of(row)) if row else ({}, None)

    async def put(self, name: str, values: Mapping[str, str], version: str | None) -> None:
        row = {**_keys(name), "name": name, **spread("values", dict(values))}
        await save_row(self._table, row, version)


def _keys(name: str) -> Row:
    key = name if _PLAIN_KEY.fullmatch(name) else hashlib.sha256(name.encode()).hexdigest()
    return {"PartitionKey": _PARTITION, "RowKey": key}
