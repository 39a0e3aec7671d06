"""Which properties a Graph resource has, what it shows unasked, and what `$filter` may do with each.

Source: Microsoft's page on filter support of directory objects (operators with and without
`ConsistencyLevel: eventual`), and each resource's page for its default properties.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.tenant.errors import malformed
from local.tenant.records import Group, User, timestamp
from local.tenant.seed import Company

NOTHING: frozenset[str] = frozenset()
EXACT = frozenset({"eq", "in"})
PREFIX = EXACT | {"startswith"}


@dataclass(frozen=True, slots=True)
class Property:
    read: Callable[[Any], Any]
    shown: bool = False
    """Part of an answer without `$select`."""
    plain: frozenset[str] = NOTHING
    """Filter operators that work by themselves."""
    eventual: frozenset[str] = NOTHING
    """Filter operators that need `ConsistencyLevel: eventual` and `$count=true`."""
    null: bool = True
    """Whether a filter may ask for null."""
    address: bool = False
    """Whether the directory finds users by this property without looking at all of them."""


@dataclass(frozen=True, slots=True)
class Resource:
    name: str
    properties: Mapping[str, Property]

    def show(self, thing: object, select: Iterable[str] | None) -> dict[str, Any]:
        """The object as Graph answers it, with the selected or the default properties."""
        names = self._default if select is None else select
        return {name: self.properties[name].read(thing) for name in names}

    def show_all(self, thing: object) -> dict[str, Any]:
        return self.show(thing, self.properties)

    def selected(self, text: str | None) -> list[str] | None:
        """The names in a `$select`; an unknown one is refused."""
        if not text:
            return None
        names = [name.strip() for name in text.split(",")]
        for name in names:
            if name not in self.properties:
                raise malformed(
                    "Parsing OData Select and Expand failed: "
                    f"Could not find a property named '{name}' on type 'microsoft.graph.{self.name.lower()}'."
                )
        return names

    @property
    def _default(self) -> list[str]:
        return [name for name, each in self.properties.items() if each.shown]


def _nothing(_: object) -> None:
    return None


def _no_phones(_: object) -> list[str]:
    return []


def _changed_at(user: User) -> str | None:
    return None if user.state_changed_at is None else timestamp(user.state_changed_at)


def _identities(user: User) -> list[dict[str, str | None]]:
    own = user.issuer != "ExternalAzureAD"
    kind = "userPrincipalName" if own else "federated"
    return [
        {
            "signInType": kind,
            "issuer": user.issuer,
            "issuerAssignedId": user.user_principal_name if own else None,
        }
    ]


_NE = frozenset({"ne"})
_NE_ENDS = _NE | {"endswith"}

USER = Resource(
    "User",
    {
        "businessPhones": Property(_no_phones, shown=True),
        "displayName": Property(lambda user: user.display_name, shown=True, plain=PREFIX, eventual=_NE),
        "givenName": Property(_nothing, shown=True),
        "jobTitle": Property(lambda user: user.job_title, shown=True, plain=PREFIX, eventual=_NE),
        "mail": Property(lambda user: user.mail, shown=True, plain=PREFIX, eventual=_NE_ENDS, address=True),
        "mobilePhone": Property(_nothing, shown=True),
        "officeLocation": Property(_nothing, shown=True),
        "preferredLanguage": Property(_nothing, shown=True),
        "surname": Property(_nothing, shown=True),
        "userPrincipalName": Property(
            lambda user: user.user_principal_name, shown=True, plain=PREFIX, eventual=_NE_ENDS, address=True
        ),
        "id": Property(lambda user: user.id, shown=True, plain=EXACT, eventual=_NE),
        "accountEnabled": Property(lambda user: user.account_enabled, plain=EXACT, eventual=_NE),
        "companyName": Property(lambda user: user.company_name, eventual=PREFIX | _NE),
        "createdDateTime": Property(lambda user: timestamp(user.created_at)),
        "creationType": Property(lambda user: user.creation_type, plain=EXACT, eventual=_NE),
        "externalUserState": Property(lambda user: user.state, plain=EXACT, eventual=_NE, null=False),
        "externalUserStateChangeDateTime": Property(_changed_at),
        "identities": Property(_identities),
        "onPremisesSyncEnabled": Property(_nothing),
        "otherMails": Property(lambda user: list(user.other_mails), plain=EXACT, eventual=_NE_ENDS, address=True),
        "proxyAddresses": Property(
            lambda user: list(user.proxy_addresses), plain=EXACT, eventual=_NE_ENDS, address=True
        ),
        "userType": Property(lambda user: user.user_type, plain=EXACT, eventual=_NE),
    },
)


def _created_at(group: Group) -> str:
    return timestamp(group.created_at)


GROUP = Resource(
    "Group",
    {
        "id": Property(lambda group: group.id, shown=True, plain=EXACT, eventual=_NE),
        "createdDateTime": Property(_created_at, shown=True),
        "description": Property(lambda group: group.description, shown=True),
        "displayName": Property(lambda group: group.display_name, shown=True, plain=PREFIX, eventual=_NE),
        "groupTypes": Property(lambda group: list(group.group_types), shown=True, plain=EXACT, eventual=_NE),
        "isAssignableToRole": Property(lambda group: group.is_assignable_to_role, shown=True),
        "mail": Property(lambda group: group.mail, shown=True, plain=PREFIX, eventual=_NE_ENDS),
        "mailEnabled": Property(lambda group: group.mail_enabled, shown=True, plain=EXACT, eventual=_NE),
        "mailNickname": Property(lambda group: group.mail_nickname, shown=True, plain=PREFIX, eventual=_NE),
        "membershipRule": Property(lambda group: group.membership_rule, shown=True),
        "onPremisesSyncEnabled": Property(
            lambda group: group.on_premises_sync_enabled, shown=True, plain=EXACT, eventual=_NE
        ),
        "securityEnabled": Property(lambda group: group.security_enabled, shown=True, plain=EXACT, eventual=_NE),
    },
)


def _verified_domains(company: Company) -> list[dict[str, Any]]:
    return [
        {
            "capabilities": "Email, OfficeCommunicationsOnline",
            "isDefault": name == company.domain,
            "isInitial": name == company.initial_domain,
            "name": name,
            "type": "Managed",
        }
        for name in company.verified_domains
    ]


ORGANIZATION = Resource(
    "Organization",
    {
        "id": Property(lambda company: company.tenant_id, shown=True),
        "displayName": Property(lambda company: company.display_name, shown=True),
        "verifiedDomains": Property(_verified_domains, shown=True),
    },
)
