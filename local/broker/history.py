"""What duplicate detection remembers: the ids of messages, for the queue's window."""

from local.broker.queues import Queue
from local.broker.rows import Rows


class History:
    """Ids by queue, in the broker's file; times in milliseconds since 1970."""

    def __init__(self, rows: Rows) -> None:
        self._db = rows.connection

    def first(self, queue: Queue, message_id: str | None, now: int) -> int | None:
        """The sequence number of the message that came first under this id, if it is remembered."""
        if queue.duplicate_window is None or message_id is None:
            return None
        row = self._db.execute(
            "SELECT sequence FROM history WHERE entity = ? AND message_id = ? AND forget_at > ?",
            (queue.name, message_id, now),
        ).fetchone()
        return None if row is None else int(row[0])

    def remember(self, queue: Queue, message_id: str | None, sequence: int, now: int) -> None:
        """Keep the id for the queue's window; a queue without one keeps nothing."""
        if queue.duplicate_window is None or message_id is None:
            return
        self._db.execute(
            "INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?)",
            (queue.name, message_id, sequence, now + queue.duplicate_window),
        )

    def is_outdated(self, now: int) -> bool:
        """Whether there is an id to forget."""
        outdated = self._db.execute("SELECT 1 FROM history WHERE forget_at <= ? LIMIT 1", (now,))
        return outdated.fetchone() is not None

    def forget(self, now: int) -> None:
        """Let go of ids whose window is over."""
        self._db.execute("DELETE FROM history WHERE forget_at <= ?", (now,))
