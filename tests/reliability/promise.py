"""The promise, as something to check: what must hold at every moment, and what must hold at the end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shared.domain.batch import BatchState
from shared.domain.guest import State
from shared.domain.ports import UserKind
from shared.domain.report import Line, Status
from shared.engine.reports import REPORTS, report_name
from tests.world import EVERYONE, PORTAL, World

PORTAL_NAME = "Portal"

_ALL_ALIKE = {BatchState.REJECTED: Status.REFUSED, BatchState.HELD: Status.WAITING}
"""Batches in which every line says the same."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster of the columns Email and Groups, and what its rows may end as, by their number."""

    text: str
    path: str = "uploads/fabrikam/x.csv"
    ends: Mapping[int, frozenset[str]] = field(default_factory=dict, hash=False)
    """The rows that may end otherwise than Done."""
    states: frozenset[BatchState] = frozenset({BatchState.COMPLETE})
    """What its batch may end as."""

    @property
    def rows(self) -> dict[int, tuple[str, set[str]]]:
        """Number → address and groups; blank lines are no rows."""
        _, *lines = self.text.splitlines()
        found = {}
        for number, line in enumerate(lines, start=2):
            email, _, groups = line.partition(",")
            if email:
                found[number] = (email.lower(), {EVERYONE} | ({PORTAL} if PORTAL_NAME in groups else set()))
        return found

    @property
    def place(self) -> tuple[str, str]:
        """Partner and name."""
        _, partner, name = self.path.split("/", 2)
        return partner, name


def broken_now(world: World, rosters: Iterable[Roster]) -> Iterator[str]:
    """What must hold at every moment.

    A further mail is right only for somebody who was deleted in Entra meanwhile and then listed anew.
    """
    allowed: dict[str, set[str]] = defaultdict(set)
    for roster in rosters:
        for email, groups in roster.rows.values():
            allowed[email] |= groups
    for email, count in world.directory.mails.items():
        if count > 1 + world.directory.removals[email]:
            yield f"{email} was mailed {count} times"
        if email.lower() not in allowed:
            yield f"{email} was mailed and is in no roster"
    for group_id, group in world.directory.groups.items():
        for user_id in group.user_ids:
            email = world.directory.people[user_id].email.lower()
            if group_id not in allowed[email]:
                yield f"{email} is a member of {group.group.name}"


def broken_at_the_end(world: World, rosters: Iterable[Roster], earlier: Iterable[Roster] = ()) -> Iterator[str]:
    """What must hold when nothing is left to do. `earlier` rosters were replaced: they have no report any more,
    and their people keep what they were given."""
    rosters, every = list(rosters), [*earlier, *rosters]
    yield from broken_now(world, every)
    naming = Counter(email for roster in set(every) for email in {email for email, _ in roster.rows.values()})
    if left := [guest.state for guest in world.guests.records.stored.values() if guest.is_open]:
        yield f"guests that came to no end: {left}"
    for roster in rosters:
        yield from _broken_report(world, roster, naming)


def _broken_report(world: World, roster: Roster, naming: Mapping[str, int]) -> Iterator[str]:
    """`naming`: how many rosters name a person. One whom several name may have been resumed through another."""
    path, summary = report_name(*roster.place)
    if not {(REPORTS, path), (REPORTS, summary)} <= world.blobs.stored.keys():
        yield f"{roster.path}: no report"
        return
    report = world.report(*roster.place)
    state, found = report.batch.state, {line.status for line in report.lines}
    if state not in roster.states:
        yield f"{roster.path}: {state}"
    if state in _ALL_ALIKE:
        if found != {_ALL_ALIKE[state]}:
            yield f"{roster.path}: {state}, with {report.counts}"
    elif [line.number for line in report.lines] != list(roster.rows):
        yield f"{roster.path}: lines {[line.number for line in report.lines]}"
    else:
        for line in report.lines:
            yield from _broken_line(world, roster, line, naming)


def _broken_line(world: World, roster: Roster, line: Line, naming: Mapping[str, int]) -> Iterator[str]:
    ends = roster.ends.get(line.number, frozenset({Status.DONE}))
    email, groups = roster.rows[line.number]
    if line.status not in ends:
        yield f"{roster.path}, row {line.number}: {line.status} {line.reason}"
    elif line.status is Status.DONE:
        yield from _not_done(world, email, groups)
    elif line.status is Status.FAILED and naming[email] == 1 and _is_served(world, email):
        yield f"{roster.path}, row {line.number}: said to have failed, and was served"


def _is_served(world: World, email: str) -> bool:
    found = (guest for guest in world.guests.records.stored.values() if guest.email.lower() == email)
    return any(guest.state is State.ACCEPTED and not guest.refused for guest in found)


def _not_done(world: World, email: str, groups: set[str]) -> Iterator[str]:
    """Why the person of a row that is Done is not."""
    person = next((one for one in world.directory.people.values() if one.email.lower() == email), None)
    if person is None and world.directory.removals[email]:
        return
    if person is None or person.user.kind is not UserKind.ACCEPTED:
        yield f"{email} has not accepted"
    else:
        for group in groups:
            if person.user.user_id not in world.directory.groups[group].user_ids:
                yield f"{email} is not in {world.directory.groups[group].group.name}"
