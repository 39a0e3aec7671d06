"""Blob triggers against Azurite."""

import base64
import json
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from azure.storage.blob import AccountSasPermissions, ResourceTypes, Services, generate_account_sas
from azure.storage.blob.aio import ContainerClient
from defusedxml.ElementTree import fromstring

from local.platform.layout import ACCOUNT, ACCOUNT_KEY, Layout
from tests.host.journal import running_host
from tests.platform_fixtures import eventually


@pytest.fixture
async def container(layout: Layout) -> AsyncIterator[ContainerClient]:
    client = ContainerClient.from_connection_string(layout.storage, f"c{uuid.uuid4().hex}")
    async with client:
        yield client


async def test_a_new_blob_is_one_event_with_its_bytes_and_properties(
    layout: Layout, tmp_path: Path, container: ContainerClient
):
    settings = {"CONTAINER": container.container_name}
    async with running_host(layout, tmp_path, "on_upload", **settings) as host:
        await eventually(container.exists)
        blob = await container.upload_blob("fabrikam/a.xlsx", b"PK\x03\x04", metadata={"by": "hr"})
        (note,) = await eventually(lambda: host.notes("on_upload"))
    assert note["name"] == f"{container.container_name}/fabrikam/a.xlsx"
    assert (note["content"], note["length"]) == ("504b0304", 4)
    assert note["metadata"] == {"by": "hr"}
    assert note["uri"] == blob.url
    assert note["etag"] == (await blob.get_blob_properties()).etag.strip('"')


async def test_a_restart_raises_only_what_is_new_or_changed(
    layout: Layout, tmp_path: Path, container: ContainerClient
):
    await container.create_container()
    await container.upload_blob("kept", b"1")
    await container.upload_blob("changed", b"1")
    settings = {"CONTAINER": container.container_name}
    async with running_host(layout, tmp_path, "on_upload", **settings) as host:
        await eventually(lambda: len(host.notes("on_upload")) == 2)
        assert await host.program.stop() == 0
    await container.upload_blob("changed", b"2", overwrite=True)
    async with running_host(layout, tmp_path, "on_upload", **settings) as host:
        await eventually(lambda: host.notes("on_upload", content="32"))
        await container.upload_blob("last", b"3")
        await eventually(lambda: host.notes("on_upload", content="33"))
        assert len(host.notes("on_upload")) == 4


async def test_a_blob_that_fails_five_times_is_poison(layout: Layout, tmp_path: Path, container: ContainerClient):
    await container.create_container()
    await container.upload_blob("broken.xlsx", b"x")
    async with running_host(layout, tmp_path, "on_upload", CONTAINER=container.container_name) as host:
        poison = await eventually(lambda: _poison_of(layout, container.container_name))
        await container.upload_blob("good", b"1")
        await eventually(lambda: host.notes("on_upload", content="31"))
        assert len(host.notes("on_upload", content="78")) == 5
    assert poison == {
        "FunctionId": "Host.Functions.on_upload",
        "BlobType": "BlockBlob",
        "ContainerName": container.container_name,
        "BlobName": "broken.xlsx",
        "ETag": (await container.get_blob_client("broken.xlsx").get_blob_properties()).etag.strip('"'),
    }


async def test_a_blob_that_is_gone_before_its_turn_is_dropped(
    layout: Layout, tmp_path: Path, container: ContainerClient
):
    await container.create_container()
    # Four are as many as the app's host.json lets run at once; they wait for the gate.
    for name in ("1 wait", "2 wait", "3 wait", "4 wait", "5 gone", "6 kept"):
        await container.upload_blob(name, name.encode())
    async with running_host(layout, tmp_path, "on_upload", CONTAINER=container.container_name) as host:
        await eventually(lambda: len(host.notes("on_upload")) == 4)
        await container.delete_blob("5 gone")
        (tmp_path / "gate").touch()
        await eventually(lambda: host.notes("on_upload", content=b"6 kept".hex()))
        await eventually(lambda: "a blob is gone" in host.program.output)
        assert host.notes("on_upload", content=b"5 gone".hex()) == []


async def _poison_of(layout: Layout, container: str) -> dict[str, str] | None:
    signature = generate_account_sas(
        ACCOUNT,
        ACCOUNT_KEY,
        ResourceTypes(object=True),
        AccountSasPermissions(read=True),
        datetime.now(UTC) + timedelta(minutes=5),
        services=Services(queue=True),
    )
    queue = f"{layout.url('queue')}/{ACCOUNT}/webjobs-blobtrigger-poison/messages"
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{queue}?peekonly=true&numofmessages=32&{signature}") as answer,
    ):
        if answer.status == 404:
            return None
        texts = [each.text or "" for each in fromstring(await answer.read()).iter("MessageText")]
    found = [json.loads(base64.b64decode(text)) for text in texts]
    return next((each for each in found if each["ContainerName"] == container), None)
