"""Application Insights by OpenTelemetry. Imported only where it is connected: it costs a start 0.1 s."""

import logging
from typing import override

from azure.monitor.opentelemetry.exporter import AzureMonitorLogExporter, AzureMonitorTraceExporter
from opentelemetry import trace
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor, LogRecordExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import StatusCode

SCOPE = "guestlist"

SEND_EVERY_MILLISECONDS = 1_000
"""A process of the Flex Consumption plan may live for seconds (Azure-Functions issue 2581)."""

_LOW_64_BITS = (1 << 64) - 1


class KeptSpans(SpanProcessor):
    """Hands on the app's own spans: each that failed, and of the others the given percentage, by trace.

    Spans of the SDKs stay out: they hold URLs, and the URL that looks a guest up holds an address.
    """

    def __init__(self, inner: SpanProcessor, percent: float) -> None:
        self._inner = inner
        self._below = percent / 100 * (_LOW_64_BITS + 1)

    @override
    def on_end(self, span: ReadableSpan) -> None:
        scope, context = span.instrumentation_scope, span.context
        if scope is None or scope.name != SCOPE or context is None:
            return
        failed = span.status.status_code is StatusCode.ERROR
        if failed or context.trace_id & _LOW_64_BITS < self._below:
            self._inner.on_end(span)

    @override
    def shutdown(self) -> None:
        self._inner.shutdown()

    @override
    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._inner.force_flush(timeout_millis)


class _Named(logging.Formatter):
    """An event's name alone: its fields are attributes of the record."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return str(getattr(record.msg, "name", None) or record.getMessage())


def connect(connection_string: str, percent: float) -> None:
    """Export what the app tells from now on. Signs in as APPLICATIONINSIGHTS_AUTHENTICATION_STRING says."""
    # Nothing is kept on the disk for later: there is no disk that outlives the process.
    options = {"connection_string": connection_string, "disable_offline_storage": True}
    export(AzureMonitorTraceExporter(**options), AzureMonitorLogExporter(**options), percent)


def export(spans: SpanExporter, logs: LogRecordExporter, percent: float) -> None:
    """Set the process's providers, once. All spans are recorded, also in traces that the host does not sample."""
    resource = Resource.create({SERVICE_NAME: SCOPE})
    tracing = TracerProvider(sampler=ALWAYS_ON, resource=resource)
    batches = BatchSpanProcessor(spans, schedule_delay_millis=SEND_EVERY_MILLISECONDS)
    tracing.add_span_processor(KeptSpans(batches, percent))
    trace.set_tracer_provider(tracing)
    logging_provider = LoggerProvider(resource=resource)
    logging_provider.add_log_record_processor(
        BatchLogRecordProcessor(logs, schedule_delay_millis=SEND_EVERY_MILLISECONDS)
    )
    handler = LoggingHandler(level=logging.INFO, logger_provider=logging_provider)
    handler.setFormatter(_Named())
    logging.getLogger().addHandler(handler)
