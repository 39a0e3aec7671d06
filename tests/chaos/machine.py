"""The local platform, part by part: each a process that a test may kill and bring back."""

import json
import os
import random
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
from azure.storage.blob.aio import BlobServiceClient

from local.broker.control import Control
from local.platform.app_settings import app_settings, ready_document
from local.platform.children import Child, start
from local.platform.layout import REPO, Layout
from local.platform.parts import PARTS, Part, parts
from local.platform.seed import seed_storage
from tests.e2e.platform import QUICK, Platform
from tests.platform_fixtures import answering, eventually, free_base, listening

STOP_SECONDS = 40.0
PATIENCE_SECONDS = 120.0

# A lost nudge or an unknown outcome is looked after within seconds.
IMPATIENT = {**QUICK, "SETTLING_SECONDS": "5", "NUDGE_AFTER_SECONDS": "10", "INVITATIONS_PER_MINUTE": "3000"}

SECOND_HOST = "second host"


@dataclass(slots=True)
class Machine:
    """`platform` is how a person sees it."""

    layout: Layout
    platform: Platform
    _settings: Mapping[str, str]
    _parts: Mapping[str, Part]
    _running: dict[str, Child]

    async def start(self, name: str) -> None:
        """Start a part, and wait until it answers."""
        part = self._parts[name]
        self._running[name] = child = await start(part, {**os.environ, **self._settings}, REPO)

        async def answers() -> bool:
            assert child.process.returncode is None, f"the {name} ended: {part.log.read_text()[-2000:]}"
            ports = [await listening(port) for port in part.ports]
            return all(ports) and (part.probe is None or await answering(part.probe))

        await eventually(answers, within=60)

    async def kill(self, name: str) -> None:
        """kill -9, wherever it is."""
        process = self._running.pop(name).process
        assert process.returncode is None, f"the {name} had ended by itself with {process.returncode}"
        process.kill()
        assert await process.wait() == -signal.SIGKILL

    async def stop(self, name: str) -> None:
        """An orderly end."""
        await self._running.pop(name).stop(STOP_SECONDS)

    async def restart(self, name: str) -> None:
        """kill -9, but for the storage: Azurite writes what it keeps every five seconds, or at an orderly end."""
        await (self.stop(name) if name == "storage" else self.kill(name))
        await self.start(name)

    def log(self, name: str = "host") -> Path:
        return self._parts[name].log

    def log_of(self, name: str = "host") -> str:
        return self.log(name).read_text(encoding="utf-8", errors="replace")

    def pid(self, name: str) -> int:
        return self._running[name].process.pid

    @contextmanager
    def queues(self) -> Iterator[Control]:
        """The operator's hand on the queues."""
        control = Control(self.layout.data / "broker.sqlite")
        try:
            yield control
        finally:
            control.close()

    def left(self) -> int:
        """Messages in all queues, those to come and the dead ones included."""
        with self.queues() as queues:
            counts = queues.counts().values()
        return sum(each.active + each.deferred + each.scheduled + each.dead_lettered for each in counts)

    def dead_lettered(self) -> int:
        with self.queues() as queues:
            return sum(each.dead_lettered for each in queues.counts().values())

    async def mailed(self, number: int) -> None:
        """Wait until so many mails have gone out."""

        async def enough() -> bool:
            return (await self.platform.mails()).total() >= number

        await eventually(enough, within=PATIENCE_SECONDS)


@asynccontextmanager
async def machine(
    folder: Path, *, lock: str = "PT20S", renewal: str = "00:05:00", **env: str
) -> AsyncIterator[Machine]:
    """All parts but the second host, started; their queues lock for `lock`, their hosts renew for `renewal`.

    `env` are settings of the app beyond the impatient ones.
    """
    layout = Layout(free_base(), folder / "data")
    settings = app_settings(layout, {**IMPATIENT, **env}) | IMPATIENT | env
    known = _rigged(layout, folder, lock, renewal)
    async with (
        aiohttp.ClientSession() as http,
        BlobServiceClient.from_connection_string(layout.storage) as blobs,
    ):
        made = Machine(layout, Platform(ready_document(layout, settings, {}), blobs, http), settings, known, {})
        try:
            for name in PARTS:
                await made.start(name)
                if name == "storage":
                    await seed_storage(layout.storage, {})
            yield made
        finally:
            for name in [name for name in (SECOND_HOST, *reversed(PARTS)) if name in made._running]:
                await made.stop(name)


def _rigged(layout: Layout, folder: Path, lock: str, renewal: str) -> dict[str, Part]:
    """The platform's parts, with the app's own queues and host.json but for the two durations."""
    queues = json.loads((REPO / "infra" / "queues.json").read_text())
    shorter = folder / "queues.json"
    shorter.write_text(json.dumps([{**queue, "lockDuration": lock} for queue in queues]))
    host = json.loads((REPO / "host.json").read_text())
    host["extensions"]["serviceBus"]["maxAutoLockRenewalDuration"] = renewal
    app = folder / "app"
    app.mkdir()
    (app / "host.json").write_text(json.dumps(host))
    (app / "function_app.py").symlink_to(REPO / "function_app.py")
    known = {**parts(layout), SECOND_HOST: parts(replace(layout, host_port=layout.port_base + 8))["host"]}
    known["broker"] = _told(known["broker"], "--queues", shorter)
    return known | {name: _told(known[name], "--app", app) for name in ("host", SECOND_HOST)}


def _told(part: Part, option: str, value: object) -> Part:
    """The part with another value for one of its options."""
    at = part.command.index(option) + 1
    return replace(part, command=(*part.command[:at], str(value), *part.command[at + 1 :]))


@contextmanager
def seeded(seed: int) -> Iterator[random.Random]:
    """A source of chance; a failure names its seed."""
    try:
        yield random.Random(seed)
    except BaseException as error:
        error.add_note(f"seed {seed}")
        raise
