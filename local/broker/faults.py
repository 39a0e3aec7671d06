"""Faults that a test arms, from this process or another: each happens to the next so many operations."""

import sqlite3
from enum import StrEnum


class Fault(StrEnum):
    """What can go wrong on purpose."""

    LOSE_SETTLEMENT = "lose-settlement"
    """The settlement is applied, its confirmation is never sent."""
    LOSE_SEND = "lose-send"
    """The message is stored, the connection breaks before the sender hears of it."""
    SERVER_BUSY = "server-busy"
    """The send is refused with `com.microsoft:server-busy` and nothing is stored."""
    DISCONNECT = "disconnect"
    """Every connection is cut at once."""


def arm(connection: sqlite3.Connection, fault: Fault, times: int) -> None:
    """Let the fault happen to the next `times` operations; 0 disarms it."""
    connection.execute("INSERT OR REPLACE INTO faults VALUES (?, ?)", (fault, times))


def armed(connection: sqlite3.Connection, fault: Fault) -> int:
    """How many operations the fault is still to happen to."""
    row = connection.execute("SELECT remaining FROM faults WHERE kind = ?", (fault,)).fetchone()
    return 0 if row is None else int(row[0])


def strikes(connection: sqlite3.Connection, fault: Fault) -> bool:
    """Whether the fault is armed; asking uses one of its times up."""
    if not armed(connection, fault):
        return False
    connection.execute("UPDATE faults SET remaining = remaining - 1 WHERE kind = ?", (fault,))
    return True
