"""The messages table, one method per thing that is done to a row; no decisions.

Changes gather in one transaction until `commit`. What was committed survives a kill of the process
(write-ahead log), though not a loss of power.
"""

import sqlite3
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from uuid import UUID, uuid4

from local.broker.messages import Message, State
from local.broker.queues import DEAD_LETTER_SUFFIX

_COLUMNS = (
    "sequence, entity, state, content, enqueued_at, delivery_count, lock_token, locked_until,"
    " dead_letter_reason, dead_letter_description"
)
_SELECT = f"SELECT {_COLUMNS} FROM messages "  # noqa: S608 - both parts are constants
_READY = "WHERE entity = ? AND state = 0 AND locked_until IS NULL ORDER BY sequence LIMIT 1"
_BUSY_SECONDS = 30.0


def connect(database: Path) -> sqlite3.Connection:
    """Open the broker's file, making it if need be; several processes may have it open at once."""
    # Python's SQLite is built serialized, so a connection may pass between threads.
    connection = sqlite3.connect(database, timeout=_BUSY_SECONDS, autocommit=True, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.executescript(resources.files("local.broker").joinpath("schema.sql").read_text())
    return connection


class Rows:
    """The broker's one connection to its file; times in milliseconds since 1970."""

    def __init__(self, database: Path) -> None:
        self.connection = connect(database)

    def begin(self) -> sqlite3.Connection:
        """Open the transaction if it is not open. To be called before anything that may write."""
        # IMMEDIATE: a transaction that begins by reading could not write once another process has.
        if not self.connection.in_transaction:
            self.connection.execute("BEGIN IMMEDIATE")
        return self.connection

    def commit(self) -> None:
        """Make everything since the last commit lasting."""
        if self.connection.in_transaction:
            self.connection.execute("COMMIT")

    def own(self, names: Iterable[str]) -> None:
        """Make these the queues of the file. Raises ValueError when it holds messages of another."""
        known = set(names)
        stored = {str(row[0]) for row in self.connection.execute("SELECT DISTINCT entity FROM messages")}
        strangers = sorted({entity.removesuffix(DEAD_LETTER_SUFFIX) for entity in stored} - known)
        if strangers:
            raise ValueError(f"the database has messages of unknown queues: {', '.join(strangers)}")
        self.begin()
        self.connection.execute("DELETE FROM queues")
        self.connection.executemany("INSERT INTO queues VALUES (?)", [(name,) for name in known])
        self.commit()

    def insert(
        self, entity: str, content: bytes, *, now: int, scheduled_for: int | None, lifetime: int | None
    ) -> int:
        """Add a message and return its sequence number; with a time to come it is scheduled."""
        scheduled = scheduled_for is not None
        state = State.SCHEDULED if scheduled else State.ACTIVE
        expires_at = None if scheduled or lifetime is None else now + lifetime
        sequence = self.connection.execute(
            "INSERT INTO messages (entity, state, content, enqueued_at, scheduled_for, lifetime, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (entity, state, content, now, scheduled_for, lifetime, expires_at),
        ).lastrowid
        assert sequence is not None
        return sequence

    def activate(self, sequence: int, now: int) -> None:
        """Make a scheduled message active under a new sequence number, as Service Bus does."""
        self.connection.execute(
            "INSERT INTO messages (entity, state, content, enqueued_at, lifetime, expires_at)"
            " SELECT entity, 0, content, ?, lifetime, ? + lifetime FROM messages WHERE sequence = ?",
            (now, now, sequence),
        )
        self.delete(sequence)

    def delete(self, sequence: int) -> None:
        self.connection.execute("DELETE FROM messages WHERE sequence = ?", (sequence,))

    def lock(self, sequence: int, until: int) -> Message:
        """Lock the message with a token of its own and return it as it is now."""
        row = self.connection.execute(
            f"UPDATE messages SET lock_token = ?, locked_until = ? WHERE sequence = ? RETURNING {_COLUMNS}",  # noqa: S608
            (uuid4().bytes, until, sequence),
        ).fetchone()
        return _message(row)

    def extend(self, sequence: int, until: int) -> None:
        self.connection.execute("UPDATE messages SET locked_until = ? WHERE sequence = ?", (until, sequence))

    def unlock(self, message: Message, *, state: State, delivery_count: int, content: bytes) -> None:
        """Let others have the message again."""
        self.connection.execute(
            "UPDATE messages SET lock_token = NULL, locked_until = NULL, state = ?, delivery_count = ?,"
            " content = ? WHERE sequence = ?",
            (state, delivery_count, content, message.sequence),
        )

    def bury(
        self, message: Message, *, reason: str | None, description: str | None, delivery_count: int, content: bytes
    ) -> None:
        """Move the message to the dead-letter queue; it keeps its sequence number."""
        self.connection.execute(
            "UPDATE messages SET entity = ?, lock_token = NULL, locked_until = NULL, state = 0, expires_at = NULL,"
            " dead_letter_reason = ?, dead_letter_description = ?, delivery_count = ?, content = ?"
            " WHERE sequence = ?",
            (
                message.entity + DEAD_LETTER_SUFFIX,
                reason,
                description,
                delivery_count,
                content,
                message.sequence,
            ),
        )

    def next_ready(self, entity: str) -> Message | None:
        """The oldest message that a receiver could have now."""
        return self._one(_READY, entity)

    def held(self, entity: str, token: UUID, now: int) -> Message | None:
        """The message whose lock this token holds now."""
        return self._one("WHERE lock_token = ? AND entity = ? AND locked_until > ?", token.bytes, entity, now)

    def unlocked(self, entity: str, sequence: int, state: State) -> Message | None:
        where = "WHERE sequence = ? AND entity = ? AND state = ? AND locked_until IS NULL"
        return self._one(where, sequence, entity, state)

    def _one(self, where: str, *values: object) -> Message | None:
        row = self.connection.execute(_SELECT + where, values).fetchone()
        return None if row is None else _message(row)

    def from_sequence(self, entity: str, first: int, count: int) -> list[Message]:
        """Messages of any state, by sequence number."""
        return self._all("WHERE entity = ? AND sequence >= ? ORDER BY sequence LIMIT ?", entity, first, count)

    def due(self, now: int) -> list[Message]:
        """Scheduled messages whose time has come, in that order."""
        return self._all("WHERE scheduled_for <= ? ORDER BY scheduled_for, sequence", now)

    def lock_expired(self, now: int) -> list[Message]:
        return self._all("WHERE locked_until <= ?", now)

    def outlived(self, now: int) -> list[Message]:
        """Messages past their time to live; one that is locked lives on until it is not."""
        return self._all("WHERE expires_at <= ? AND locked_until IS NULL", now)

    def _all(self, where: str, *values: object) -> list[Message]:
        return [_message(row) for row in self.connection.execute(_SELECT + where, values)]


def _message(row: tuple[object, ...]) -> Message:
    sequence, entity, state, content, enqueued_at, delivery_count, token, *rest = row
    lock_token = UUID(bytes=token) if isinstance(token, bytes) else None
    return Message(sequence, entity, State(state), content, enqueued_at, delivery_count, lock_token, *rest)  # type: ignore[arg-type]
