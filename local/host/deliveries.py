"""What became of each blob event, kept on disk so that a restart does not raise them all again."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BlobEvent:
    """One state of one blob, as one function is to see it."""

    function: str
    blob: str
    etag: str


class Deliveries:
    """One row per function and blob, for its newest ETag. The attempts survive a crash, as they do in
    Azure, where a queue message counts them: a blob that kills the host does not do so for ever.
    """

    def __init__(self, path: Path) -> None:
        # Autocommit: an attempt must be on disk before it is made. A second host may share the file.
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS deliveries (function TEXT, blob TEXT, etag TEXT,"
            " attempts INTEGER, done INTEGER, PRIMARY KEY (function, blob))"
        )

    def settled(self, event: BlobEvent) -> bool:
        """Whether this event has ended: delivered, given up or gone."""
        found = self._db.execute(
            "SELECT done FROM deliveries WHERE function = ? AND blob = ? AND etag = ?",
            (event.function, event.blob, event.etag),
        ).fetchone()
        return bool(found and found[0])

    def attempt(self, event: BlobEvent) -> int:
        """Count one more attempt, before it is made; gives its number, from 1."""
        row = self._db.execute(
            "INSERT INTO deliveries VALUES (?, ?, ?, 1, 0) ON CONFLICT (function, blob) DO UPDATE SET"
            " attempts = CASE WHEN etag = excluded.etag THEN attempts + 1 ELSE 1 END,"
            " etag = excluded.etag, done = 0 RETURNING attempts",
            (event.function, event.blob, event.etag),
        ).fetchone()
        return int(row[0])

    def settle(self, event: BlobEvent) -> None:
        self._db.execute(
            "UPDATE deliveries SET done = 1 WHERE function = ? AND blob = ? AND etag = ?",
            (event.function, event.blob, event.etag),
        )

    def close(self) -> None:
        self._db.close()
