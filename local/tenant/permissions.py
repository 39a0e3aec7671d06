"""Application permissions: what the calling app holds and what an operation needs."""

from collections.abc import Collection

from local.tenant.errors import insufficient_privileges

type Needs = tuple[frozenset[str], ...]
"""One of each set must be held."""

DEFAULT_GRANT = ("User.Invite.All", "User.Read.All", "GroupMember.Read.All", "GroupMember.ReadWrite.All")

_DIRECTORY = {"Directory.Read.All", "Directory.ReadWrite.All"}
_READ_USERS = frozenset({"User.Read.All", "User.ReadWrite.All"} | _DIRECTORY)
# Microsoft's table for reading a group leaves GroupMember.ReadWrite.All out; the one for reading its members
# names it.
_READ_GROUPS = frozenset({"GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All"} | _DIRECTORY)
_READ_MEMBERS = _READ_GROUPS | {"GroupMember.ReadWrite.All"}

# Source of each: api-reference/v1.0/includes/permissions/*-permissions.md of Microsoft's Graph documentation.
INVITE: Needs = (frozenset({"User.Invite.All", "User.ReadWrite.All", "Directory.ReadWrite.All"}),)
READ_USERS: Needs = (_READ_USERS,)
DELETE_USERS: Needs = (frozenset({"User.ReadWrite.All"}),)
READ_GROUPS: Needs = (_READ_GROUPS,)
READ_MEMBERS: Needs = (_READ_MEMBERS,)
WRITE_MEMBERS: Needs = (
    frozenset({"GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"}),
)
CHECK_MEMBER_GROUPS: Needs = (_READ_USERS, _READ_MEMBERS)
# Older copies of the table know only the Directory permissions; newer ones add Organization.Read.All.
READ_ORGANIZATION: Needs = (frozenset({"Organization.Read.All", "Organization.ReadWrite.All"} | _DIRECTORY),)

# invitation-post.md: a reset needs more than an invitation.
RESET_REDEMPTION: Needs = (frozenset({"User.ReadWrite.All"}),)
# Entra's page on role-assignable groups: other group permissions do not reach them.
WRITE_ROLE_GROUPS: Needs = (frozenset({"RoleManagement.ReadWrite.Directory"}),)


def demand(needs: Needs, held: Collection[str]) -> None:
    """Refuses with Graph's 403 unless the permissions held meet every need."""
    if not all(any(permission in held for permission in enough) for enough in needs):
        raise insufficient_privileges()
