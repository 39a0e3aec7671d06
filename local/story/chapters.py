"""The demo's story: the sample rosters, and who in them meets with something else than success."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Chapter:
    """A sample roster: where it says what, and who in it meets with something else than success."""

    partner: str
    roster: str
    address: str
    """The heading of its addresses."""
    groups: str = ""
    """The heading of its groups, if it names any."""
    refused: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Address as it is typed → a part of the reason that the report gives."""
    absent: frozenset[str] = frozenset()
    """They do not accept their invitation."""
    unmailed: frozenset[str] = frozenset()
    """Their row asks for no mail."""


STORY = (
    Chapter(
        "fabrikam",
        "fabrikam-partners.xlsx",
        "E-mail address",
        "Groups",
        refused={
            "priya.nair(at)fabrikam.example": "it has no @",
            "rosa.jimenez+travel@fabrikam.example": "does not accept the character '+'",
            "samuel.osei@fabrikam.example": "names no group “Wine Club”",
            "viktor.lund@freemail.example": "does not accept the domain freemail.example",
        },
        absent=frozenset({"liam.murphy@fabrikam.example", "nadia.haddad@fabrikam.example"}),
    ),
    Chapter(
        "northwind",
        "northwind-hr-feed.csv",
        "E-mail",
        "Groups",
        refused={"": "no e-mail address"},
        absent=frozenset({"noor.costa@northwind.example", "oskar.keller@northwind.example"}),
    ),
    Chapter(
        "litware",
        "litware-entra-portal.csv",
        "Email address to invite [inviteeEmail] Required",
        absent=frozenset({"fred.hansen@litware.example", "jan.visser@litware.example"}),
        unmailed=frozenset({"fred.hansen@litware.example"}),
    ),
    Chapter(
        "adatum",
        "adatum-classic-2016.csv",
        "Email",
        "InvitedToGroups",
        absent=frozenset({"xavier.roche@adatum.example"}),
    ),
)
FEED = STORY[1]
NEW_IN_FEED = (
    "NW10301;Runa;Sandberg;runa.sandberg@northwind.example;Quality;Partner Portal",
    "NW10302;Pavel;Toman;pavel.toman@northwind.example;Logistics;Partner Portal, Project Atlas",
    "NW10303;Inés;Urrutia;ines.urrutia@northwind.example;Operations;Partner Portal",
)
"""Three people whom Northwind has hired by the next day."""


def grown(feed: bytes) -> bytes:
    """The feed of the next day."""
    return feed + "".join(f"{row}\r\n" for row in NEW_IN_FEED).encode()
