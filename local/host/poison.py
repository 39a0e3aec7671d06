"""Where a blob event ends that failed every time: a message on `webjobs-blobtrigger-poison`."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import aiohttp
from azure.core.utils import parse_connection_string
from azure.storage.blob import AccountSasPermissions, ResourceTypes, Services, generate_account_sas

from local.host.deliveries import BlobEvent

POISON_QUEUE = "webjobs-blobtrigger-poison"
_VERSION = {"x-ms-version": "2021-12-02"}


@dataclass(frozen=True, slots=True)
class PoisonQueue:
    """The poison queue of the storage account behind a connection string with an account key."""

    connection: str

    async def put(self, event: BlobEvent, container: str) -> None:
        """Create the queue if needed and add the event, in the form the real host gives it.

        The text is base64, the encoding queue triggers expect by default. Raises ClientError.
        """
        document = {
            "FunctionId": f"Host.Functions.{event.function}",
            "BlobType": "BlockBlob",
            "ContainerName": container,
            "BlobName": event.blob,
            "ETag": event.etag,
        }
        text = base64.b64encode(json.dumps(document).encode()).decode()
        queue, signature = self._address()
        async with aiohttp.ClientSession(headers=_VERSION, raise_for_status=True) as http:
            # 201 when new and 204 when it is there already with the same (no) metadata.
            await http.put(f"{queue}?{signature}")
            body = f"<QueueMessage><MessageText>{text}</MessageText></QueueMessage>"
            await http.post(f"{queue}/messages?{signature}", data=body)

    def _address(self) -> tuple[str, str]:
        parts = parse_connection_string(self.connection)
        account = parts["accountname"]
        default = f"https://{account}.queue.{parts.get('endpointsuffix', 'core.windows.net')}"
        signature = generate_account_sas(
            account,
            parts["accountkey"],
            ResourceTypes(container=True, object=True),
            AccountSasPermissions(create=True, write=True, add=True),
            expiry=datetime.now(UTC) + timedelta(minutes=5),
            services=Services(queue=True),
        )
        return f"{parts.get('queueendpoint', default).rstrip('/')}/{quote(POISON_QUEUE)}", signature
