"""Microsoft Entra ID in memory: people, groups, the lag of its replicas, and failures on request.

A user exists at once for whoever writes, and `lag` later for whoever reads; a redeemed guest leaves the list
of pending ones after the same lag. Every POST for a pending guest mails again, which is the worst case.
"""

import itertools
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.domain.errors import NotYetVisibleError, PermanentError
from shared.domain.guest import Invitation
from shared.domain.ports import Clock, Group, User, UserKind
from tests.fakes.wire import wire

MOST_MEMBERS_A_CALL = 20


@dataclass(slots=True)
class Person:
    user: User
    email: str
    name: str
    seen_from: datetime
    pending_until: datetime | None = None
    """Until when the list of pending guests still shows somebody who has redeemed."""


@dataclass(slots=True)
class Members:
    group: Group
    user_ids: set[str] = field(default_factory=set)


class FakeDirectory:
    def __init__(self, clock: Clock, lag: timedelta = timedelta(0)) -> None:
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Members] = {}
        self.mails: Counter[str] = Counter()
        self.invitations: list[tuple[str, str, Invitation]] = []
        """Every POST that took effect: address, name, invitation."""
        self.removals: Counter[str] = Counter()
        self.refused: set[str] = set()
        """Addresses that Entra never invites."""
        self.lag = lag
        self.pressure = 0.0
        self._clock = clock
        self._numbers = itertools.count(1)
        self._failures: defaultdict[str, deque[tuple[Exception, bool]]] = defaultdict(deque)

    def fail(self, method: str, error: Exception, *, times: int = 1, answer_lost: bool = False) -> None:
        """The next `times` calls of `method` raise `error`; with `answer_lost` only after their effect."""
        self._failures[method].extend([(error, answer_lost)] * times)

    def heal(self) -> None:
        """No call fails any more."""
        self._failures.clear()

    def add_user(self, email: str, kind: UserKind, name: str = "") -> str:
        user_id = f"00000000-0000-4000-8000-{next(self._numbers):012}"
        self.people[user_id] = Person(User(user_id, kind), email, name, self._clock())
        return user_id

    def add_group(self, group_id: str, name: str, refusal: str = "") -> None:
        self.groups[group_id] = Members(Group(group_id, name, refusal))

    def redeem(self, email: str) -> None:
        person = self._by_email(email)
        assert person, "nobody to redeem"
        now = self._clock()
        person.user = replace(person.user, kind=UserKind.ACCEPTED, since=now)
        person.pending_until = now + self.lag

    def remove(self, email: str) -> None:
        """An administrator deletes the user."""
        person = self._by_email(email)
        assert person, "nobody to remove"
        del self.people[person.user.user_id]
        self.removals[email] += 1
        for members in self.groups.values():
            members.user_ids.discard(person.user.user_id)

    async def find(self, email: str) -> User | None:
        async with self._call("find"):
            person = self._by_email(email)
            return person.user if person and self._is_seen(person) else None

    async def user(self, user_id: str) -> User | None:
        async with self._call("user"):
            person = self.people.get(user_id)
            return person.user if person and self._is_seen(person) else None

    async def invite(self, email: str, name: str, invitation: Invitation) -> str:
        async with self._call("invite"):
            person = self._by_email(email)
            if email in self.refused:
                raise PermanentError("refused")
            if person and person.user.kind is UserKind.INTERNAL:
                raise PermanentError("already an internal user")
            if person is None:
                person = self.people[self.add_user(email, UserKind.PENDING, name)]
                person.seen_from += self.lag
            if invitation.mail and person.user.kind is UserKind.PENDING:
                self.mails[email] += 1
            self.invitations.append((email, name, invitation))
            return person.user.user_id

    async def pending(self) -> AsyncIterator[str]:
        async with self._call("pending"):
            found = [user_id for user_id, person in self.people.items() if self._is_pending(person)]
        for user_id in found:
            yield user_id

    async def group(self, group_id: str) -> Group | None:
        async with self._call("group"):
            return self.groups[group_id].group if group_id in self.groups else None

    async def add_members(self, group_id: str, user_ids: Sequence[str]) -> None:
        async with self._call("add_members"):
            if len(user_ids) > MOST_MEMBERS_A_CALL:
                raise PermanentError("too many members for one call")
            members = self.groups.get(group_id)
            unseen = [u for u in user_ids if u not in self.people or not self._is_seen(self.people[u])]
            if members is None or unseen:
                raise NotYetVisibleError("the directory does not show the user or the group")
            if members.group.refusal:
                raise PermanentError(members.group.refusal)
            if len(user_ids) > 1 and not members.user_ids.isdisjoint(user_ids):
                raise PermanentError("one of the users is a member already")
            members.user_ids.update(user_ids)

    @asynccontextmanager
    async def _call(self, method: str) -> AsyncIterator[None]:
        error, answer_lost = self._failures[method].popleft() if self._failures[method] else (None, False)
        async with wire(f"directory.{method}"):
            if error and not answer_lost:
                raise error
            yield
        if error:
            raise error

    def _by_email(self, email: str) -> Person | None:
        return next((p for p in self.people.values() if p.email.lower() == email.lower()), None)

    def _is_seen(self, person: Person) -> bool:
        return person.seen_from <= self._clock()

    def _is_pending(self, person: Person) -> bool:
        lingers = person.pending_until is not None and self._clock() < person.pending_until
        return self._is_seen(person) and (person.user.kind is UserKind.PENDING or lingers)
