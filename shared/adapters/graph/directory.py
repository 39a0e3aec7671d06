"""Microsoft Entra ID through Microsoft Graph."""

import re
import time
from collections.abc import AsyncIterator, Sequence

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_http.middleware.options import HeadersInspectionHandlerOption
from msgraph.generated.groups.item.group_item_request_builder import GroupItemRequestBuilder
from msgraph.generated.models.group import Group as GraphGroup
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder

from shared.adapters.graph.bodies import (
    GROUP_FIELDS,
    PENDING,
    USER_FIELDS,
    group_of,
    has_address,
    invitation_body,
    the_one,
    user_of,
)
from shared.adapters.graph.client import GraphConnection
from shared.adapters.graph.errors import AlreadyMemberError, Call
from shared.domain.errors import NotYetVisibleError, OutcomeUnknownError, PermanentError
from shared.domain.guest import Invitation
from shared.domain.ports import Group, User

_PAGE = 999
"""The most users that Graph gives at a time."""
_SHARE_USED = "x-ms-throttle-limit-percentage"
"""A header that Graph sends from a share of 0.8 on, up to 1.8 of the limit."""
_NUMBER = re.compile(r"\d+(\.\d+)?")
_SPONSOR_SECONDS = 600
"""How long a sponsor's id is remembered: a policy names the same few for every guest."""


class GraphDirectory:
    """`Directory` on Graph."""

    def __init__(self, connection: GraphConnection) -> None:
        self._graph = connection
        self.pressure = 0.0
        self._sponsors: dict[str, tuple[str, float]] = {}

    async def find(self, email: str) -> User | None:
        users = self._graph.requests.users
        query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(
            filter=has_address(email), select=USER_FIELDS
        )
        request = users.to_get_request_information(RequestConfiguration(query_parameters=query))
        found = await self._graph.send(request, Call.READ)
        return the_one([user_of(user) for user in found["value"]])

    async def user(self, user_id: str) -> User | None:
        item = self._graph.requests.users.by_user_id(user_id)
        query = UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters(select=USER_FIELDS)
        request = item.to_get_request_information(RequestConfiguration(query_parameters=query))
        try:
            return user_of(await self._graph.send(request, Call.LOOK_UP))
        except NotYetVisibleError:
            return None

    async def invite(self, email: str, name: str, invitation: Invitation) -> str:
        sponsors = [await self._sponsor_id(sponsor) for sponsor in invitation.sponsors]
        body = invitation_body(email, name, invitation, sponsors)
        request = self._graph.requests.invitations.to_post_request_information(body)
        told = HeadersInspectionHandlerOption(inspect_request_headers=False)
        request.add_request_options([told])
        created = await self._graph.send(request, Call.INVITE, (email, name, invitation.message))
        shares = told.response_headers.get(_SHARE_USED)
        self.pressure = max((float(share) for share in shares if _NUMBER.fullmatch(share)), default=0.0)
        user_id = (created.get("invitedUser") or {}).get("id")
        if not user_id:
            raise OutcomeUnknownError("Graph named no user for the invitation")
        return str(user_id)

    async def pending(self) -> AsyncIterator[str]:
        users = self._graph.requests.users
        query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(filter=PENDING, select=["id"], top=_PAGE)
        configuration = RequestConfiguration(query_parameters=query)
        # Under load, Graph is to refuse this sooner than an invitation.
        configuration.headers.add("x-ms-throttle-priority", "Low")
        request = users.to_get_request_information(configuration)
        while True:
            page = await self._graph.send(request, Call.READ)
            for user in page["value"]:
                yield user["id"]
            following = page.get("@odata.nextLink")
            if not following:
                return
            request = users.with_url(following).to_get_request_information(
                RequestConfiguration(headers=configuration.headers)
            )

    async def group(self, group_id: str) -> Group | None:
        item = self._graph.requests.groups.by_group_id(group_id)
        query = GroupItemRequestBuilder.GroupItemRequestBuilderGetQueryParameters(select=GROUP_FIELDS)
        request = item.to_get_request_information(RequestConfiguration(query_parameters=query))
        try:
            return group_of(await self._graph.send(request, Call.LOOK_UP))
        except NotYetVisibleError:
            return None

    async def add_members(self, group_id: str, user_ids: Sequence[str]) -> None:
        group = self._graph.requests.groups.by_group_id(group_id)
        links = [f"{self._graph.base_url}/directoryObjects/{user_id}" for user_id in user_ids]
        if len(links) > 1:
            body = GraphGroup(additional_data={"members@odata.bind": links})
            await self._graph.send(group.to_patch_request_information(body), Call.JOIN)
            return
        reference = ReferenceCreate(odata_id=links[0])
        try:
            await self._graph.send(group.members.ref.to_post_request_information(reference), Call.JOIN)
        except AlreadyMemberError:
            return

    async def close(self) -> None:
        """Close the connections; the credential stays its owner's."""
        await self._graph.close()

    async def _sponsor_id(self, email: str) -> str:
        user_id, until = self._sponsors.get(email, ("", 0.0))
        if time.monotonic() < until:
            return user_id
        user = await self.find(email)
        if user is None:
            raise PermanentError("the directory has no user for one of the sponsors")
        self._sponsors[email] = user.user_id, time.monotonic() + _SPONSOR_SECONDS
        return user.user_id
