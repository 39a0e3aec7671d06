"""The invited people of an emulated tenant: they read their mail, accept, and open their My Apps page."""

import asyncio
from collections import Counter
from collections.abc import Container
from html.parser import HTMLParser
from typing import Any

from local.commands.reach import Platform

_READ_EVERY_SECONDS = 1.0


async def mails(platform: Platform) -> Counter[str]:
    """Address → number of invitations mailed to it, by the tenant's own count."""
    found = await _get(platform, "_tenant/mail")
    return Counter(mail["to"].casefold() for mail in found if mail["kind"] == "invitation")


async def directory(platform: Platform) -> dict[str, Any]:
    found: dict[str, Any] = await _get(platform, "_tenant/directory")
    return found


async def accept_as_mail_arrives(platform: Platform, absent: Container[str]) -> None:
    """Runs until it is cancelled. Nobody in `absent` accepts."""
    accepted: set[str] = set()
    while True:
        for address in (await mails(platform)).keys() - accepted:
            if address not in absent:
                await accept(platform, address)
            accepted.add(address)
        await asyncio.sleep(_READ_EVERY_SECONDS)


async def accept(platform: Platform, address: str) -> None:
    async with platform.http.post(f"{platform.tenant}/_tenant/redeem", json={"email": address}) as answer:
        answer.raise_for_status()


async def my_apps(platform: Platform, user_id: str) -> tuple[str, list[str]]:
    """The address of a guest's My Apps page, and the names of the applications it shows."""
    url = f"{platform.tenant}/myapps/{user_id}"
    async with platform.http.get(url) as answer:
        answer.raise_for_status()
        page = _Tiles()
        page.feed(await answer.text())
    return url, page.names


class _Tiles(HTMLParser):
    """Reads the heading of each tile."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._in_heading = tag == "h2"

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.names.append(data)
            self._in_heading = False


async def _get(platform: Platform, path: str) -> Any:
    async with platform.http.get(f"{platform.tenant}/{path}") as answer:
        answer.raise_for_status()
        return await answer.json()
