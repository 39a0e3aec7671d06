"""What a policy file may say, key by key, and the words for a value that has another form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.errors import PolicyError
from shared.domain.guest import When

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_URL = re.compile(r"https://[a-z0-9.-]+(:\d+)?([/?#][!-~]*)?", re.IGNORECASE | re.ASCII)
"""Neither a user's name before the host nor anything that a browser could read as another host."""

ACCEPTED_COLUMNS = ("message", "redirect_url", "cc", "language", "sponsor")
"""Columns that a policy may leave to the roster."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a value must look like: `expected` is shown to the admin when `holds` says no."""

    holds: Callable[[Any], bool]
    expected: str


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_https(value: object) -> bool:
    return isinstance(value, str) and _URL.fullmatch(value) is not None


_TEXT = Form(lambda value: isinstance(value, str), 'text in quotes, for example "en"')
_TEXTS = Form(_is_texts, 'a list of texts, for example ["fabrikam.example"]')
_COUNT = Form(_is_count, "a whole number above 0, for example 30")
_HTTPS = Form(
    _is_https,
    'an https address in quotes, for example "https://myapps.microsoft.com"',
)
_GROUP_ID = Form(
    lambda value: isinstance(value, str) and _GUID.fullmatch(value) is not None,
    'the group\'s object id in quotes, for example "6f1d7a52-3a0c-4c5e-9d60-0d6f3a1c2b11"',
)
_WHEN = Form(lambda value: value in set(When), '"redeemed" or "invited"')
_SHEETS = Form(
    lambda value: value in ("all", "first") or (_is_texts(value) and bool(value)),
    '"all", "first", or a list of sheet names',
)
_HIDDEN_ROWS = Form(lambda value: value in ("hold", "skip", "take"), '"hold", "skip" or "take"')

_COLUMN_NAMES = Form(
    lambda value: _is_texts(value) and set(value) <= set(ACCEPTED_COLUMNS),
    f"a list with any of {', '.join(ACCEPTED_COLUMNS)}",
)

FORMS: Mapping[str, Mapping[str, Form]] = {
    "invitation": {
        "redirect_url": _HTTPS,
        "language": _TEXT,
        "message": _TEXT,
        "cc": _TEXT,
        "sponsors": _TEXTS,
    },
    "accept": {"domains": _TEXTS, "columns": _COLUMN_NAMES},
    "read": {"sheets": _SHEETS, "hidden_rows": _HIDDEN_ROWS},
    "apply": {"always": _TEXTS, "membership": _WHEN},
    "limits": dict.fromkeys(
        ("file_mb", "rows", "expire_after_days", "hold_above", "per_domain", "per_day"), _COUNT
    ),
}

FREE: Mapping[str, Form] = {"groups": _GROUP_ID}
"""Sections whose keys are the writer's own."""


def check(found: Mapping[str, Any], file: str) -> None:
    """Raises PolicyError, which names the file, the key and the form expected."""
    for section, values in found.items():
        if section not in FORMS and section not in FREE:
            raise PolicyError(f"{file}: [{section}] is not known; expected {', '.join((*FORMS, *FREE))}")
        if not isinstance(values, dict):
            raise PolicyError(f"{file}: {section} must be a section, written [{section}]")
        forms = FORMS.get(section) or dict.fromkeys(values, FREE.get(section, _TEXT))
        for key, value in values.items():
            if key not in forms:
                raise PolicyError(f"{file}: [{section}] {key} is not known; expected {', '.join(forms)}")
            if not forms[key].holds(value):
                raise PolicyError(f"{file}: [{section}] {key} must be {forms[key].expected}")
    aliases = [plain(alias) for alias in found.get("groups", {})]
    if len(set(aliases)) < len(aliases):
        raise PolicyError(f"{file}: [groups] two names differ in capitals or blanks only")


def plain(name: str) -> str:
    """A group's name for comparison: capitals and the number of blanks make no difference."""
    return " ".join(name.split()).casefold()
