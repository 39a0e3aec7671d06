"""How the host ends, and what is left when it does not."""

from pathlib import Path

from azure.servicebus import ServiceBusMessage
from azure.storage.blob.aio import ContainerClient

from local.platform.layout import Layout
from tests.host.bus import Bus
from tests.host.journal import running_host
from tests.platform_fixtures import eventually


async def test_sigterm_lets_a_running_invocation_end_and_settle(layout: Layout, tmp_path: Path):
    async with (
        Bus.connect(layout) as bus,
        running_host(layout, tmp_path, "on_message", QUEUE="drained") as host,
    ):
        await bus.send("drained", ServiceBusMessage(b"wait"))
        await eventually(lambda: host.notes("on_message", body="wait"))
        host.program.process.terminate()
        (tmp_path / "gate").touch()
        assert await host.program.stop() == 0
        assert host.notes("on_message", ended="wait")
        assert await bus.empty("drained")


async def test_a_killed_host_loses_no_message_and_no_blob(layout: Layout, tmp_path: Path):
    functions, settings = ("on_message", "on_upload"), {"QUEUE": "killed", "CONTAINER": "killed"}
    async with (
        Bus.connect(layout) as bus,
        ContainerClient.from_connection_string(layout.storage, "killed") as container,
    ):
        await container.create_container()
        await container.upload_blob("wait", b"1")
        await bus.send("killed", ServiceBusMessage(b"wait"))
        async with running_host(layout, tmp_path, *functions, **settings) as host:
            await eventually(lambda: host.notes("on_message", body="wait"))
            await eventually(lambda: host.notes("on_upload"))
            await host.program.kill()
        (tmp_path / "gate").touch()
        async with running_host(layout, tmp_path, *functions, **settings) as host:
            await eventually(lambda: host.notes("on_message", ended="wait"))
            await eventually(lambda: len(host.notes("on_upload")) == 2)
