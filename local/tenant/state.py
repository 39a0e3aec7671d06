"""The tenant as a whole: everything that a request may read or change."""

import secrets
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.tenant.behaviour import Behaviour
from local.tenant.directory import Directory
from local.tenant.records import Invitation, Mail, from_row, to_row
from local.tenant.seed import APPLICATIONS, COMPANY, EMPLOYEES, GROUPS
from local.tenant.store import Store
from local.tenant.throttle import Throttle

type Clock = Callable[[], float]
"""Seconds since the epoch."""

_LOGGED = 20_000
"""Requests that are kept one by one; the counts know of all."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One Graph request, as it was answered."""

    at: float
    method: str
    route: str
    status: int
    retry_after: str | None
    """The header of the answer, word for word."""
    about: str | None
    """The address that an invitation names."""


class Tenant:
    company = COMPANY

    def __init__(self, data: Path, clock: Clock) -> None:
        self.clock = clock
        self.store = Store(data / "tenant.sqlite")
        if self.store.get("setting", "signing_key") is None:
            self._fill()
        self._read()

    def _fill(self) -> None:
        """Writes the fresh tenant; tokens issued before stay good."""
        known_key = self.store.get("setting", "signing_key")
        with self.store.together():
            self.store.clear()
            directory = Directory(self.store)
            for user in EMPLOYEES:
                directory.put_user(user)
            for group in GROUPS:
                directory.put_group(group)
            for application in APPLICATIONS:
                directory.put_application(application)
            self.store.put("setting", "signing_key", known_key or secrets.token_hex(32))

    def _read(self) -> None:
        self.directory = Directory(self.store)
        self.invitations = {row["ticket"]: from_row(Invitation, row) for row in self.store.all("invitation")}
        self.mail = [from_row(Mail, row) for row in self.store.all("mail")]
        saved = self.store.get("setting", "behaviour")
        self.behaviour = Behaviour() if saved is None else Behaviour().merged(saved)
        self.blocked_from: int | None = self.store.get("setting", "blocked_from")
        self.signing_key = bytes.fromhex(self.store.get("setting", "signing_key") or "")
        self.throttle = Throttle()
        self.requests: Counter[tuple[str, str, int]] = Counter()
        """By method, route template and status, since the start or the last reset."""
        self.log: deque[Visit] = deque(maxlen=_LOGGED)
        self.violations: Counter[str] = Counter()
        """Of Guestlist's own promises about invitations, since the start or the last reset."""

    def close(self) -> None:
        self.store.close()

    def reset(self) -> None:
        """Back to the fresh tenant, its behaviour included."""
        self._fill()
        self._read()

    def behave(self, changes: Mapping[str, Any]) -> None:
        """Merges the changes into the behaviour; raises UnknownBehaviourError."""
        behaviour = self.behaviour.merged(changes)
        with self.store.together():
            self.set_behaviour(behaviour)
            if "block_invitations_after" in changes:
                after = behaviour.block_invitations_after
                self.blocked_from = None if after is None else len(self.invitations) + after
                self.store.put("setting", "blocked_from", self.blocked_from)

    def set_behaviour(self, behaviour: Behaviour) -> None:
        if behaviour != self.behaviour:
            self.behaviour = behaviour
            self.store.put("setting", "behaviour", behaviour.to_json())

    @property
    def invitations_blocked(self) -> bool:
        return self.blocked_from is not None and len(self.invitations) >= self.blocked_from

    def keep_invitation(self, invitation: Invitation) -> None:
        self.store.put("invitation", invitation.id, to_row(invitation))
        self.invitations[invitation.ticket] = invitation

    def post(self, mail: Mail) -> None:
        self.store.put("mail", mail.id, to_row(mail))
        self.mail.append(mail)
