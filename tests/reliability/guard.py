"""One guard of the promise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    name: str
    file: str
    text: str
    """Stands in the file exactly once."""
    without: str
    """What stands there when the guard is gone."""
    tests: str
    """The file of tests to run; `only` picks some of them, as pytest's -k."""
    only: str = ""
