"""The function app as Azure Resource Manager and the app itself tell of it."""

from dataclasses import dataclass
from typing import Any

from infra.hooks.cloud import Cloud
from infra.hooks.rest import RefusedError

VERSION = "api-version=2025-03-01"


@dataclass(frozen=True, slots=True)
class Health:
    """`status` is 0 when nothing answered."""

    status: int
    answer: dict[str, Any]

    @property
    def faults(self) -> tuple[str, ...]:
        """Of the settings, which the app names to whoever has a key."""
        return tuple(map(str, self.answer.get("faults", ())))


def functions(cloud: Cloud) -> frozenset[str]:
    """Those that Azure knows: it learns of them when the triggers are synchronised."""
    found = cloud.arm.pages(f"{cloud.made.app_id}/functions?{VERSION}")
    return frozenset(each["name"].rpartition("/")[2] for each in found)


def synchronise_triggers(cloud: Cloud) -> None:
    cloud.arm.ask("POST", f"{cloud.made.app_id}/host/default/sync?{VERSION}")


def keys(cloud: Cloud) -> dict[str, Any]:
    """The host's keys. While the host starts, Azure refuses."""
    found: dict[str, Any] = cloud.arm.ask("POST", f"{cloud.made.app_id}/host/default/listKeys?{VERSION}").json()
    return found


def function_key(cloud: Cloud) -> str:
    return str(keys(cloud).get("functionKeys", {}).get("default", ""))


def blob_key(cloud: Cloud) -> str:
    """What Event Grid must show; empty until the host has started with a blob trigger."""
    return str((keys(cloud).get("systemKeys") or {}).get("blobs_extension", ""))


def settings(cloud: Cloud) -> dict[str, str]:
    found = cloud.arm.ask("POST", f"{cloud.made.app_id}/config/appsettings/list?{VERSION}").json()
    return dict(found["properties"])


def health(cloud: Cloud, key: str = "") -> Health:
    """Asked with GET, which also wakes an app that sleeps."""
    headers = {"x-functions-key": key} if key else {}
    try:
        answer = cloud.app.ask("GET", "/api/health", headers=headers, tries=1)
    except RefusedError as error:
        return Health(error.status, dict(error.answer))
    return Health(answer.status, answer.json() or {})
