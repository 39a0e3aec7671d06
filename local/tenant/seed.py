"""The fresh tenant: Contoso Travel, a small fictional company.

The ids never change: sample policies and tests name groups by them.
"""

from dataclasses import dataclass

from local.tenant.records import Application, Group, User


@dataclass(frozen=True, slots=True)
class Company:
    tenant_id: str
    display_name: str
    domain: str
    initial_domain: str
    seq: int = 1
    """Its place in the list of organizations, of which a tenant has one."""

    @property
    def verified_domains(self) -> tuple[str, str]:
        return self.domain, self.initial_domain


COMPANY = Company(
    tenant_id="c0000000-0000-4000-8000-000000000001",
    display_name="Contoso Travel",
    domain="contoso-travel.example",
    initial_domain="contosotravel.onmicrosoft.example",
)

APP_ID = "c0000000-0000-4000-8000-00000000a99d"
"""The client id of the managed identity that calls Graph."""

PARTNER_PORTAL = "a0000000-0000-4000-8000-000000000001"
ALL_PARTNERS = "a0000000-0000-4000-8000-000000000002"
PROJECT_ATLAS = "a0000000-0000-4000-8000-000000000003"
TOUR_GUIDES = "a0000000-0000-4000-8000-000000000004"
HELPDESK_OPERATORS = "a0000000-0000-4000-8000-000000000011"
SALES_STAFF = "a0000000-0000-4000-8000-000000000012"
WAREHOUSE = "a0000000-0000-4000-8000-000000000013"
TRAVEL_NEWS = "a0000000-0000-4000-8000-000000000014"
BOARD_ROOM = "a0000000-0000-4000-8000-000000000015"


def _employee(number: int, name: str, title: str, *, enabled: bool = True) -> User:
    address = f"{name.lower().replace(' ', '.')}@{COMPANY.domain}"
    return User(
        id=f"e0000000-0000-4000-8000-{number:012d}",
        seq=number,
        display_name=name,
        user_principal_name=address,
        mail=address,
        proxy_addresses=(f"SMTP:{address}",),
        account_enabled=enabled,
        job_title=title,
        company_name=COMPANY.display_name,
        issuer=COMPANY.initial_domain,
    )


EMPLOYEES = (
    _employee(1, "Mara Lindqvist", "Head of Partner Programmes"),
    _employee(2, "Tomas Okafor", "Identity Administrator"),
    _employee(3, "Ines Duarte", "Project Manager, Atlas"),
    _employee(4, "Yuki Brandt", "Tour Planner"),
    _employee(5, "Paul Winters", "Tour Planner (left)", enabled=False),
)

GROUPS = (
    Group(id=PARTNER_PORTAL, seq=1, display_name="Partner Portal", description="May use the partner portal"),
    Group(id=ALL_PARTNERS, seq=2, display_name="All Partners", description="Everyone who works for a partner"),
    Group(id=PROJECT_ATLAS, seq=3, display_name="Project Atlas", description="The Atlas project's outside team"),
    Group(id=TOUR_GUIDES, seq=4, display_name="Tour Guides", description="Freelance guides"),
    Group(
        id=HELPDESK_OPERATORS,
        seq=5,
        display_name="Helpdesk Operators",
        description="Holds a directory role: role-assignable",
        is_assignable_to_role=True,
    ),
    Group(
        id=SALES_STAFF,
        seq=6,
        display_name="Sales Staff",
        description="Filled by a rule: dynamic",
        group_types=("DynamicMembership",),
        membership_rule='(user.department -eq "Sales")',
    ),
    Group(
        id=WAREHOUSE,
        seq=7,
        display_name="Warehouse",
        description="Comes from the domain controller: synced",
        on_premises_sync_enabled=True,
    ),
    Group(
        id=TRAVEL_NEWS,
        seq=8,
        display_name="Travel News",
        description="A mail-enabled security group",
        mail=f"travel-news@{COMPANY.domain}",
        mail_nickname="travel-news",
        mail_enabled=True,
    ),
    Group(
        id=BOARD_ROOM,
        seq=9,
        display_name="Board Room",
        description="A Microsoft 365 group that takes no guests",
        mail=f"board-room@{COMPANY.domain}",
        mail_nickname="board-room",
        mail_enabled=True,
        security_enabled=False,
        group_types=("Unified",),
        guests_allowed=False,
    ),
)


def _application(number: int, name: str, description: str, *groups: str) -> Application:
    return Application(
        id=f"b0000000-0000-4000-8000-{number:012d}", display_name=name, description=description, groups=groups
    )


APPLICATIONS = (
    _application(1, "Partner Portal", "Bookings, prices and contracts", PARTNER_PORTAL),
    _application(2, "Order Desk", "Place and follow orders", PARTNER_PORTAL),
    _application(3, "Travel Handbook", "How we work together", ALL_PARTNERS),
    _application(4, "Expense Claims", "Hand in receipts", ALL_PARTNERS, TOUR_GUIDES),
    _application(5, "Atlas Workspace", "Plans and files of Project Atlas", PROJECT_ATLAS),
    _application(6, "Guide Rota", "Who guides which tour", TOUR_GUIDES),
)
