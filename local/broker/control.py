"""What tests and tools do to a broker from beside it: count, empty, break. Works while it runs."""

from dataclasses import dataclass
from pathlib import Path

from local.broker import faults
from local.broker.faults import Fault
from local.broker.messages import State
from local.broker.queues import DEAD_LETTER_SUFFIX
from local.broker.rows import connect


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages a queue holds; those that are locked count as what they are besides."""

    active: int = 0
    deferred: int = 0
    scheduled: int = 0
    dead_lettered: int = 0


_FIELDS = {State.ACTIVE: "active", State.DEFERRED: "deferred", State.SCHEDULED: "scheduled"}


class Control:
    """A handle on the file of a broker, whether in this process or another.

    Raises FileNotFoundError for a database that no broker has made yet.
    """

    def __init__(self, database: Path) -> None:
        if not database.exists():
            raise FileNotFoundError(database)
        self._db = connect(database)

    def counts(self) -> dict[str, Counts]:
        """The messages of every queue, by its name."""
        fields: dict[str, dict[str, int]] = {
            name: {} for (name,) in self._db.execute("SELECT name FROM queues ORDER BY name")
        }
        for entity, state, number in self._db.execute(
            "SELECT entity, state, count(*) FROM messages GROUP BY entity, state"
        ):
            if entity.endswith(DEAD_LETTER_SUFFIX):
                queue = fields[entity.removesuffix(DEAD_LETTER_SUFFIX)]
                queue["dead_lettered"] = queue.get("dead_lettered", 0) + number
            else:
                fields[entity][_FIELDS[State(state)]] = number
        return {name: Counts(**numbers) for name, numbers in fields.items()}

    def purge(self, *, history: bool = False) -> int:
        """Delete all messages, locked ones too, and return their number.

        Like a purge in Azure it leaves the duplicate detection's memory; `history` empties that as well.
        """
        deleted = self._db.execute("DELETE FROM messages").rowcount
        if history:
            self._db.execute("DELETE FROM history")
        return deleted

    def arm(self, fault: Fault, times: int = 1) -> None:
        """Let the fault happen to the next `times` operations; 0 disarms it."""
        faults.arm(self._db, fault, times)

    def armed(self, fault: Fault) -> int:
        """How many operations the fault is still to happen to."""
        return faults.armed(self._db, fault)

    def close(self) -> None:
        self._db.close()
