"""An upload that nobody was told of."""

from contextlib import closing
from pathlib import Path

from local.host.deliveries import BlobEvent, Deliveries
from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import Machine, machine
from tests.chaos.outcome import complete, drained, promise_kept


async def test_an_upload_whose_event_never_came_is_taken_in_all_the_same(tmp_path: Path):
    crowd = Crowd("unheard", 20)
    async with machine(tmp_path, NUDGE_AFTER_SECONDS="3") as made, accepting(made.platform):
        await made.stop("host")
        dropped = await crowd.drop(made.platform)
        event = await _event(made)
        with closing(_deliveries(made)) as deliveries:
            deliveries.attempt(event)
            deliveries.settle(event)
        await made.start("host")
        await complete(made, dropped)
        await promise_kept(made, dropped, crowd)
        await drained(made)
        assert made.log_of().count('{"event": "upload", ') == 1
        with closing(_deliveries(made)) as deliveries:
            assert deliveries.attempt(event) == 2, "the host raised the event after all"


async def _event(made: Machine) -> BlobEvent:
    """That of the only upload."""
    container = made.platform.blobs.get_container_client("uploads")
    [upload] = [blob async for blob in container.list_blobs()]
    return BlobEvent("intake", upload.name, upload.etag)


def _deliveries(made: Machine) -> Deliveries:
    """What the host remembers of events."""
    return Deliveries(made.layout.data / "host" / "deliveries.sqlite")
