"""HTTP triggers, through the wire."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from local.platform.layout import Layout
from tests.host.journal import HostUnderTest, running_host


@pytest.fixture(scope="module")
async def host(nowhere: Layout, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[HostUnderTest]:
    folder: Path = tmp_path_factory.mktemp("http")
    async with running_host(nowhere, folder, "item", "special", "files", "boom") as host:
        yield host


@pytest.fixture(scope="module")
async def http(host: HostUnderTest) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(host.url) as http:
        yield http


async def test_a_function_gets_route_query_and_body_and_answers_in_full(http: aiohttp.ClientSession):
    async with http.post("/api/items/seven?x=1", data=b"\x00\xff") as answer:
        assert answer.status == 201
        assert answer.headers["X-Kind"] == "item"
        assert answer.content_type == "application/json"
        assert await answer.json() == {"id": "seven", "query": {"x": "1"}, "body": "00ff"}


async def test_a_literal_route_wins_over_one_with_a_parameter(http: aiohttp.ClientSession):
    async with http.get("/api/items/special") as answer:
        assert await answer.text() == "special GET"


async def test_a_wildcard_takes_slashes_and_bytes_come_back_as_they_are(http: aiohttp.ClientSession):
    async with http.get("/api/files/a/b.txt") as answer:
        assert await answer.read() == b"a/b.txt\xff"


async def test_a_function_that_raises_is_a_500_that_reveals_nothing(
    host: HostUnderTest, http: aiohttp.ClientSession
):
    async with http.get("/api/boom") as answer:
        assert answer.status == 500
        assert await answer.read() == b""
    assert "a secret of the house" in host.program.output


@pytest.mark.parametrize("path", ["/api/nothing", "/items/seven", "/api/items"])
async def test_an_unknown_path_is_a_404(http: aiohttp.ClientSession, path: str):
    async with http.get(path) as answer:
        assert answer.status == 404


async def test_the_status_page_lists_the_functions_and_which_are_disabled(http: aiohttp.ClientSession):
    async with http.get("/admin/host/status") as answer:
        listed = {each["name"]: each["disabled"] for each in json.loads(await answer.text())["functions"]}
    assert listed["item"] is False
    assert listed["on_message"] is True


async def test_the_memory_page_tells_what_is_in_use_and_what_is_held(http: aiohttp.ClientSession):
    async with http.get("/admin/host/memory") as answer:
        told = await answer.json()
    # A process of Python with the SDKs, in MB.
    assert 1 < told["used"] < told["resident"] < 1000
