"""A file appears in `uploads` or `checks`."""

import azure.functions as func

from shared.engine.uploads import deliver_upload
from shared.services import services
from shared.steps import intake

blueprint = func.Blueprint()


@blueprint.blob_trigger("blob", "uploads/{name}", "Storage", source=func.BlobSource.EVENT_GRID)
async def take_in(blob: func.InputStream) -> None:
    await deliver_upload(str(blob.name), intake.take_in, intake.reject, services())


@blueprint.blob_trigger("blob", "checks/{name}", "Storage", source=func.BlobSource.EVENT_GRID)
async def check(blob: func.InputStream) -> None:
    await deliver_upload(str(blob.name), intake.check, intake.reject, services())
