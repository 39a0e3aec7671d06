"""The environment, read once. A half-configured app names everything it lacks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import nan
from urllib.parse import urlsplit

from shared.domain.address import AddressError, domain
from shared.domain.file_limits import MB, FileLimits
from shared.domain.options import Options

GRAPH = "https://graph.microsoft.com/v1.0"
SCHEDULES = ("REDEMPTION_SCHEDULE", "UPKEEP_SCHEDULE")
"""Read by the Functions host, which registers no timer when they are wrong."""


SHORTEST_SETTLING = timedelta(minutes=15)
"""With a real tenant. Below it, second mails were seen in simulation: see `Options.settling`."""


class SettingsError(Exception):
    """Names every setting that is missing or malformed, and shows the value of none."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("settings: " + "; ".join(faults))
        self.faults = tuple(faults)


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
    insights: str
    """Connection string of Application Insights; empty: the host takes the log, and there are no spans."""
    trace_percent: float

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Raises SettingsError."""
        reader = _Reader(env)
        for schedule in SCHEDULES:
            reader.schedule(schedule)
        settings = cls(
            storage=reader.connection("Storage", ("blobServiceUri", "tableServiceUri")),
            service_bus=reader.connection("ServiceBus", ("fullyQualifiedNamespace",)),
            graph_base_url=reader.graph_base_url(),
            graph_scope=env.get("GRAPH_SCOPE", "https://graph.microsoft.com/.default"),
            client_id=env.get("AZURE_CLIENT_ID", ""),
            options=reader.options(),
            file_limits=reader.file_limits(),
            insights=reader.insights(),
            trace_percent=reader.number("TRACE_PERCENT", 100),
        )
        if reader.faults:
            raise SettingsError(reader.faults)
        return settings


_LARGEST = 10_000_000
"""Nothing that is set here is sensible above it, and what it is turned into still fits."""

_CONNECTION_STRING = re.compile(r"UseDevelopmentStorage=true|.*(?:AccountName|Endpoint)=\S")
_FIELD = r"(?:\*|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)(?:/[1-9][0-9]*)?"
_SCHEDULE = re.compile(rf"{_FIELD}(?:,{_FIELD})*(?: {_FIELD}(?:,{_FIELD})*){{5}}")
_HOST_FORMS = {
    True: (re.compile(r"https?://[\w.:-]+(?:/\S*)?"), "https://ACCOUNT.blob.core.windows.net"),
    False: (re.compile(r"[\w.-]+"), "NAMESPACE.servicebus.windows.net, without https://"),
}


class _Reader:
    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.faults: list[str] = []

    def connection(self, name: str, parts: tuple[str, ...]) -> Connection:
        """`name` holds a connection string, or `name__part` each a host, as Azure Functions has it."""
        if text := self._env.get(name):
            if not _CONNECTION_STRING.match(text):
                self.faults.append(f"{name} is no connection string")
            return Connection(connection_string=text)
        hosts = {part: self._env.get(f"{name}__{part}", "") for part in parts}
        missing = [f"{name}__{part}" for part, host in hosts.items() if not host]
        if missing:
            self.faults.append(f"missing {' and '.join(missing)} (or {name}, a connection string)")
        for part, host in hosts.items():
            form, looks = _HOST_FORMS[part.endswith("Uri")]
            if host and not form.fullmatch(host):
                self.faults.append(f"{name}__{part} must look like {looks}")
        return Connection(hosts=hosts, client_id=self._env.get(f"{name}__clientId", ""))

    def graph_base_url(self) -> str:
        url = self._env.get("GRAPH_BASE_URL", GRAPH).rstrip("/")
        parts = urlsplit(url)
        if not parts.hostname or parts.scheme not in ({"http", "https"} if _is_local(url) else {"https"}):
            self.faults.append(f"GRAPH_BASE_URL must look like {GRAPH}")
        return url

    def options(self) -> Options:
        usual = Options()
        options = Options(
            own_domains=self.domains("TENANT_DOMAINS"),
            invitations_per_minute=self.number("INVITATIONS_PER_MINUTE", usual.invitations_per_minute),
            retry_failed_after=self.span("RETRY_FAILED_DAYS", "days", usual.retry_failed_after),
            settling=self.span("SETTLING_SECONDS", "seconds", usual.settling),
            nudge_after=self.span("NUDGE_AFTER_SECONDS", "seconds", usual.nudge_after),
            report_every=self.span("REPORT_EVERY_SECONDS", "seconds", usual.report_every),
            breaker_pause=self.span("BREAKER_MINUTES", "minutes", usual.breaker_pause),
        )
        if options.settling < SHORTEST_SETTLING and not _is_local(self._env.get("GRAPH_BASE_URL", GRAPH)):
            least = int(SHORTEST_SETTLING.total_seconds())
            self.faults.append(f"SETTLING_SECONDS must be {least} or more with a real tenant")
        return options

    def file_limits(self) -> FileLimits:
        usual = FileLimits()
        seconds = self.number("READ_SECONDS", usual.cpu_seconds)
        return replace(
            usual,
            file_bytes=int(self.number("MAX_FILE_MB", usual.file_bytes / MB) * MB),
            inflated_bytes=int(self.number("MAX_INFLATED_MB", usual.inflated_bytes / MB) * MB),
            parts=self.count("MAX_PARTS", usual.parts),
            ratio=self.count("MAX_RATIO", usual.ratio),
            rows=self.count("MAX_ROWS", usual.rows),
            columns=self.count("MAX_COLUMNS", usual.columns),
            cpu_seconds=max(1, int(seconds)),
            wall_seconds=seconds + usual.wall_seconds - usual.cpu_seconds,
        )

    def insights(self) -> str:
        """Only where the worker leaves the log to us: else the host would forward each line besides."""
        is_ours = self._env.get("PYTHON_ENABLE_OPENTELEMETRY", "").lower() in {"true", "1"}
        return self._env.get("APPLICATIONINSIGHTS_CONNECTION_STRING", "") if is_ours else ""

    def span(self, name: str, unit: str, usual: timedelta) -> timedelta:
        one = timedelta(**{unit: 1})
        return self.number(name, usual / one) * one

    def count(self, name: str, usual: int) -> int:
        number = self.number(name, usual)
        if number != int(number):
            self.faults.append(f"{name} must be a whole number")
        return int(number)

    def number(self, name: str, usual: float) -> float:
        text = self._env.get(name)
        if not text:
            return usual
        try:
            number = float(text)
        except ValueError:
            number = nan
        if not 0 < number <= _LARGEST:
            self.faults.append(f"{name} must be a number above 0, and {_LARGEST} at the most")
            return usual
        return number

    def domains(self, name: str) -> frozenset[str]:
        """With commas or blanks between them; in any alphabet."""
        found = set[str]()
        for text in self._env.get(name, "").replace(",", " ").split():
            try:
                found.add(domain(text))
            except AddressError:
                self.faults.append(f"{name}: each must be a mail domain such as contoso.com, without an @")
                break
        return frozenset(found)

    def schedule(self, name: str) -> None:
        text = self._env.get(name, "")
        if not text:
            self.faults.append(f"missing {name}")
        elif not _SCHEDULE.fullmatch(text):
            self.faults.append(f"{name} must have six fields, from seconds to day of week, such as 0 */5 * * * *")


def _is_local(url: str) -> bool:
    """Whether this is an emulated tenant: Microsoft's Graph lies on nobody's own machine."""
    return urlsplit(url).hostname in {"localhost", "127.0.0.1", "::1"}
