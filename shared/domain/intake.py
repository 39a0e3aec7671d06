"""From a roster and a policy to entries, and to what is asked for each person. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from shared.domain.address import Address, AddressError, guest_id, normalise
from shared.domain.batch import Entry
from shared.domain.columns import Column, Roster, Row
from shared.domain.errors import RosterError
from shared.domain.guest import Invitation, Request, When
from shared.domain.policy import Limits, Policy

LONGEST_NAME = 256
"""Characters; Entra's limit for a display name."""

LONGEST_MESSAGE = 2_000
"""Characters of a message that a row sets: a greeting, not a letter."""

_LINK = re.compile(r"://|www\.|https?:|\b[\w-]+\.[a-z]{2,}/", re.IGNORECASE)
_PHONE = re.compile(r"\d(?:[\s().\-/]*\d){5,}")
_MARKUP = frozenset("<>")

_NO = frozenset({"false", "no", "0"})

_ACCEPTABLE: Mapping[Column, str] = {
    Column.MESSAGE: "message",
    Column.REDIRECT_URL: "redirect_url",
    Column.CC: "cc",
    Column.LANGUAGE: "language",
    Column.SPONSOR: "sponsor",
}
"""Columns that a row may set only when the policy accepts them, and their names in `[accept] columns`."""


class _RefusedRowError(Exception):
    """A row that invites nobody; the text says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch will do. `requests` has one request for each person, whatever the number of rows."""

    entries: tuple[Entry, ...]
    requests: tuple[Request, ...]
    notes: tuple[str, ...]
    limits: Limits


def named_groups(roster: Roster, policy: Policy) -> frozenset[str]:
    """Ids of all groups that the roster would have guests put into, as far as the policy names them."""
    asked = {policy.group_id(name) for row in roster.rows for name in row.groups}
    return frozenset(policy.always) | {group for group in asked if group is not None}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rows of one partner are judged by."""

    partner: str
    policy: Policy
    own_domains: frozenset[str]
    """The tenant's own domains: nobody of them is a guest."""
    refused_groups: Mapping[str, str]
    """Group id → why Guestlist does not write to it."""

    def usable(self, group_id: str) -> str:
        if group_id in self.refused_groups:
            name = self.policy.group_names[group_id]
            raise _RefusedRowError(f"group {name}: {self.refused_groups[group_id]}")
        return group_id


def plan(roster: Roster, rules: Rules) -> Plan:
    """Judge each row, and bring the rows of one person together.

    Raises RosterError when the roster is empty or larger than the policy allows.
    """
    if not roster.rows:
        raise RosterError("there are headings but no rows below them")
    rows, most = len(roster.rows), rules.policy.limits.rows
    if rows > most:
        raise RosterError(f"the roster has {rows} rows; the policy of {rules.partner} allows {most}")
    entries: list[Entry] = []
    requests: dict[str, Request] = {}
    first_row: dict[str, int] = {}
    for row in roster.rows:
        try:
            request = _request(row, rules)
        except (_RefusedRowError, AddressError) as refusal:
            entries.append(Entry(row.number, row.cells, refusal=str(refusal)))
            continue
        known = requests.get(request.guest_id)
        requests[request.guest_id] = _together(known, request) if known else request
        first = first_row.setdefault(request.guest_id, row.number)
        same_as = None if first == row.number else first
        entries.append(Entry(row.number, row.cells, request.guest_id, request.wanted, same_as=same_as))
    whole = tuple(
        replace(entry, wanted=requests[entry.guest_id].wanted)
        if entry.guest_id and entry.same_as is None
        else entry
        for entry in entries
    )
    return Plan(
        whole, tuple(requests.values()), roster.notes + tuple(_unused(roster, rules.policy)), rules.policy.limits
    )


