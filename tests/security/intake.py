"""The process on fakes, with real spreadsheets."""

from dataclasses import replace

from shared.adapters.sheets.files import SpreadsheetFiles
from shared.domain.batch import batch_id
from shared.domain.file_limits import FileLimits
from shared.engine.uploads import deliver_upload
from shared.steps import intake
from tests.world import World


class Intake:
    """Takes bytes in, where `World.drop` takes text."""

    def __init__(self, world: World, limits: FileLimits | None = None) -> None:
        self.world = world
        self.services = replace(world.services, sheets=SpreadsheetFiles(limits))

    async def drop(self, name: str, content: bytes, partner: str = "fabrikam") -> str:
        """Returns the id of the batch."""
        await self.world.blobs.write("uploads", f"{partner}/{name}", content, "")
        await deliver_upload("uploads", f"uploads/{partner}/{name}", intake.take_in, intake.reject, self.services)
        return batch_id(partner, name, content)

    def report(self, name: str) -> bytes:
        """The report that lies there under this name."""
        return self.world.blobs.stored["reports", name][0]
