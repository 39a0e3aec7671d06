"""What the app tells of itself: events in the log, a span for each step. Ids and outcomes, never a person.

Without a provider, which `shared/adapters/insights.py` sets where Application Insights is connected, spans cost
next to nothing and go nowhere.
"""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry import trace
from opentelemetry.trace import Link, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

SCOPE = "guestlist"
"""The log's name, the spans' scope, and the first word of their attributes."""

type Field = str | int | None
type Carrier = Mapping[str, str]
"""Properties of a message: `traceparent` names the span in which it was sent (W3C Trace Context)."""

_LOG = logging.getLogger(SCOPE)
_TRACER = trace.get_tracer(SCOPE)
_PROPAGATOR = TraceContextTextMapPropagator()


@dataclass(frozen=True, slots=True)
class Event:
    """A log message that shows its fields: Microsoft's worker sends the message's text and drops `extra`."""

    name: str
    fields: Mapping[str, Field]

    def __str__(self) -> str:
        return json.dumps({"event": self.name, **self.fields}, ensure_ascii=False)


def tell(event: str, level: int = logging.INFO, *, exc_info: bool = False, **fields: Field) -> None:
    """Log an event of a constant name. The fields stand in the message as JSON, and as attributes beside it."""
    _LOG.log(level, Event(event, fields), extra=fields, exc_info=exc_info)


@contextmanager
def span(name: str, carrier: Carrier | None = None, links: Sequence[Link] = (), **fields: Field) -> Iterator[None]:
    """A span around a step, in the trace of the message that `carrier` came with, if there is one.

    What is raised is noted by its type alone: its text, and its traceback, may show a person.
    """
    context = _PROPAGATOR.extract(carrier) if carrier else None
    with _TRACER.start_as_current_span(
        name, context, links=links, record_exception=False, set_status_on_exception=False
    ):
        note(**fields)
        try:
            yield
        except BaseException as error:
            failed(type(error).__name__)
            raise


def note(**fields: Field) -> None:
    """Attributes for the span that is open."""
    current = trace.get_current_span()
    if current.is_recording():
        current.set_attributes({f"{SCOPE}.{key}": value for key, value in fields.items() if value is not None})


def failed(why: str) -> None:
    """The span that is open is one of a failure: it is never left out of a sample."""
    trace.get_current_span().set_status(Status(StatusCode.ERROR, why))


def link() -> Link:
    """To the span that is open."""
    return Link(trace.get_current_span().get_span_context())
