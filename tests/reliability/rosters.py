"""The rosters and policies with which the stages are set, and how each roster may end."""

from dataclasses import replace

from shared.domain.batch import BatchState
from tests.reliability.promise import Roster
from tests.world import EVERYONE

PEOPLE = """Email,Groups
ana@fabrikam.example,Portal
ben@fabrikam.example,
Ana@Fabrikam.example,
nobody
cleo@fabrikam.example,Portal
"""
DUPLICATE, REFUSED, FAILED = (frozenset({word}) for word in ("Duplicate", "Refused", "Failed"))
ROSTER = Roster(PEOPLE, ends={4: DUPLICATE, 5: REFUSED})
GROWN = Roster(PEOPLE + "dee@fabrikam.example,Portal\n", ends=ROSTER.ends)
EARLY = Roster("Email,Groups\neve@early.example,\n", "uploads/early/y.csv")
SHUT = Roster("Email\nfay@shut.example\n", "uploads/shut/z.csv", {2: REFUSED}, frozenset({BatchState.REJECTED}))
CHECKED = Roster("Email\ngil@fabrikam.example\n", "checks/fabrikam/c.csv", {2: frozenset({"Would invite"})})

EARLY_POLICY = f"""
[accept]
domains = ["early.example"]
[groups]
Everyone = "{EVERYONE}"
[apply]
always = ["Everyone"]
membership = "invited"
"""

MANY_POLICY = (
    EARLY_POLICY.replace("early", "many")
    + """
[limits]
hold_above = 1
per_day = 3
"""
)
MANY = Roster("Email\nhal@many.example\nida@many.example\n", "uploads/many/m.csv")
"""More people than its policy lets go unseen."""

POLICIES = {"early": EARLY_POLICY, "many": MANY_POLICY}

BOTH = (ROSTER, EARLY)
FIRST_FAILS = Roster(PEOPLE, ends={**ROSTER.ends, 2: FAILED})
BEN_REMOVED = Roster(PEOPLE, ends={**ROSTER.ends, 3: FAILED})
ALL_EXPIRED = Roster(PEOPLE, ends={**ROSTER.ends, **dict.fromkeys((2, 3, 6), frozenset({"Expired"}))})
EARLY_EXPIRED = Roster(EARLY.text, EARLY.path, {2: frozenset({"Expired"})})
NO_PORTAL = Roster(PEOPLE, ends={**ROSTER.ends, 2: FAILED, 6: FAILED})
MAY_NEED_ATTENTION = Roster(PEOPLE, ends={**ROSTER.ends, 2: frozenset({"Needs attention", "Done"})})
MAY_STAY_FAILED = Roster(PEOPLE, ends={**ROSTER.ends, 2: frozenset({"Failed", "Done"})})
MANY_HELD = replace(MANY, states=frozenset({BatchState.HELD}))
MANY_MAYBE = replace(MANY, states=frozenset({BatchState.HELD, BatchState.COMPLETE}))
SHUT_MENDED = replace(SHUT, ends={}, states=frozenset({BatchState.REJECTED, BatchState.COMPLETE}))
