"""The worlds in which a process is made to die: each made ready for one step, and the step."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from shared.desk.operations import approve_batch, reopen, resume_batch
from shared.domain.batch import batch_id
from shared.domain.errors import (
    InvitationsBlockedError,
    OutcomeUnknownError,
    SlotMissedError,
)
from shared.domain.messages import SendInvitation
from shared.domain.ports import Services, UserKind
from shared.engine.control import wait_turn
from shared.steps import deadletter, upkeep
from shared.steps.redemption import poll_redemption
from tests.reliability.platform import Platform, Step, due, invite, join, take
from tests.reliability.promise import Roster
from tests.reliability.rosters import CHECKED, EARLY, EARLY_POLICY, GROWN, MANY, ROSTER, SHUT
from tests.world import EVERYONE, PORTAL, World

type Begin = Callable[[World], Awaitable[Callable[[Services], Step]]]
"""Makes the world ready and gives the step, which may be begun several times."""


def upload(*rosters: Roster) -> Begin:
    """Earlier rosters are taken in and done with; the event of the last one is the step."""

    async def begin(world: World) -> Callable[[Services], Step]:
        *earlier, last = rosters
        for roster in earlier:
            await world.put(roster.text, roster.path)
            await Platform(world).run(take(world.services, roster.path))
        if earlier:
            await Platform(world).finish()
        await world.put(last.text, last.path)
        return lambda s: take(s, last.path)

    return begin


def invitation(roster: Roster = ROSTER, **trouble: Exception) -> Begin:
    """The first invitation of a roster is the step; `trouble` says which calls fail in it, and how."""

    async def begin(world: World) -> Callable[[Services], Step]:
        await world.drop(roster.text, roster.path)
        world.clock.advance(minutes=1)
        (first, *rest), _ = due(world)
        for message in rest:
            world.bus.put_back(message)
        for method, error in trouble.items():
            world.directory.fail(method, error)
        return lambda s: invite(s, first)

    return begin


def adoption(kind: UserKind) -> Begin:
    """The first invitation is the step, of somebody whom Entra knows already."""

    async def begin(world: World) -> Callable[[Services], Step]:
        world.directory.add_user("ana@fabrikam.example", kind)
        return await invitation()(world)

    return begin


async def refusal(world: World) -> Callable[[Services], Step]:
    """The first invitation is the step, of somebody whom Entra does not invite."""
    world.directory.refused.add("ana@fabrikam.example")
    return await invitation()(world)


async def second_look(world: World) -> Callable[[Services], Step]:
    """The answer to the first invitation was lost, and its message comes again."""
    await world.drop(ROSTER.text)
    world.directory.fail("invite", OutcomeUnknownError("no answer"), answer_lost=True)
    [first, *_], _ = _appeared(world)
    await Platform(world).run(invite(world.services, first))
    world.clock.advance(minutes=1)
    return lambda s: invite(s, first.again())


async def second_post(world: World) -> Callable[[Services], Step]:
    """The first invitation never reached Entra, and its message comes again after the settling time."""
    await world.drop(ROSTER.text)
    world.directory.fail("invite", OutcomeUnknownError("no answer"))
    [first, *_], _ = _appeared(world)
    await Platform(world).run(invite(world.services, first))
    world.clock.advance(world.options.settling + timedelta(minutes=1))
    return lambda s: invite(s, first.again())


async def probe(world: World) -> Callable[[Services], Step]:
    """The breaker is open and its pause is over: the next invitation is the probe."""
    world.directory.fail("invite", InvitationsBlockedError("blocked"))
    await world.drop(ROSTER.text)
    [first, *_], _ = _appeared(world)
    await Platform(world).run(invite(world.services, first))
    world.clock.advance(world.options.breaker_pause + timedelta(minutes=1))
    return lambda s: invite(s, first.later())


async def late(world: World) -> Callable[[Services], Step]:
    """The host was away; the first invitation is the step, and others before it wait in line."""
    await world.drop(ROSTER.text)
    world.clock.advance(hours=1)
    first, *rest = due(world)[0]
    for message in rest:
        world.bus.put_back(message)
    with suppress(SlotMissedError):
        while True:
            await wait_turn(world.services, first)
    return lambda s: invite(s, first)


async def redemption(world: World) -> Callable[[Services], Step]:
    """Two have accepted, one was removed."""
    await _all_invited(world)
    world.directory.redeem("ana@fabrikam.example")
    world.directory.redeem("eve@early.example")
    world.directory.remove("ben@fabrikam.example")
    world.clock.advance(hours=1)
    return poll_redemption


async def expiry(world: World) -> Callable[[Services], Step]:
    await _all_invited(world)
    world.clock.advance(days=31)
    return poll_redemption


def membership(spoil: bool = False, refuse: bool = False, **trouble: Exception) -> Begin:
    """All have accepted: their memberships are the step. `spoil`: one is a member already. `refuse`: a group
    became one that Entra does not let us write to."""

    async def begin(world: World) -> Callable[[Services], Step]:
        await _all_invited(world)
        for person in list(world.directory.people.values()):
            world.directory.redeem(person.email)
        world.clock.advance(hours=1)
        await Platform(world).run(poll_redemption(world.services))
        if spoil:
            user_id = next(p.user.user_id for p in world.directory.people.values() if p.email.startswith("ben@"))
            world.directory.groups[EVERYONE].user_ids.add(user_id)
        if refuse:
            world.directory.add_group(PORTAL, "Portal", refusal="the group is synced")
        for method, error in trouble.items():
            world.directory.fail(method, error)
        _, messages = due(world)
        return lambda s: join(s, messages)

    return begin


async def upkeep_after_loss(world: World) -> Callable[[Services], Step]:
    """Every message is lost, and the event of one upload of each kind."""
    await _all_invited(world)
    world.directory.redeem("ana@fabrikam.example")
    await poll_redemption(world.services)
    await world.drop(GROWN.text)
    for roster in (SHUT, CHECKED):
        await world.put(roster.text, roster.path)
    world.bus.lose_everything()
    world.clock.advance(hours=1)
    return upkeep.run_round


async def last_report(world: World) -> Callable[[Services], Step]:
    """Everybody is at the end; the report does not say so yet."""
    await membership()(world)
    _, messages = due(world)
    await Platform(world).run(join(world.services, messages))
    world.clock.advance(minutes=10)
    return upkeep.run_round


async def burial(world: World) -> Callable[[Services], Step]:
    """The broker gave the first invitation up."""
    await world.drop(ROSTER.text)
    [first, *_], _ = _appeared(world)
    return lambda s: deadletter.bury(first.body(), SendInvitation, s)


async def resumption(world: World) -> Callable[[Services], Step]:
    """A batch that came to its end with a failed guest is resumed."""
    world.directory.refused.add("ana@fabrikam.example")
    await world.drop(ROSTER.text)
    await Platform(world).finish()
    world.directory.refused.clear()
    identity = batch_id(*ROSTER.place, ROSTER.text.encode())
    return lambda s: _resume(s, identity)


async def approval(world: World) -> Callable[[Services], Step]:
    """A held batch is approved."""
    await world.drop(MANY.text, MANY.path)
    world.clock.advance(hours=1)
    identity = batch_id(*MANY.place, MANY.text.encode())
    return lambda s: _approve(s, identity)


async def mended(world: World) -> Callable[[Services], Step]:
    """A batch that was rejected for want of a policy is resumed, when there is one."""
    await world.drop(SHUT.text, SHUT.path)
    await world.policy("shut", EARLY_POLICY.replace("early", "shut"))
    world.clock.advance(hours=1)
    identity = batch_id(*SHUT.place, SHUT.text.encode())
    return lambda s: _resume(s, identity)


async def reopening(world: World) -> Callable[[Services], Step]:
    """The tenant was blocked, and an operator closes the breaker."""
    world.directory.fail("invite", InvitationsBlockedError("blocked"))
    await world.drop(ROSTER.text)
    await Platform(world).pass_time()
    return _reopen


async def _reopen(s: Services) -> None:
    await reopen(s)


async def _approve(s: Services, identity: str) -> None:
    await approve_batch(s, identity)


async def _resume(s: Services, identity: str) -> None:
    await resume_batch(s, identity)


def _appeared(world: World) -> tuple[list[SendInvitation], object]:
    """The invitations that are due within a minute; all but the first are put back."""
    world.clock.advance(minutes=1)
    invitations, others = due(world)
    for message in invitations[1:]:
        world.bus.put_back(message)
    return invitations, others


async def _all_invited(world: World) -> None:
    await world.drop(ROSTER.text)
    await world.drop(EARLY.text, EARLY.path)
    platform = Platform(world)
    for _ in range(3):
        await platform.pass_time()
