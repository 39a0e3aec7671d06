"""A policy: what a partner's rosters may do. The sheet proposes, the policy disposes."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from shared.domain.address import AddressError, domain
from shared.domain.errors import PolicyError
from shared.domain.guest import Invitation, When

MY_APPS = "https://myapplications.microsoft.com"
"""Where a guest lands when the policy names no other place."""

ANY_DOMAIN = "*"

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_URL = re.compile(r"https://[a-z0-9.-]+(:\d+)?([/?#][!-~]*)?", re.IGNORECASE | re.ASCII)
"""Neither a user's name before the host nor anything that a browser could read as another host."""
_COLUMNS = ("message", "redirect_url", "cc", "language", "sponsor")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once. The last three count people who are not guests yet; a batch above one is held."""

    file_mb: int | None = None
    """Below the limit of all files, which holds anyway."""
    rows: int = 10_000
    expire_after: timedelta = timedelta(days=30)
    hold_above: int | None = None
    """In one batch."""
    per_domain: int | None = None
    """Of one mail domain, in one batch."""
    per_day: int | None = None
    """Of one partner, from midnight to midnight UTC."""

    @property
    def can_hold(self) -> bool:
        return any(cap is not None for cap in (self.hold_above, self.per_domain, self.per_day))


@dataclass(frozen=True)
class Policy:
    """`groups` maps alias → group id; a roster can name these groups and no others, by alias or id."""

    invitation: Invitation
    domains: frozenset[str]
    columns: frozenset[str]
    groups: Mapping[str, str]
    always: tuple[str, ...]
    membership: When
    limits: Limits

    def accepts(self, domain: str) -> bool:
        """Whether guests of this domain (lower-case, A-labels) may be invited."""
        return domain in self.domains or ANY_DOMAIN in self.domains

    def group_id(self, asked: str) -> str | None:
        """The id of the group that a roster names by alias or id; None for a group not in the policy."""
        return self._by_name.get(_plain(asked))

    @cached_property
    def group_names(self) -> dict[str, str]:
        """Group id → alias."""
        return {group_id: alias for alias, group_id in self.groups.items()}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        names = {_plain(alias): group_id for alias, group_id in self.groups.items()}
        return names | {group_id: group_id for group_id in self.groups.values()}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class _Form:
    """What a value must look like: `expected` is shown to the admin when `holds` says no."""

    holds: Callable[[Any], bool]
    expected: str


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_https(value: object) -> bool:
    return isinstance(value, str) and _URL.fullmatch(value) is not None


_TEXT = _Form(lambda value: isinstance(value, str), 'text in quotes, for example "en"')
_TEXTS = _Form(_is_texts, 'a list of texts, for example ["fabrikam.example"]')
_COUNT = _Form(_is_count, "a whole number above 0, for example 30")
_HTTPS = _Form(
    _is_https,
    'an https address in quotes, for example "https://myapps.microsoft.com"',
)
_GROUP_ID = _Form(
    lambda value: isinstance(value, str) and _GUID.fullmatch(value) is not None,
    'the group\'s object id in quotes, for example "6f1d7a52-3a0c-4c5e-9d60-0d6f3a1c2b11"',
)
_WHEN = _Form(lambda value: value in set(When), '"redeemed" or "invited"')
_COLUMN_NAMES = _Form(
    lambda value: _is_texts(value) and set(value) <= set(_COLUMNS),
    f"a list with any of {', '.join(_COLUMNS)}",
)

_FORMS: Mapping[str, Mapping[str, _Form]] = {
    "invitation": {
        "redirect_url": _HTTPS,
        "language": _TEXT,
        "message": _TEXT,
        "cc": _TEXT,
        "sponsors": _TEXTS,
    },
    "accept": {"domains": _TEXTS, "columns": _COLUMN_NAMES},
    "apply": {"always": _TEXTS, "membership": _WHEN},
    "limits": dict.fromkeys(
        ("file_mb", "rows", "expire_after_days", "hold_above", "per_domain", "per_day"), _COUNT
    ),
}


def parse(text: str, file: str) -> Policy:
    """Read a policy. Raises PolicyError, which names the file, the key and the form expected."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{file} is not valid TOML: {error}") from error
    _check(found, file)
    groups = {alias: group_id.lower() for alias, group_id in found.get("groups", {}).items()}
    invitation, accept = found.get("invitation", {}), found.get("accept", {})
    apply = found.get("apply", {})
    policy = Policy(
        invitation=Invitation(
            redirect_url=invitation.get("redirect_url", MY_APPS),
            language=invitation.get("language", ""),
            message=invitation.get("message", ""),
            cc=invitation.get("cc", ""),
            sponsors=tuple(invitation.get("sponsors", ())),
        ),
        domains=frozenset(_domain(domain, file) for domain in accept.get("domains", ())),
        columns=frozenset(accept.get("columns", ())),
        groups=groups,
        always=tuple(_group(alias, groups, file) for alias in apply.get("always", ())),
        membership=When(apply.get("membership", When.REDEEMED)),
        limits=_limits(found.get("limits", {})),
    )
    if not policy.domains:
        raise PolicyError(f'{file}: [accept] domains must name at least one domain, or "*" for any')
    return policy


def _limits(found: Mapping[str, int]) -> Limits:
    usual = Limits()
    return Limits(
        file_mb=found.get("file_mb"),
        rows=found.get("rows", usual.rows),
        expire_after=timedelta(days=found.get("expire_after_days", usual.expire_after.days)),
        hold_above=found.get("hold_above"),
        per_domain=found.get("per_domain"),
        per_day=found.get("per_day"),
    )


def _check(found: Mapping[str, Any], file: str) -> None:
    for section, values in found.items():
        if section != "groups" and section not in _FORMS:
            raise PolicyError(f"{file}: [{section}] is not known; expected {', '.join(_FORMS)}, groups")
        if not isinstance(values, dict):
            raise PolicyError(f"{file}: {section} must be a section, written [{section}]")
        forms = _FORMS.get(section) or dict.fromkeys(values, _GROUP_ID)
        for key, value in values.items():
            if key not in forms:
                raise PolicyError(f"{file}: [{section}] {key} is not known; expected {', '.join(forms)}")
            if not forms[key].holds(value):
                raise PolicyError(f"{file}: [{section}] {key} must be {forms[key].expected}")
    aliases = [_plain(alias) for alias in found.get("groups", {})]
    if len(set(aliases)) < len(aliases):
        raise PolicyError(f"{file}: [groups] two names differ in capitals or blanks only")


def _domain(written: str, file: str) -> str:
    """As the domain of an address will be compared with it: in lower case, as A-labels."""
    try:
        return ANY_DOMAIN if written.strip() == ANY_DOMAIN else domain(written)
    except AddressError as error:
        raise PolicyError(f"{file}: [accept] domains: “{written}” is not a mail domain") from error


def _group(alias: str, groups: Mapping[str, str], file: str) -> str:
    if alias not in groups:
        raise PolicyError(f"{file}: [apply] always names “{alias}”, which is not in [groups]")
    return groups[alias]
