"""Timer schedules: NCRONTAB, in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from croniter import croniter

from local.host.functions import AppError


@dataclass(frozen=True, slots=True)
class Schedule:
    """`second minute hour day month weekday`; five fields leave the seconds at 0."""

    expression: str

    def __post_init__(self) -> None:
        fields = len(self.expression.split())
        if fields not in {5, 6} or not croniter.is_valid(self.expression, second_at_beginning=fields == 6):
            raise AppError(f"{self.expression!r} is not a six-field NCRONTAB schedule")

    def after(self, moment: datetime) -> datetime:
        """The first time later than `moment`, which carries its zone."""
        seconds_first = len(self.expression.split()) == 6
        # NCRONTAB wants day and weekday both to fit; cron, and croniter by default, one of them.
        times = croniter(self.expression, moment, second_at_beginning=seconds_first, day_or=False)
        return times.get_next(datetime)

    @property
    def oftener_than_minutely(self) -> bool:
        """Such schedules are not monitored, whatever the function says, as in the real host."""
        first = self.after(datetime.now(UTC))
        return self.after(first) - first < timedelta(minutes=1)
