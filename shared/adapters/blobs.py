"""The containers of Blob storage."""

from collections.abc import AsyncIterator

from azure.core.exceptions import ResourceNotFoundError
from azure.storage.blob import BlobProperties, ContentSettings
from azure.storage.blob.aio import BlobServiceClient

from shared.adapters.azure_errors import azure_errors, is_absent
from shared.domain.batch import Upload

_STORE = "Blob storage"
_MIB = 2**20


class BlobContainers:
    """`Blobs` in a storage account. Of a blob larger than `limit` bytes one byte more is read, and no further.

    That is enough to see that it is too large, and memory stays flat.
    """

    def __init__(self, service: BlobServiceClient, limit: int = 25 * _MIB) -> None:
        self._service = service
        self._limit = limit

    async def read(self, container: str, name: str) -> tuple[bytes, Upload] | None:
        """The content and the version that it belongs to: a blob replaced while being read is a ConflictError."""
        blob = self._service.get_blob_client(container, name)
        with azure_errors(_STORE):
            try:
                stream = await blob.download_blob()
            except ResourceNotFoundError as error:
                if is_absent(error):
                    return None
                raise
            return await stream.read(self._limit + 1), _upload(container, stream.properties)

    async def write(self, container: str, name: str, content: bytes, content_type: str) -> None:
        blob = self._service.get_blob_client(container, name)
        with azure_errors(_STORE):
            settings = ContentSettings(content_type=content_type)
            await blob.upload_blob(content, overwrite=True, content_settings=settings)

    async def list(self, container: str) -> AsyncIterator[Upload]:
        with azure_errors(_STORE):
            async for properties in self._service.get_container_client(container).list_blobs():
                yield _upload(container, properties)


def _upload(container: str, properties: BlobProperties) -> Upload:
    # A listing gives the ETag without the quotes that a download gives it in.
    return Upload(container, properties.name, properties.etag.strip('"'), properties.last_modified)
