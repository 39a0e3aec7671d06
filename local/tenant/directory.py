"""The directory: users, groups, memberships and applications, indexed in memory, written through."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from local.tenant.records import PENDING, Application, Group, User, from_row, to_row
from local.tenant.store import Store


def plain_address(value: str) -> str:
    """The key under which an address is found: without case and without the SMTP prefix."""
    return value.casefold().removeprefix("smtp:")


class Directory:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.users: dict[str, User] = {}
        self.groups: dict[str, Group] = {}
        self.applications: dict[str, Application] = {}
        self.members: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.groups_of: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_address: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._next_seq = 1
        self._load()

    def _load(self) -> None:
        for row in self._store.all("user"):
            self._index(from_row(User, row))
        self.groups = {row["id"]: from_row(Group, row) for row in self._store.all("group")}
        self.applications = {row["id"]: from_row(Application, row) for row in self._store.all("application")}
        for group_id, user_id in self._store.all("membership"):
            self.members[group_id][user_id] = None
            self.groups_of[user_id][group_id] = None

    def _index(self, user: User) -> None:
        self.users[user.id] = user
        for address in _addresses(user):
            self._by_address[address][user.id] = None
        self._next_seq = max(self._next_seq, user.seq + 1)

    def next_seq(self) -> int:
        return self._next_seq

    def put_user(self, user: User) -> None:
        known = self.users.get(user.id)
        for address in _addresses(known) if known else ():
            del self._by_address[address][user.id]
        self._store.put("user", user.id, to_row(user))
        self._index(user)

    def put_group(self, group: Group) -> None:
        self._store.put("group", group.id, to_row(group))
        self.groups[group.id] = group

    def put_application(self, application: Application) -> None:
        self._store.put("application", application.id, to_row(application))
        self.applications[application.id] = application

    def remove_user(self, user: User) -> None:
        with self._store.together():
            self._store.delete("user", user.id)
            for group_id in list(self.groups_of[user.id]):
                self.remove_member(group_id, user.id)
        for address in _addresses(user):
            del self._by_address[address][user.id]
        del self.users[user.id], self.groups_of[user.id]

    def remove_group(self, group: Group) -> None:
        with self._store.together():
            self._store.delete("group", group.id)
            for user_id in list(self.members[group.id]):
                self.remove_member(group.id, user_id)
        del self.groups[group.id], self.members[group.id]

    def add_members(self, group_id: str, user_ids: Iterable[str]) -> None:
        with self._store.together():
            for user_id in user_ids:
                self._store.put("membership", f"{group_id}/{user_id}", [group_id, user_id])
                self.members[group_id][user_id] = None
                self.groups_of[user_id][group_id] = None

    def remove_member(self, group_id: str, user_id: str) -> None:
        self._store.delete("membership", f"{group_id}/{user_id}")
        del self.members[group_id][user_id]
        del self.groups_of[user_id][group_id]

    def find(self, address: str) -> User | None:
        """The first user who has the address as mail, other mail, proxy address or principal name."""
        return next(iter(self._with_addresses([plain_address(address)])), None)

    def find_group(self, address: str) -> Group | None:
        wanted = plain_address(address)
        return next((group for group in self.groups.values() if plain_address(group.mail or "") == wanted), None)

    def applications_of(self, user: User) -> list[Application]:
        """What the user's My Apps page shows: applications assigned to the user's groups."""
        held = self.groups_of[user.id]
        return [each for each in self.applications.values() if any(group in held for group in each.groups)]

    def listed(self, now: float, addresses: Iterable[str] | None = None) -> Iterator[User]:
        """Users in order as Graph's lists show them at `now`: late, where replication has a lag.

        With `addresses`, only those who have one of them.
        """
        users = self.users.values() if addresses is None else self._with_addresses(addresses)
        for user in users:
            if now < user.settled_at:
                continue
            yield _before_acceptance(user) if now < user.state_listed_at else user

    def _with_addresses(self, addresses: Iterable[str]) -> list[User]:
        ids = {user_id for address in addresses for user_id in self._by_address.get(address, ())}
        return sorted((self.users[user_id] for user_id in ids), key=lambda user: user.seq)


def _before_acceptance(user: User) -> User:
    return replace(user, state=PENDING, state_changed_at=user.created_at)


def _addresses(user: User) -> set[str]:
    own = (user.mail, user.user_principal_name, *user.other_mails, *user.proxy_addresses)
    return {plain_address(value) for value in own if value}