def _request(row: Row, rules: Rules) -> Request:
    address = _address(row, rules)
    policy = rules.policy
    return Request(
        guest_id=guest_id(address.key),
        email=address.email,
        name=_name(row),
        partner=rules.partner,
        invitation=_invitation(row, policy),
        wanted=dict.fromkeys(_groups(row, rules), policy.membership),
        expire_after=policy.limits.expire_after,
    )


def _address(row: Row, rules: Rules) -> Address:
    typed = row.values.get(Column.EMAIL, "")
    if not typed:
        raise _RefusedRowError("no e-mail address in this row")
    address = normalise(typed)
    if address.domain in rules.own_domains:
        raise _RefusedRowError("an address of your own organisation; guests come from outside")
    if not rules.policy.accepts(address.domain):
        raise _RefusedRowError(f"the policy of {rules.partner} does not accept the domain {address.domain}")
    return address


def _name(row: Row) -> str:
    """Entra shows the name in its own mail: there it must not lead anybody elsewhere."""
    name = row.values.get(Column.NAME, "")
    if len(name) > LONGEST_NAME:
        raise _RefusedRowError(f"the name is longer than {LONGEST_NAME} characters")
    if _LINK.search(name) or _PHONE.search(name) or set(name) & _MARKUP:
        raise _RefusedRowError("the name holds a link, a telephone number or markup")
    return name


def _groups(row: Row, rules: Rules) -> Iterator[str]:
    yield from map(rules.usable, rules.policy.always)
    for asked in row.groups:
        group = rules.policy.group_id(asked)
        if group is None:
            raise _RefusedRowError(f"the policy of {rules.partner} names no group “{asked}”")
        yield rules.usable(group)


def _invitation(row: Row, policy: Policy) -> Invitation:
    """The policy's invitation, with what this row may set and does set in its place."""
    constant = policy.invitation
    accepted = {
        name: row.values[column]
        for column, name in _ACCEPTABLE.items()
        if name in policy.columns and row.values.get(column)
    }
    redirect_url = accepted.get("redirect_url", constant.redirect_url)
    if _place(redirect_url) != _place(constant.redirect_url):
        raise _RefusedRowError(f"the redirect URL must lead to {'://'.join(_place(constant.redirect_url))}")
    message = accepted.get("message", "")
    if len(message) > LONGEST_MESSAGE or set(message) & _MARKUP:
        raise _RefusedRowError(f"the message must be plain text of at most {LONGEST_MESSAGE} characters")
    cc = normalise(accepted["cc"]).email if "cc" in accepted else constant.cc
    sponsor = accepted.get("sponsor")
    return Invitation(
        redirect_url=redirect_url,
        mail=row.values.get(Column.SEND_MAIL, "").casefold() not in _NO,
        language=accepted.get("language", constant.language),
        message=message or constant.message,
        cc=cc,
        sponsors=(normalise(sponsor).email,) if sponsor else constant.sponsors,
    )


def _place(url: str) -> tuple[str, str]:
    """Scheme and host with port, and whatever stands before them: a URL that differs in it leads elsewhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()


def _together(first: Request, further: Request) -> Request:
    """Two rows of one person: the first says who it is, both say which groups."""
    return replace(first, wanted=together(first.wanted, further.wanted), name=first.name or further.name)


def together(one: Mapping[str, When], other: Mapping[str, When]) -> dict[str, When]:
    """The groups of both; the earlier moment where they differ."""
    both = {**one, **other}
    return {
        group: When.INVITED if When.INVITED in (one.get(group), other.get(group)) else both[group]
        for group in both
    }


def _unused(roster: Roster, policy: Policy) -> Iterator[str]:
    """What the roster says that nothing is made of: told once, not in each row."""
    for column, name in _ACCEPTABLE.items():
        if name not in policy.columns and any(row.values.get(column) for row in roster.rows):
            yield f"the policy does not accept the column {column}; the policy's own setting is used"
    for column in (Column.COMPANY, Column.DEPARTMENT, Column.JOB_TITLE):
        if any(row.values.get(column) for row in roster.rows):
            yield f"the column {column} is kept in the report and not written to Entra"
