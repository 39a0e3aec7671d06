"""How much an uploaded file may hold, and how much its reading may cost."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class FileLimits:
    """The defaults hold any roster that a person made; an attack is far beyond them.

    The share of inflated to packed bytes and its grace are those of Apache POI's ZipSecureFile.
    """

    file_bytes: int = 25 * MB
    inflated_bytes: int = 300 * MB
    parts: int = 1_000
    """Entries of the zip container."""
    ratio: int = 100
    """Inflated bytes for one packed byte, of a part larger than `ratio_grace_bytes`."""
    ratio_grace_bytes: int = 100_000
    depth: int = 100
    """Nesting of XML elements."""
    rows: int = 100_000
    """Down to the last row that somebody wrote in; of all visible sheets together. Likewise `area`."""
    columns: int = 256
    area: int = 5_000_000
    """Rows times columns: the reader keeps a place for every cell, the empty ones too."""
    remarks: int = 200_000
    """Cells with a fault or a link, of each sheet. Excel itself allows 65,530 links."""
    cell_characters: int = 32_767
    """Excel's own limit."""
    characters: int = 50 * MB
    """All cells together."""
    address_space_bytes: int = 1 << 30
    cpu_seconds: int = 8
    wall_seconds: float = 9.5
    """A file that would stall has its answer within ten seconds."""
