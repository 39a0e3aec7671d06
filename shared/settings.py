"""The environment, read once. A half-configured app names everything it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from shared.domain.file_limits import MB, FileLimits
from shared.domain.options import Options

GRAPH = "https://graph.microsoft.com/v1.0"


class SettingsError(Exception):
    """Names every setting that is missing or malformed."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Either a connection string, or the host that a managed identity signs in to."""

    connection_string: str = ""
    hosts: Mapping[str, str] = field(default_factory=dict)
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    storage: Connection
    service_bus: Connection
    graph_base_url: str
    graph_scope: str
    client_id: str
    """Of the user-assigned identity, or empty."""
    options: Options
    file_limits: FileLimits

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Raises SettingsError."""
        reader = _Reader(env)
        settings = cls(
            storage=reader.connection("Storage", ("blobServiceUri", "tableServiceUri")),
            service_bus=reader.connection("ServiceBus", ("fullyQualifiedNamespace",)),
            graph_base_url=env.get("GRAPH_BASE_URL", GRAPH).rstrip("/"),
            graph_scope=env.get("GRAPH_SCOPE", "https://graph.microsoft.com/.default"),
            client_id=env.get("AZURE_CLIENT_ID", ""),
            options=reader.options(),
            file_limits=reader.file_limits(),
        )
        if reader.faults:
            raise SettingsError("settings: " + "; ".join(reader.faults))
        return settings


class _Reader:
    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.faults: list[str] = []

    def connection(self, name: str, parts: tuple[str, ...]) -> Connection:
        """`name` holds a connection string, or `name__part` each a host, as Azure Functions has it."""
        if self._env.get(name):
            return Connection(connection_string=self._env[name])
        missing = [f"{name}__{part}" for part in parts if not self._env.get(f"{name}__{part}")]
        if missing:
            self.faults.append(f"missing {' and '.join(missing)} (or {name}, a connection string)")
        hosts = {part: self._env.get(f"{name}__{part}", "") for part in parts}
        return Connection(hosts=hosts, client_id=self._env.get(f"{name}__clientId", ""))

    def options(self) -> Options:
        usual = Options()
        own_domains = self._env.get("TENANT_DOMAINS", "").lower().replace(",", " ").split()
        return Options(
            own_domains=frozenset(own_domains),
            invitations_per_minute=self.number("INVITATIONS_PER_MINUTE", usual.invitations_per_minute),
            retry_failed_after=self.span("RETRY_FAILED_DAYS", "days", usual.retry_failed_after),
            settling=self.span("SETTLING_SECONDS", "seconds", usual.settling),
            nudge_after=self.span("NUDGE_AFTER_SECONDS", "seconds", usual.nudge_after),
            report_every=self.span("REPORT_EVERY_SECONDS", "seconds", usual.report_every),
            breaker_pause=self.span("BREAKER_MINUTES", "minutes", usual.breaker_pause),
        )

    def file_limits(self) -> FileLimits:
        usual = FileLimits()
        seconds = self.number("READ_SECONDS", usual.cpu_seconds)
        return replace(
            usual,
            file_bytes=int(self.number("MAX_FILE_MB", usual.file_bytes / MB) * MB),
            inflated_bytes=int(self.number("MAX_INFLATED_MB", usual.inflated_bytes / MB) * MB),
            parts=int(self.number("MAX_PARTS", usual.parts)),
            ratio=int(self.number("MAX_RATIO", usual.ratio)),
            rows=int(self.number("MAX_ROWS", usual.rows)),
            columns=int(self.number("MAX_COLUMNS", usual.columns)),
            cpu_seconds=max(1, int(seconds)),
            wall_seconds=seconds + usual.wall_seconds - usual.cpu_seconds,
        )

    def span(self, name: str, unit: str, usual: timedelta) -> timedelta:
        one = timedelta(**{unit: 1})
        return self.number(name, usual / one) * one

    def number(self, name: str, usual: float) -> float:
        text = self._env.get(name)
        if not text:
            return usual
        try:
            number = float(text)
        except ValueError:
            number = 0
        if number <= 0:
            self.faults.append(f"{name} must be a number above 0")
            return usual
        return number
