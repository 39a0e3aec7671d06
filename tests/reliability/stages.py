"""The moments at which a process is made to die: a world made ready for one step, and the step."""

from dataclasses import dataclass
from datetime import timedelta

from shared.domain.errors import InvitationsBlockedError, OutcomeUnknownError, ThrottledError, TransientError
from shared.domain.ports import UserKind
from tests.reliability.beginnings import (
    Begin,
    adoption,
    approval,
    burial,
    expiry,
    invitation,
    last_report,
    late,
    membership,
    mended,
    probe,
    redemption,
    refusal,
    reopening,
    resumption,
    second_look,
    second_post,
    upkeep_after_loss,
    upload,
)
from tests.reliability.promise import Roster
from tests.reliability.rosters import (
    ALL_EXPIRED,
    BEN_REMOVED,
    BOTH,
    CHECKED,
    EARLY,
    EARLY_EXPIRED,
    FIRST_FAILS,
    GROWN,
    MANY,
    MANY_HELD,
    MANY_MAYBE,
    MAY_NEED_ATTENTION,
    MAY_STAY_FAILED,
    NO_PORTAL,
    ROSTER,
    SHUT,
    SHUT_MENDED,
)


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    begin: Begin
    rosters: tuple[Roster, ...] = (ROSTER,)
    """Those that lie in the world, and how they end."""


STAGES = (
    Stage("intake", upload(ROSTER)),
    Stage("intake of a grown roster", upload(ROSTER, GROWN), (GROWN,)),
    Stage("intake of a refused roster", upload(SHUT), (SHUT,)),
    Stage("check", upload(CHECKED), (CHECKED,)),
    Stage("invitation", invitation()),
    Stage("invitation, groups due at once", invitation(EARLY), (EARLY,)),
    Stage("invitation, throttled", invitation(invite=ThrottledError("slower", timedelta(seconds=90)))),
    Stage("invitation, Graph in trouble", invitation(find=TransientError("503"))),
    Stage("invitation, refused", refusal, (FIRST_FAILS,)),
    Stage("invitation, tenant blocked", invitation(invite=InvitationsBlockedError("blocked"))),
    Stage("invitation, no answer", invitation(invite=OutcomeUnknownError("no answer"))),
    Stage("invitation after a lost answer", second_look),
    Stage("invitation that never arrived", second_post, (MAY_NEED_ATTENTION,)),
    Stage("invitation as the probe", probe),
    Stage("invitation long after its slot", late),
    Stage("invitation of a pending guest", adoption(UserKind.PENDING)),
    Stage("invitation of an accepted guest", adoption(UserKind.ACCEPTED)),
    Stage("invitation of an internal user", adoption(UserKind.INTERNAL), (FIRST_FAILS,)),
    Stage("redemption", redemption, (BEN_REMOVED, EARLY)),
    Stage("expiry", expiry, (ALL_EXPIRED, EARLY_EXPIRED)),
    Stage("membership", membership(), BOTH),
    Stage("membership, one a member already", membership(spoil=True), BOTH),
    Stage("membership, a group refused", membership(refuse=True), (NO_PORTAL, EARLY)),
    Stage("membership, Graph in trouble", membership(add_members=TransientError("503")), BOTH),
    Stage("upkeep after the loss of everything", upkeep_after_loss, (GROWN, EARLY, SHUT, CHECKED)),
    Stage("upkeep with the last report", last_report, BOTH),
    Stage("dead letter", burial, (MAY_STAY_FAILED,)),
    Stage("resume", resumption, (MAY_STAY_FAILED,)),
    Stage("resume of a rejected batch", mended, (SHUT_MENDED,)),
    Stage("intake of a roster to be held", upload(MANY), (MANY_HELD,)),
    Stage("approval", approval, (MANY_MAYBE,)),
    Stage("the breaker closed by hand", reopening),
)
