"""A file appears in `uploads` or `checks`."""

import azure.functions as func

from shared.engine.uploads import CHECKS, UPLOADS, deliver_upload
from shared.services import services
from shared.steps.intake import check as check_roster
from shared.steps.intake import reject, take_in

blueprint = func.Blueprint()


@blueprint.blob_trigger("blob", f"{UPLOADS}/{{name}}", "Storage", source=func.BlobSource.EVENT_GRID)
async def intake(blob: func.InputStream) -> None:
    await deliver_upload(UPLOADS, str(blob.name), take_in, reject, services())


@blueprint.blob_trigger("blob", f"{CHECKS}/{{name}}", "Storage", source=func.BlobSource.EVENT_GRID)
async def check(blob: func.InputStream) -> None:
    await deliver_upload(CHECKS, str(blob.name), check_roster, reject, services())
