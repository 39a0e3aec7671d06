"""A world in which anything may happen, in any order, with what the promise allows written down beside it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.desk.operations import reopen, resume_batch
from shared.domain.batch import batch_id
from shared.domain.errors import (
    InvitationsBlockedError,
    OutcomeUnknownError,
    PermanentError,
    ThrottledError,
    TransientError,
)
from shared.domain.messages import ApplyMembership, Message, SendInvitation
from shared.domain.ports import Services, UserKind
from shared.domain.report import Status
from shared.steps import deadletter, redemption, upkeep
from tests.fakes.wire import Line
from tests.reliability.lines import Mortal
from tests.reliability.platform import Platform, Step, due, invite, join, take
from tests.reliability.promise import Roster, broken_at_the_end, broken_now
from tests.world import POLICY, World

ENDS = frozenset(Status) - {Status.WAITING, Status.INVITED, Status.ACCEPTED}
NAMES = ("ana", "ben", "cleo", "dee", "eve")
PATHS = ("uploads/fabrikam/x.csv", "uploads/fabrikam/y.csv", "uploads/early/z.csv")
TROUBLES: dict[str, tuple[str, Exception, bool]] = {
    "throttled": ("invite", ThrottledError("slower", timedelta(seconds=40)), False),
    "blocked": ("invite", InvitationsBlockedError("blocked"), False),
    "no answer": ("invite", OutcomeUnknownError("no answer"), False),
    "answer lost": ("invite", OutcomeUnknownError("no answer"), True),
    "refused": ("invite", PermanentError("refused"), False),
    "find fails": ("find", TransientError("503"), False),
    "join fails": ("add_members", TransientError("503"), False),
    "join unanswered": ("add_members", TransientError("503"), True),
    "list fails": ("pending", TransientError("503"), False),
}

EARLY_POLICY = POLICY + 'membership = "invited"\n'


class Story:
    """Two hosts, each with a clock of its own, in one world."""

    def __init__(self, lag: timedelta, line: Callable[[], Line] = Mortal) -> None:
        self.world = World(lag)
        self.errors = [timedelta(0), timedelta(0)]
        """How wrong each host's clock is."""
        self.uploaded: list[Roster] = []
        self.hosts = [self._platform(host) for host in range(2)]
        self._line = line

    async def begin(self) -> None:
        await self.world.policy()
        await self.world.policy("early", EARLY_POLICY)

    def restart(self, host: int) -> None:
        """The process forgets everything."""
        self.hosts[host].services = self.world.new_process(self._clock(host))

    async def run(
        self, host: int, step: Callable[[Services], Step], dies_at: int | None = None, *messages: Message
    ) -> None:
        """One step on one host; the host dies at that suspension, and starts again."""
        line = Mortal(dies_at) if dies_at is not None else self._line()
        platform = self.hosts[host]
        await platform.run(step(platform.services), messages, line)
        if isinstance(line, Mortal) and line.dead:
            self.restart(host)

    async def upload(self, path: str, rows: list[tuple[str, bool]]) -> None:
        lines = [f"{name}@fabrikam.example,{'Portal' * portal}" for name, portal in rows]
        roster = Roster("\n".join(["Email,Groups", *lines, ""]), path, dict.fromkeys(range(2, 12), ENDS))
        self.uploaded.append(roster)
        await self.world.put(roster.text, path)
        # The container's clock has passed on before the next upload.
        self.world.clock.advance(seconds=1)

    async def event(self, host: int, path: str, dies_at: int | None = None) -> None:
        if path in self.paths:
            await self.run(host, lambda s: take(s, path), dies_at)

    async def deliver(self, host: int, dies_at: int | None = None) -> None:
        """Time passes until messages appear; the host gets them."""
        if self.world.bus.next_at is None:
            return
        self.world.clock.now = max(self.world.clock.now, self.world.bus.next_at)
        invitations, memberships = due(self.world)
        for message in invitations:
            await self.run(host, lambda s, message=message: invite(s, message), dies_at, message)  # type: ignore[misc]
        if memberships:
            await self.run(host, lambda s: join(s, memberships), dies_at, *memberships)

    async def copy(self, host: int, number: int) -> None:
        """A message that was sent some time comes again."""
        sent = self.world.bus.sent
        if sent:
            message = sent[number % len(sent)].message
            if isinstance(message, SendInvitation):
                await self.run(host, lambda s: invite(s, message), None, message)
            elif isinstance(message, ApplyMembership):
                await self.run(host, lambda s: join(s, [message]), None, message)

    async def give_up(self, host: int) -> None:
        """The broker gives up the next message."""
        waiting = self.world.bus.waiting
        if waiting:
            message = waiting.pop(0).message
            await self.run(host, lambda s: deadletter.bury(message.body(), type(message), s))

    async def look(self, host: int, dies_at: int | None = None) -> None:
        await self.run(host, redemption.poll_redemption, dies_at)
        await self.run(host, upkeep.run_round, dies_at)

    async def resume(self, host: int, path: str, dies_at: int | None = None) -> None:
        found = self.latest.get(path)
        if found:
            identity = batch_id(*found.place, found.text.encode())
            await self.run(host, lambda s: _ignore(resume_batch(s, identity)), dies_at)

    async def close_breaker(self, host: int) -> None:
        await self.run(host, lambda s: _ignore(reopen(s)))

    def redeem(self, name: str) -> None:
        if self._is_known(name):
            self.world.directory.redeem(f"{name}@fabrikam.example")

    def remove(self, name: str) -> None:
        if self._is_known(name):
            self.world.directory.remove(f"{name}@fabrikam.example")

    def trouble(self, kind: str, times: int = 1) -> None:
        method, error, answer_lost = TROUBLES[kind]
        self.world.directory.fail(method, error, times=times, answer_lost=answer_lost)

    @property
    def latest(self) -> dict[str, Roster]:
        """What lies under each path now."""
        return {roster.path: roster for roster in self.uploaded}

    @property
    def paths(self) -> set[str]:
        return set(self.latest)

    def broken(self) -> list[str]:
        return list(broken_now(self.world, self.uploaded))

    async def end(self) -> list[str]:
        """Faults cease, clocks are set right, everybody accepts: what is broken when all has come to rest."""
        self.world.directory.heal()
        self.errors[:] = [timedelta(0), timedelta(0)]
        self._line = Mortal
        await self.hosts[0].finish()
        return list(broken_at_the_end(self.world, self.latest.values(), self.uploaded))

    def _is_known(self, name: str) -> bool:
        people = self.world.directory.people.values()
        kinds = {person.user.kind for person in people if person.email == f"{name}@fabrikam.example"}
        return bool(kinds) and UserKind.INTERNAL not in kinds

    def _platform(self, host: int) -> Platform:
        return Platform(self.world, self.world.new_process(self._clock(host)))

    def _clock(self, host: int) -> Callable[[], datetime]:
        return lambda: self.world.clock() + self.errors[host]


async def _ignore(step: Step) -> None:
    await step
