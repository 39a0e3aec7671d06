"""The SDK clients of the listeners, by connection string or by identity."""

from dataclasses import dataclass, field

from azure.identity.aio import DefaultAzureCredential
from azure.servicebus.aio import ServiceBusClient
from azure.storage.blob.aio import ContainerClient

from local.host.settings import AppSettings


@dataclass(slots=True)
class Clients:
    """The SDKs' own retries are off: listeners try again for ever, and at once when a service is back."""

    settings: AppSettings
    _credentials: list[DefaultAzureCredential] = field(default_factory=list)

    def container(self, connection: str, container: str) -> ContainerClient:
        found = self.settings.connection(connection, "blobServiceUri")
        if found.by_identity:
            return ContainerClient(found.text, container, credential=self._credential(), retry_total=0)
        return ContainerClient.from_connection_string(found.text, container, retry_total=0)

    def bus(self, connection: str) -> ServiceBusClient:
        found = self.settings.connection(connection, "fullyQualifiedNamespace")
        if found.by_identity:
            return ServiceBusClient(found.text, self._credential(), retry_total=0)
        return ServiceBusClient.from_connection_string(found.text, retry_total=0)

    async def close(self) -> None:
        for credential in self._credentials:
            await credential.close()

    def _credential(self) -> DefaultAzureCredential:
        if not self._credentials:
            self._credentials.append(DefaultAzureCredential())
        return self._credentials[0]
