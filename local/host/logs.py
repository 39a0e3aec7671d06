"""Plain logs: one record, one line; extra fields of the host's own as key=value."""

import logging
import sys
from datetime import UTC, datetime

# What every record has; anything beyond was given as `extra`.
_STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

# The SDKs log each request with its address, which can hold a person's; the worker logs every invocation.
_QUIET = ("azure", "httpx", "httpcore", "aiohttp.access", "msal", "urllib3")


class LineFormatter(logging.Formatter):
    """`time LEVEL logger message key=value …`, line breaks escaped, times in UTC.

    Of the app's own records the message alone: Microsoft's worker sends `self.format(record)` to the host and
    drops `extra` (azure-functions-python-worker, AsyncLoggingHandler).
    """

    def format(self, record: logging.LogRecord) -> str:
        extra = record.__dict__ if record.name.startswith("local.") else {}
        fields = {key: value for key, value in extra.items() if key not in _STANDARD}
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        words = [moment, record.levelname, record.name, record.getMessage()]
        words += [f"{key}={value}" for key, value in fields.items()]
        return " ".join(words).replace("\r", "").rstrip("\n").replace("\n", "\\n")


def configure_logging() -> None:
    """Send everything from INFO up to stderr; the SDKs from WARNING up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
