import uuid

import pytest

from shared.domain.ports import Blobs
from tests.contract.conftest import CONTAINER, LIMIT

HOSTILE = [
    "a b.xlsx",
    "x#1?.csv",
    "100%.csv",
    "%2e%2e.csv",
    "Größe 🌍.xlsx",
    "it's;\"<&>.csv",
    "a//b.csv",
    "dir/sub/x.csv",
]


def new_name(ending: str = "x.csv") -> str:
    return f"{uuid.uuid4().hex}/{ending}"


async def write(blobs: Blobs, name: str, content: bytes) -> None:
    await blobs.write(CONTAINER, name, content, "text/csv")


async def test_what_was_written_is_read(blobs):
    name = new_name()
    await write(blobs, name, b"Email\n")
    content, upload = await blobs.read(CONTAINER, name)
    assert (content, upload.container, upload.name) == (b"Email\n", CONTAINER, name)
    assert upload.modified_at.tzinfo


async def test_a_blob_that_is_not_there_is_none(blobs):
    assert await blobs.read(CONTAINER, new_name()) is None


async def test_a_blob_without_content_is_read(blobs):
    name = new_name()
    await write(blobs, name, b"")
    assert (await blobs.read(CONTAINER, name))[0] == b""


async def test_a_blob_is_replaced_and_has_another_version(blobs):
    name = new_name()
    await write(blobs, name, b"1")
    _, first = await blobs.read(CONTAINER, name)
    await write(blobs, name, b"2")
    content, second = await blobs.read(CONTAINER, name)
    assert content == b"2"
    assert first.etag != second.etag


async def test_of_a_blob_above_the_limit_just_enough_is_read_to_see_that(blobs):
    name = new_name()
    await write(blobs, name, b"x" * LIMIT)
    assert len((await blobs.read(CONTAINER, name))[0]) == LIMIT
    await write(blobs, name, b"x" * (LIMIT + 100))
    assert len((await blobs.read(CONTAINER, name))[0]) == LIMIT + 1


@pytest.mark.parametrize("ending", HOSTILE)
async def test_any_name_is_kept_as_it_is(blobs, ending):
    name = new_name(ending)
    await write(blobs, name, ending.encode())
    content, upload = await blobs.read(CONTAINER, name)
    assert (content, upload.name) == (ending.encode(), name)
    assert upload in [listed async for listed in blobs.list(CONTAINER)]
