"""The parts of the platform: how each is started, when it answers, and which files are its own."""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.platform.layout import REPO, Layout

# In the order in which they start; they stop in the reverse one, the host first.
PARTS = ("storage", "broker", "tenant", "host")


@dataclass(frozen=True, slots=True)
class Part:
    """One child process. It answers once all its ports do, with HTTP at `probe` if that is given."""

    name: str
    command: tuple[str, ...]
    ports: tuple[int, ...]
    probe: str | None
    log: Path
    owns: tuple[Path, ...]

    def forget(self) -> None:
        """Remove what the part remembers."""
        for path in self.owns:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def parts(layout: Layout) -> Mapping[str, Part]:
    """Every part, whether it is to run or not."""
    data, ports, python = layout.data, layout.ports, sys.executable
    storage, broker, tenant = data / "storage", data / "broker.sqlite", data / "tenant"
    azurite = str(REPO / "node_modules" / ".bin" / "azurite")
    # Loose, and no version check: the SDKs speak newer versions of the API than Azurite knows.
    flags = ("--silent", "--loose", "--skipApiVersionCheck", "--disableTelemetry")
    services = ("blob", "queue", "table")
    doors = tuple(word for name in services for word in (f"--{name}Port", str(ports[name])))
    queues = str(REPO / "infra" / "queues.json")
    host = data / layout.host_name

    def ours(module: str, port: str, *words: object) -> tuple[str, ...]:
        return (python, "-m", f"local.{module}", "--port", str(ports[port]), *map(str, words))

    return {
        part.name: part
        for part in (
            Part(
                "storage",
                (azurite, "--location", str(storage), *flags, *doors),
                tuple(ports[name] for name in services),
                None,
                layout.log("storage"),
                (storage,),
            ),
            Part(
                "broker",
                ours("broker", "bus", "--database", broker, "--queues", queues),
                (ports["bus"],),
                None,
                layout.log("broker"),
                (broker, data / "broker.sqlite-wal", data / "broker.sqlite-shm"),
            ),
            Part(
                "tenant",
                ours("tenant", "tenant", "--data", tenant),
                (ports["tenant"],),
                f"{layout.url('tenant')}/_tenant/behaviour",
                layout.log("tenant"),
                (tenant,),
            ),
            Part(
                "host",
                ours("host", "host", "--app", REPO, "--data", host),
                (ports["host"],),
                f"{layout.url('host')}/admin/host/status",
                layout.log("host"),
                (host,),
            ),
        )
    }
