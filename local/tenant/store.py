"""Write-through storage: SQLite rows of JSON, written before the tenant answers."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Store:
    """Rows by kind and key, given back in the order in which the keys first came.

    Survives the death of the process at any point; a loss of power may cost the last rows, as
    SQLite is told not to wait for the disk.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS rows (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))"
        )

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All writes inside are kept, or none."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def put(self, kind: str, key: str, body: Any) -> None:
        self._db.execute(
            "INSERT INTO rows VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            (kind, key, json.dumps(body)),
        )

    def delete(self, kind: str, key: str) -> None:
        self._db.execute("DELETE FROM rows WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> list[Any]:
        rows = self._db.execute("SELECT body FROM rows WHERE kind = ? ORDER BY rowid", (kind,))
        return [json.loads(body) for (body,) in rows]

    def get(self, kind: str, key: str) -> Any | None:
        row = self._db.execute("SELECT body FROM rows WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else json.loads(row[0])

    def clear(self) -> None:
        self._db.execute("DELETE FROM rows")
