"""Names that an uploader chooses: the folder that says who the partner is, and the roster's own path. Pure.

They become names of other blobs, the policy's and the report's, so none may be read as another one's.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from shared.domain.errors import RosterError

LONGEST_PATH = 800
"""Characters of partner and roster together. A blob's name holds 1,024, and a report's name is longer."""

REFUSED = "_refused"
"""Where reports on files of unusable names lie; no partner's folder begins with an underscore."""

_PARTNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _.-]{0,62}[A-Za-z0-9_-])?", re.ASCII)
PARTNER_FORM = (
    "up to 64 of the letters A to Z, digits, spaces, dots, dashes and underscores, and no other at its ends"
)


def is_partner(name: str) -> bool:
    """Whether a folder's name can be a partner's. Capitals count: blob names tell them apart."""
    return _PARTNER.fullmatch(name) is not None and ".." not in name


def check_path(partner: str, roster: str) -> None:
    """Raises RosterError, in words that do not repeat the name. A file in no folder has no partner to check."""
    if partner and not is_partner(partner):
        raise RosterError(f"the partner's folder must have a plain name: {PARTNER_FORM}; rename it")
    trouble = next(_troubles(roster), "")
    if not trouble and len(partner) + len(roster) > LONGEST_PATH:
        trouble = f"is longer than {LONGEST_PATH} characters"
    if trouble:
        raise RosterError(f"the file's name {trouble}; rename it")


def report_place(partner: str, roster: str) -> PurePosixPath:
    """Where the report of a roster belongs, whatever its name: always below the partner's own folder.

    A name that `check_path` refuses is replaced by its digest, so that no part of it names a blob.
    """
    try:
        check_path(partner, roster)
    except RosterError:
        digest = hashlib.sha256(f"{partner}/{roster}".encode("utf-8", "surrogatepass")).hexdigest()
        return PurePosixPath(REFUSED, digest[:32])
    return PurePosixPath(partner, roster)


def _troubles(roster: str) -> Iterator[str]:
    if "\\" in roster:
        yield "holds a backslash"
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in roster):
        yield "holds an invisible character"
    for step in roster.split("/"):
        if not step.strip(". ") or step != step.strip() or step.endswith("."):
            yield "has a part that is empty, or begins or ends with a blank, or ends with a dot"
