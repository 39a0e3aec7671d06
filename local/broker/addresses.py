"""Where a link wants to go: `amqps://host:port/queue/$management`, in any case, is queue and node."""

from dataclasses import dataclass
from urllib.parse import urlsplit

CBS = "$cbs"
_MANAGEMENT = "/$management"


@dataclass(frozen=True, slots=True)
class Address:
    """An entity's path in lower case, and whether its management node is meant."""

    path: str
    is_management: bool

    @property
    def is_cbs(self) -> bool:
        return self.path == CBS


def parse(address: str | None) -> Address:
    """Read what stands in an attach; the scheme and host before the path mean nothing."""
    text = address or ""
    path = (urlsplit(text).path if "://" in text else text).strip("/").lower()
    return Address(path.removesuffix(_MANAGEMENT), path.endswith(_MANAGEMENT))
