"""The test app as a process, and what it says of its invocations."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.platform.layout import Layout
from tests.platform_fixtures import Program, answering, eventually, free_port, module, program

APP = Path(__file__).parent / "app"
QUEUES = Path(__file__).parent / "queues.json"
FUNCTIONS = (
    "on_upload",
    "on_message",
    "on_dead_letter",
    "on_text",
    "on_batch",
    "on_tick",
    "on_month",
    "on_startup",
    "item",
    "special",
    "files",
    "boom",
)


@dataclass(frozen=True, slots=True)
class HostUnderTest:
    program: Program
    url: str
    journal: Path

    def notes(self, function: str, **facts: Any) -> list[dict[str, Any]]:
        """The invocations of a function that noted these facts, in order."""
        if not self.journal.exists():
            return []
        lines = self.journal.read_text(encoding="utf-8").splitlines()
        wanted = {"function": function, **facts}.items()
        return [note for note in map(json.loads, lines) if wanted <= _hashable(note).items()]


def _hashable(note: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in note.items() if not isinstance(value, (list, dict))}


@contextlib.asynccontextmanager
async def running_host(
    layout: Layout, folder: Path, *functions: str, **settings: str
) -> AsyncIterator[HostUnderTest]:
    """Run the test app with these functions only, its data and journal in `folder`."""
    disabled = {f"AzureWebJobs.{name}.Disabled": "true" for name in FUNCTIONS if name not in functions}
    env = {
        "AzureWebJobsStorage": layout.storage,
        "Storage": layout.storage,
        "ServiceBus": layout.service_bus,
        "CONTAINER": "uploads",
        "QUEUE": "singles",
        "BATCHES": "batches",
        "TICK": "* * * * * *",
        "JOURNAL": str(folder / "journal"),
        "GATE": str(folder / "gate"),
        **disabled,
        **settings,
    }
    port = free_port()
    command = module("local.host", "--app", APP, "--port", port, "--data", folder / "host")
    async with program(folder / "host.log", *command, env=env) as running:
        host = HostUnderTest(running, f"http://127.0.0.1:{port}", folder / "journal")
        await eventually(lambda: running.process.returncode is not None or answering(f"{host.url}/"))
        assert running.process.returncode is None, running.output
        yield host
