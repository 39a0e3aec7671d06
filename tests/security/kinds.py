"""What a hostile file is, for the tables of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A file made to harm, under the limits as they are by default."""

    name: str
    make: Callable[[], bytes]
    verdict: str
    """Words of the refusal, as a regular expression."""
    megabytes: int = 200
    """Address space in which the reader comes to the verdict; the program itself takes some 60."""
    seconds: float = 10.0
    """Against hanging; not a measurement."""


type Kinds = Mapping[str, Kind]
