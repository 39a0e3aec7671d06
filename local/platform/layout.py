"""Where everything of one platform is: its ports, its addresses, its files."""

from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
DEFAULT_DATA = REPO / ".local"
DEFAULT_PORT_BASE = 10000

# The account and key every storage emulator has; published by Microsoft, no secret.
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


@dataclass(frozen=True, slots=True)
class Layout:
    """All follows from a port, a folder, and another port for a host beside the first."""

    port_base: int = DEFAULT_PORT_BASE
    data: Path = DEFAULT_DATA
    host_port: int | None = None

    @property
    def ports(self) -> dict[str, int]:
        base = self.port_base
        return {
            "blob": base,
            "queue": base + 1,
            "table": base + 2,
            "bus": base + 5,
            "tenant": base + 6,
            "host": self.host_port or base + 7,
        }

    @property
    def host_name(self) -> str:
        """Names the files of this host: a host beside the first has its own."""
        return f"host-{self.host_port}" if self.host_port else "host"

    @property
    def storage(self) -> str:
        endpoints = ";".join(
            f"{service.capitalize()}Endpoint=http://127.0.0.1:{self.ports[service]}/{ACCOUNT}"
            for service in ("blob", "queue", "table")
        )
        return f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={ACCOUNT_KEY};{endpoints};"

    @property
    def service_bus(self) -> str:
        return (
            f"Endpoint=sb://127.0.0.1:{self.ports['bus']};SharedAccessKeyName=RootManageSharedAccessKey;"
            "SharedAccessKey=local;UseDevelopmentEmulator=true"
        )

    def url(self, part: str) -> str:
        return f"http://127.0.0.1:{self.ports[part]}"

    def log(self, part: str) -> Path:
        return self.data / "logs" / f"{self.host_name if part == 'host' else part}.log"

    @property
    def env_file(self) -> Path:
        return self.data / "env"
