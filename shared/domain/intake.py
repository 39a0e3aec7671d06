"""From a roster and a policy to entries, and to what is asked for each person. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from shared.domain.address import Address, guest_id, normalise
from shared.domain.batch import Entry
from shared.domain.columns import ONLY_KEPT, Column, Roster, Row
from shared.domain.errors import RosterError
from shared.domain.guest import Request, When
from shared.domain.invitations import ACCEPTABLE, display_name, proposed
from shared.domain.policy import Limits, Policy
from shared.domain.reasons import Code, RefusedRowError, quoted


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch will do. `requests` has one request for each person, whatever the number of rows."""

    entries: tuple[Entry, ...]
    requests: tuple[Request, ...]
    notes: tuple[str, ...]
    limits: Limits
    doubts: tuple[str, ...] = ()
    """What a person must decide before anybody is mailed."""


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
            raise RefusedRowError(Code.GROUP_NOT_WRITABLE, f"group {name}: {self.refused_groups[group_id]}")
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
        except RefusedRowError as refusal:
            entries.append(Entry(row.number, row.cells, refusal=str(refusal), code=refusal.code))
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
    notes = roster.notes + tuple(_unused(roster, rules.policy))
    return Plan(whole, tuple(requests.values()), notes, rules.policy.limits, roster.doubts)


def _request(row: Row, rules: Rules) -> Request:
    policy = rules.policy
    _check_cells(row, policy)
    address = _address(row, rules)
    return Request(
        guest_id=guest_id(address.key),
        email=address.email,
        name=display_name(row),
        partner=rules.partner,
        invitation=proposed(row, policy, rules.own_domains),
        wanted=dict.fromkeys(_groups(row, rules), policy.membership),
        expire_after=policy.limits.expire_after,
    )


def _check_cells(row: Row, policy: Policy) -> None:
    """Refuse a row whose cells cannot be read where they count, and name them all."""
    faults = [
        fault
        for column, fault in row.faults.items()
        if column not in ACCEPTABLE or ACCEPTABLE[column] in policy.columns
    ]
    if faults:
        raise RefusedRowError(faults[0].code, "; ".join(map(str, faults)))


def _address(row: Row, rules: Rules) -> Address:
    address = normalise(row.values.get(Column.EMAIL, ""))
    if address.domain in rules.own_domains:
        words = "an address of your own organisation; guests come from outside: take the row out"
        raise RefusedRowError(Code.OWN_ORGANISATION, words)
    if not rules.policy.accepts(address.domain):
        words = f"the policy of {rules.partner} does not accept the domain {address.domain}"
        raise RefusedRowError(Code.DOMAIN_NOT_ALLOWED, f"{words}: correct the address, or have the domain added")
    return address


def _groups(row: Row, rules: Rules) -> Iterator[str]:
    yield from map(rules.usable, rules.policy.always)
    for asked in row.groups:
        group = rules.policy.group_id(asked)
        if group is None:
            words = f"the policy of {rules.partner} names no group {quoted(asked)}"
            raise RefusedRowError(Code.GROUP_NOT_ALLOWED, f"{words}: correct the cell, or have the group added")
        yield rules.usable(group)


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
    for column, name in ACCEPTABLE.items():
        if name not in policy.columns and any(row.values.get(column) for row in roster.rows):
            yield f"the policy does not accept the column {column}; the policy's own setting is used"
    for column in sorted(ONLY_KEPT):
        if any(row.values.get(column) for row in roster.rows):
            yield f"the column {column} is kept in the report and not written to Entra"
