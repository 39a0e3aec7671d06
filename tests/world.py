"""The whole process on fakes and a clock that stands still: drop rosters, let time pass, look at the reports."""

from datetime import timedelta
from typing import Any

from shared.domain.batch import batch_id
from shared.domain.messages import ApplyMembership, Message, SendInvitation
from shared.domain.options import Options
from shared.domain.ports import Clock, Services
from shared.domain.report import Line, Report
from shared.engine.delivery import deliver, deliver_batch
from shared.engine.reports import REPORTS, report_name
from shared.engine.uploads import deliver_upload
from shared.steps import intake, invitation, membership, redemption, upkeep
from tests.fakes.blobs import FakeBlobs
from tests.fakes.bus import FakeBus
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.sheets import FakeSheets
from tests.fakes.tables import FakeBatches, FakeControl, FakeGuests

PORTAL = "11111111-1111-4111-8111-111111111111"
EVERYONE = "22222222-2222-4222-8222-222222222222"

POLICY = f"""
[accept]
domains = ["fabrikam.example"]
[groups]
Portal = "{PORTAL}"
Everyone = "{EVERYONE}"
[apply]
always = ["Everyone"]
"""


class World:
    def __init__(self, lag: timedelta = timedelta(0), **options: Any) -> None:
        self.clock = FakeClock()
        self.blobs = FakeBlobs(self.clock)
        self.bus = FakeBus(self.clock)
        self.directory = FakeDirectory(self.clock, lag)
        self.sheets = FakeSheets()
        self.guests = FakeGuests()
        self.options = Options(**options)
        self.batches = FakeBatches()
        self.control = FakeControl()
        self.services = self.new_process()
        self.directory.add_group(PORTAL, "Portal")
        self.directory.add_group(EVERYONE, "Everyone")

    def new_process(self, clock: Clock | None = None) -> Services:
        """Another process on the same outside world, or the same one after a restart: it remembers nothing.

        `clock` is its own, if that differs from the world's.
        """
        return Services(
            guests=self.guests,
            batches=self.batches,
            control=self.control,
            blobs=self.blobs,
            bus=self.bus,
            directory=self.directory,
            sheets=self.sheets,
            clock=clock or self.clock,
            options=self.options,
        )

    async def policy(self, partner: str = "fabrikam", text: str = POLICY) -> None:
        await self.blobs.write("policies", f"{partner}.toml", text.encode(), "text/plain")

    async def put(self, text: str, path: str = "uploads/fabrikam/x.csv") -> None:
        """A file appears, and its event is lost."""
        container, _, name = path.partition("/")
        await self.blobs.write(container, name, text.encode(), "text/csv")

    async def drop(self, text: str, path: str = "uploads/fabrikam/x.csv") -> str:
        """A file appears and its event arrives. Returns the id of its batch."""
        await self.put(text, path)
        take = intake.check if path.startswith("checks/") else intake.take_in
        await deliver_upload(path.partition("/")[0], path, take, intake.reject, self.services)
        _, partner, roster = path.split("/", 2)
        return batch_id(partner, roster, text.encode())

    async def deliver(self, message: Message) -> None:
        if isinstance(message, SendInvitation):
            await deliver(message.body(), SendInvitation, invitation.send_invitation, self.services)
        else:
            await deliver_batch([message.body()], ApplyMembership, membership.apply_membership, self.services)

    async def work(self, **within: float) -> None:
        """Deliver all that appears within this time (an hour unless told), then do one round of the timers."""
        end = self.clock.now + timedelta(**(within or {"hours": 1}))
        while (next_at := self.bus.next_at) is not None and next_at <= end:
            self.clock.now = max(self.clock.now, next_at)
            for message in self.bus.take_due():
                await self.deliver(message)
        await self.look()

    async def look(self) -> None:
        """One round of both timers."""
        await redemption.poll_redemption(self.services)
        await upkeep.run_round(self.services)

    async def redeem(self, *emails: str) -> None:
        """The guests accept; in the minutes that follow the process finds out and does the rest."""
        for email in emails:
            self.directory.redeem(email)
        self.clock.advance(minutes=3)
        await self.look()
        await self.work()
        self.clock.advance(minutes=3)
        await self.look()

    def report(self, partner: str = "fabrikam", roster: str = "x.csv") -> Report:
        """What lies in the container under the roster's name."""
        path, _ = report_name(partner, roster)
        return self.sheets.report(self.blobs.stored[REPORTS, path][0])

    def line(self, number: int, partner: str = "fabrikam", roster: str = "x.csv") -> Line:
        """What the last report says of this row."""
        [found] = [line for line in self.report(partner, roster).lines if line.number == number]
        return found

    def statuses(self, partner: str = "fabrikam", roster: str = "x.csv") -> list[str]:
        return [line.status.value for line in self.report(partner, roster).lines]

    @property
    def second_mails(self) -> int:
        return sum(count - 1 for count in self.directory.mails.values())
