"""What a complete installation has: read from the files that make it, never listed twice."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INFRA = Path(__file__).resolve().parents[1]
REPO = INFRA.parent


@dataclass(frozen=True, slots=True)
class BlobTrigger:
    function: str
    container: str


@dataclass(frozen=True, slots=True)
class GraphRole:
    name: str
    id: str


def functions() -> frozenset[str]:
    """A test keeps the file equal to what function_app.py registers, which needs all libraries to be asked."""
    return frozenset(_read(Path(__file__).parent / "functions.json"))


def blob_triggers() -> tuple[BlobTrigger, ...]:
    return tuple(BlobTrigger(each["function"], each["container"]) for each in _read(INFRA / "blob_triggers.json"))


def queues() -> dict[str, dict[str, Any]]:
    """Name → properties, in the words of Azure's resource type."""
    found = _read(INFRA / "queues.json")
    return {each["name"]: {key: value for key, value in each.items() if key != "name"} for each in found}


def graph_roles() -> tuple[GraphRole, ...]:
    return tuple(GraphRole(each["name"], each["id"]) for each in _read(INFRA / "graph_roles.json"))


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
