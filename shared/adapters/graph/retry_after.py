"""The Retry-After header in all of its forms."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d{1,9}(\.\d+)?")


def read_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Seconds (`10`), decimal seconds (`2.128`, which Graph has sent) or an HTTP date; None for anything else.

    A date that has passed is no wait at all. `now` is in UTC.
    """
    if not value:
        return None
    if _SECONDS.fullmatch(value):
        return timedelta(seconds=float(value))
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(timedelta(0), until.replace(tzinfo=until.tzinfo or UTC) - now)
