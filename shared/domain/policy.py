"""A policy: what a partner's rosters may do. The sheet proposes, the policy disposes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import Any

from shared.domain.address import AddressError, domain
from shared.domain.errors import PolicyError
from shared.domain.guest import Invitation, When
from shared.domain.policy_forms import check, plain

MY_APPS = "https://myapplications.microsoft.com"
"""Where a guest lands when the policy names no other place."""

ANY_DOMAIN = "*"


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


@dataclass(frozen=True, slots=True)
class Reading:
    """What the policy says of its rosters, so that nothing has to be guessed."""

    sheets: str | tuple[str, ...] = ""
    """"all", "first" or names of sheets; empty: the one with a roster, and a person decides among several."""
    hidden_rows: str = "hold"
    """"hold": the batch waits for a person; "skip"; "take"."""


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
    reading: Reading = field(default_factory=Reading)

    def accepts(self, domain: str) -> bool:
        """Whether guests of this domain (lower-case, A-labels) may be invited."""
        return domain in self.domains or ANY_DOMAIN in self.domains

    def group_id(self, asked: str) -> str | None:
        """The id of the group that a roster names by alias or id; None for a group not in the policy."""
        return self._by_name.get(plain(asked))

    @cached_property
    def group_names(self) -> dict[str, str]:
        """Group id → alias."""
        return {group_id: alias for alias, group_id in self.groups.items()}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        names = {plain(alias): group_id for alias, group_id in self.groups.items()}
        return names | {group_id: group_id for group_id in self.groups.values()}


@lru_cache(maxsize=64)
def parse(text: str, file: str) -> Policy:
    """Read a policy. Raises PolicyError, which names the file, the key and the form expected.

    It is asked again before each effect, and mostly says the same: the same text is worked out once.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{file} is not valid TOML: {error}") from error
    check(found, file)
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
        reading=_reading(found.get("read", {})),
    )
    if not policy.domains:
        raise PolicyError(f'{file}: [accept] domains must name at least one domain, or "*" for any')
    return policy


def _reading(found: Mapping[str, Any]) -> Reading:
    usual = Reading()
    sheets = found.get("sheets", usual.sheets)
    return Reading(
        sheets=sheets if isinstance(sheets, str) else tuple(sheets),
        hidden_rows=found.get("hidden_rows", usual.hidden_rows),
    )


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
