"""The supervisor, as a user meets it: the ready line, the settings, the end."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from azure.data.tables.aio import TableServiceClient
from azure.storage.blob.aio import BlobServiceClient

from local.platform.app_settings import app_settings, ready_document
from local.platform.env_file import read_env, write_env
from local.platform.layout import REPO, Layout
from tests.platform_fixtures import eventually, free_base, listening, module, program, ready, up


def layout_in(tmp_path: Path) -> Layout:
    return Layout(free_base(), tmp_path / "data")


async def test_up_says_ready_once_storage_is_furnished_and_stops_cleanly(tmp_path: Path):
    layout = layout_in(tmp_path)
    async with up(layout, "--only", "storage,broker", INVITATIONS_PER_MINUTE="7") as running:
        said = await eventually(lambda: ready(running))
        assert said["servicebus"] == layout.service_bus
        assert said["graph"] == f"http://127.0.0.1:{layout.port_base + 6}/v1.0"
        assert {"storage", "tenant", "host"} <= said.keys()
        settings = read_env(layout.data / "env")
        assert settings["ServiceBus"] == said["servicebus"]
        assert settings["INVITATIONS_PER_MINUTE"] == "7"
        async with BlobServiceClient.from_connection_string(said["storage"]) as blobs:
            containers = {each.name async for each in blobs.list_containers()}
        assert containers == {"uploads", "checks", "reports", "policies", "quarantine"}
        async with TableServiceClient.from_connection_string(settings["Storage"]) as tables:
            assert "guests" in {each.name async for each in tables.list_tables()}
        assert await running.stop() == 0
    assert not await listening(layout.ports["blob"])
    assert not await listening(layout.ports["bus"])


async def test_data_outlives_a_stop_and_fresh_forgets_it(tmp_path: Path):
    layout = layout_in(tmp_path)
    found = []
    for words in ((), (), ("--fresh",)):
        layout.data.with_suffix(".out").unlink(missing_ok=True)
        async with up(layout, "--only", "storage", *words) as running:
            said = await eventually(lambda running=running: ready(running))
            async with BlobServiceClient.from_connection_string(said["storage"]) as blobs:
                container = blobs.get_container_client("uploads")
                found.append([name async for name in container.list_blob_names()])
                await container.upload_blob("kept", b"1", overwrite=True)
            assert await running.stop() == 0
    assert found == [[], ["kept"], []]


async def test_the_parts_end_when_up_is_killed(tmp_path: Path):
    layout = layout_in(tmp_path)
    async with up(layout, "--only", "broker") as running:
        await eventually(lambda: ready(running))
        await running.kill()
        await eventually(lambda: _not_listening(layout.ports["bus"]))


async def test_a_taken_port_is_named(tmp_path: Path):
    layout = layout_in(tmp_path)
    with socket.create_server(("127.0.0.1", layout.ports["bus"])):
        async with up(layout, "--only", "broker") as running:
            assert await asyncio.wait_for(running.process.wait(), 30) == 1
            assert f"port {layout.ports['bus']} of the broker is taken" in running.output


async def test_a_part_that_dies_is_reported_and_can_be_started_again_alone(tmp_path: Path):
    layout = layout_in(tmp_path)
    async with up(layout, "--only", "broker,tenant") as running:
        said = await eventually(lambda: ready(running))
        os.kill(said["pids"]["broker"], signal.SIGKILL)
        await eventually(lambda: "the broker ended with -9" in running.output)
        assert await listening(layout.ports["tenant"])
        again = Layout(layout.port_base, layout.data)
        command = module("local", "up", "--port-base", again.port_base, "--data", again.data, "--only", "broker")
        async with program(tmp_path / "again.out", *command) as second:
            await eventually(lambda: ready(second))
            assert await second.stop() == 0
        assert await running.stop() == 0


async def test_a_guard_ends_a_process_when_its_starter_is_gone(tmp_path: Path):
    async with program(tmp_path / "sleeper", sys.executable, "-c", "import time; time.sleep(60)") as sleeper:
        guard = await asyncio.create_subprocess_exec(
            *map(str, module("local.platform.guard", sleeper.process.pid)), stdin=asyncio.subprocess.PIPE, cwd=REPO
        )
        # What the system does with the pipe of a process that is gone.
        guard.stdin.close()
        assert await asyncio.wait_for(sleeper.process.wait(), 30) == -signal.SIGTERM
        assert await guard.wait() == 0


def test_a_real_tenant_keeps_its_own_settings(tmp_path: Path):
    layout = Layout(10000, tmp_path)
    graph = "https://graph.microsoft.com/v1.0"
    settings = app_settings(layout, {"GRAPH_BASE_URL": graph})
    assert settings["GRAPH_BASE_URL"] == graph
    assert settings.keys().isdisjoint({"IDENTITY_ENDPOINT", "IDENTITY_HEADER", "INVITATIONS_PER_MINUTE"})
    assert ready_document(layout, settings, {})["tenant"] == "https://graph.microsoft.com"


def test_settings_survive_the_env_file_and_a_shell_reads_them_too(tmp_path: Path):
    settings = {"A": "x;y=z", "B": "*/5 * * * * *", "C": "it's", "D": ""}
    write_env(tmp_path / "env", settings)
    assert read_env(tmp_path / "env") == settings
    script = f'set -f; . {tmp_path / "env"}; printf \'%s|%s|%s\' "$A" "$B" "$C"'
    said = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert said.stdout == "x;y=z|*/5 * * * * *|it's"


async def _not_listening(port: int) -> bool:
    return not await listening(port)
