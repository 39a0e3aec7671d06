"""The composition root: settings → clients → Services. The only reader of the environment."""

import logging
import os
from datetime import UTC, datetime
from functools import cache
from typing import Any

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.pipeline.transport import AioHttpTransport
from azure.data.tables.aio import TableServiceClient
from azure.identity.aio import DefaultAzureCredential
from azure.servicebus.aio import ServiceBusClient
from azure.storage.blob.aio import BlobServiceClient

from shared.adapters.blobs import BlobContainers
from shared.adapters.graph.client import GraphConnection
from shared.adapters.graph.directory import GraphDirectory
from shared.adapters.servicebus import ServiceBusQueues
from shared.adapters.sheets.files import SpreadsheetFiles
from shared.adapters.tables.batches import TableBatches
from shared.adapters.tables.control import TableControl
from shared.adapters.tables.guests import TableGuests
from shared.domain.ports import Services
from shared.engine.telemetry import SCOPE, tell
from shared.settings import Connection, Settings, SettingsError

RETRIES = 1
"""Of one call inside an Azure client. What lasts longer is a message's fate, and waits in its queue."""


# At INFO the storage clients log every request, with names of uploaded files; at DEBUG Service Bus logs frames.
logging.getLogger("azure").setLevel(logging.WARNING)
logging.getLogger(SCOPE).setLevel(logging.INFO)


def start() -> tuple[str, ...]:
    """Once, when the triggers are registered: what is wrong with the settings, and the way for events to go."""
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        tell("settings", logging.ERROR, faults="; ".join(error.faults))
        return error.faults
    if settings.insights:
        from shared.adapters.insights import connect  # noqa: PLC0415 - nobody pays for it who is not connected

        connect(settings.insights, settings.trace_percent)
    return ()


@cache
def services() -> Services:
    """Made once for each process, on its one running loop, and kept as long. Raises SettingsError."""
    return compose(Settings.from_env(os.environ))


def compose(settings: Settings) -> Services:
    """Bound to the loop that runs now. Nothing is connected before it is used."""
    tables: TableServiceClient = _client(
        TableServiceClient, settings.storage, "endpoint", "tableServiceUri", transport=_direct()
    )
    blobs: BlobServiceClient = _client(
        BlobServiceClient, settings.storage, "account_url", "blobServiceUri", transport=_direct()
    )
    bus: ServiceBusClient = _client(
        ServiceBusClient, settings.service_bus, "fully_qualified_namespace", "fullyQualifiedNamespace"
    )
    graph = GraphConnection(settings.graph_base_url, _credential(settings.client_id), settings.graph_scope)
    return Services(
        guests=TableGuests(tables),
        batches=TableBatches(tables),
        control=TableControl(tables),
        blobs=BlobContainers(blobs, settings.file_limits.file_bytes),
        bus=ServiceBusQueues(bus),
        directory=GraphDirectory(graph),
        sheets=SpreadsheetFiles(settings.file_limits),
        clock=lambda: datetime.now(UTC),
        options=settings.options,
    )


def _direct() -> AioHttpTransport:
    """Without a look at the environment and at ~/.netrc for a proxy, which aiohttp takes for every request.

    It costs two hops to a thread each time: a quarter of the CPU of an invitation (measured, aiohttp 3.14).
    """
    return AioHttpTransport(use_env_settings=False)


def _client(kind: Any, connection: Connection, host_name: str, part: str, **more: Any) -> Any:
    """By connection string, or signed in as the identity at the host that the setting names."""
    if connection.connection_string:
        return kind.from_connection_string(connection.connection_string, retry_total=RETRIES, **more)
    credential = _credential(connection.client_id)
    return kind(**{host_name: connection.hosts[part], "credential": credential, "retry_total": RETRIES}, **more)


@cache
def _credential(client_id: str) -> AsyncTokenCredential:
    return DefaultAzureCredential(managed_identity_client_id=client_id or None)
