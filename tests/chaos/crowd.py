"""The people on a roster: they accept as soon as their mail is there, whatever happens around them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp

from local.tenant.seed import PARTNER_PORTAL, PROJECT_ATLAS
from shared.domain.batch import batch_id
from tests.e2e.platform import Dropped, Platform
from tests.e2e.rosters import csv_roster, policy

ROSTER = "people.csv"
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Crowd:
    """`size` people of one partner. All of them are to be in the portal's group, every third in Atlas."""

    partner: str
    size: int

    @property
    def people(self) -> list[str]:
        return [f"person{number:05}@{self.partner}.example" for number in range(self.size)]

    @property
    def groups(self) -> dict[str, set[str]]:
        """Group id → who must be in it at the end, and nobody else."""
        return {PARTNER_PORTAL: set(self.people), PROJECT_ATLAS: set(self.people[::3])}

    async def drop(self, platform: Platform) -> Dropped:
        """Upload their roster, with a policy that takes them."""
        await platform.policy(self.partner, policy(f"{self.partner}.example"))
        return await platform.drop(self.partner, ROSTER, self.roster())

    def dropped(self) -> Dropped:
        """The roster, as `drop` gave it."""
        return Dropped(self.partner, ROSTER, batch_id(self.partner, ROSTER, self.roster()))

    def roster(self) -> bytes:
        return csv_roster(
            (person, f"Person {number}", "Portal" if number % 3 else "Portal; Atlas")
            for number, person in enumerate(self.people)
        )


@asynccontextmanager
async def accepting(platform: Platform) -> AsyncIterator[None]:
    """Whoever is mailed accepts, once the block is entered and until it ends."""
    task = asyncio.create_task(_accept_for_ever(platform))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _accept_for_ever(platform: Platform) -> None:
    read = 0
    while True:
        # People try again when a page does not open, as it does not while the tenant is down.
        with suppress(aiohttp.ClientError):
            for letter in await platform.control(f"mail?after={read}"):
                await platform.control("redeem", {"email": letter["to"]})
                read += 1
        await asyncio.sleep(_LOOK_SECONDS)
