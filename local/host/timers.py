"""Timer triggers: one run at a time, on UTC schedules, with the past remembered if the function wants."""

import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from local.host.functions import Function
from local.host.running import Running
from local.host.schedule import Schedule
from local.host.wire import as_json, text
from local.host.worker import InvocationFailedError, Worker

logger = logging.getLogger(__name__)

# A long sleep is cut, so that a clock set forward or a laptop's lid delays a run by no more than this.
_LONGEST_SLEEP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class ScheduleStatus:
    """When a timer last ran and is to run next; kept as one small JSON file."""

    last: datetime | None
    next: datetime

    @classmethod
    def read(cls, path: Path) -> "ScheduleStatus | None":
        if not path.exists():
            return None
        held = json.loads(path.read_text(encoding="utf-8"))
        last = datetime.fromisoformat(held["Last"]) if held["Last"] else None
        return cls(last, datetime.fromisoformat(held["Next"]))

    def document(self) -> dict[str, str | None]:
        last = self.last.isoformat() if self.last else None
        return {"Last": last, "Next": self.next.isoformat(), "LastUpdated": last}

    def write(self, path: Path) -> None:
        """Replace the file whole: a kill leaves the old one or the new one."""
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(self.document()), encoding="utf-8")
        draft.replace(path)


@dataclass(slots=True)
class TimerListener:
    """`status_file` is None for a timer that is not monitored. Each host runs its own timers: the lease
    that lets one of many hosts fire is not modelled.
    """

    function: Function
    worker: Worker
    running: Running
    schedule: Schedule
    status_file: Path | None
    run_on_startup: bool

    async def listen(self) -> None:
        status, overdue = self._remembered()
        if overdue or self.run_on_startup:
            status = await self._run(status, past_due=overdue)
        while True:
            await _until(status.next)
            status = await self._run(status, past_due=False)

    async def close(self) -> None:
        """A timer holds nothing open."""

    def _remembered(self) -> tuple[ScheduleStatus, bool]:
        """Where the timer stands, and whether a run was missed while no host was up."""
        now = datetime.now(UTC)
        held = ScheduleStatus.read(self.status_file) if self.status_file else None
        if held is None:
            first = ScheduleStatus(None, self.schedule.after(now))
            self._keep(first)
            return first, False
        # The schedule may have changed since the last run: what it says now decides what was missed.
        due = self.schedule.after(held.last) if held.last else held.next
        return ScheduleStatus(held.last, due), due < now

    async def _run(self, status: ScheduleStatus, *, past_due: bool) -> ScheduleStatus:
        begun = datetime.now(UTC)
        # Waiting on the task, not on its work: a stop must not cut a run short.
        await asyncio.wait([self.running.start(self._invoke(status, past_due=past_due))])
        # Times that passed during the run are skipped, as in the real host.
        after = ScheduleStatus(begun, self.schedule.after(max(datetime.now(UTC), status.next)))
        self._keep(after)
        return after

    def _keep(self, status: ScheduleStatus) -> None:
        if self.status_file:
            status.write(self.status_file)

    async def _invoke(self, status: ScheduleStatus, *, past_due: bool) -> None:
        document = {
            "Schedule": {"AdjustForDST": True},
            "ScheduleStatus": status.document() if self.status_file else None,
            "IsPastDue": past_due,
        }
        moment = text(datetime.now(UTC).isoformat())
        # A failure is logged by the worker and never stops the schedule.
        with suppress(InvocationFailedError):
            await self.worker.invoke(self.function, as_json(document), {"TimerTrigger": moment})


async def _until(moment: datetime) -> None:
    while (remaining := (moment - datetime.now(UTC)).total_seconds()) > 0:  # noqa: ASYNC110 - a time of day
        await asyncio.sleep(min(remaining, _LONGEST_SLEEP_SECONDS))
