"""What a check found, in one line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from infra.hooks.cloud import Cloud


@dataclass(frozen=True, slots=True)
class Finding:
    ok: bool
    said: str
    do: str = ""
    """What to do next. Empty when nothing is."""


type Check = Callable[[Cloud], Finding]


def compared(wanted: Iterable[str], found: Iterable[str], do: str) -> Finding:
    """`3 of 4`, and which are missing."""
    wanted, found = set(wanted), set(found)
    missing = sorted(wanted - found)
    count = f"{len(wanted) - len(missing)} of {len(wanted)}"
    return Finding(False, f"{count}; missing: {', '.join(missing)}", do) if missing else Finding(True, count)
