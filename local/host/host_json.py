"""The part of `host.json` that this host obeys, with the real host's defaults."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.host.functions import AppError

_TIME_SPAN = re.compile(r"(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class HostJson:
    """Durations are in seconds. The names are host.json's own, in this language's case."""

    route_prefix: str = "api"
    max_degree_of_parallelism: int = 8
    poison_blob_threshold: int = 5
    max_concurrent_calls: int = 16
    max_message_batch_size: int = 1000
    min_message_batch_size: int = 1
    max_batch_wait_time: float = 30.0
    max_auto_lock_renewal_duration: float = 300.0


def read_host_json(app: Path) -> HostJson:
    """Read `host.json` in the app's folder. Raises AppError if it is missing or not JSON."""
    try:
        document = json.loads((app / "host.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AppError(f"host.json cannot be read: {error}") from error
    extensions = document.get("extensions", {})
    http, blobs, bus = (_section(extensions, name) for name in ("http", "blobs", "serviceBus"))
    base = HostJson()
    return HostJson(
        route_prefix=http.get("routePrefix", base.route_prefix).strip("/"),
        max_degree_of_parallelism=blobs.get("maxDegreeOfParallelism", 8 * (os.cpu_count() or 1)),
        poison_blob_threshold=blobs.get("poisonBlobThreshold", base.poison_blob_threshold),
        max_concurrent_calls=bus.get("maxConcurrentCalls", base.max_concurrent_calls),
        max_message_batch_size=bus.get("maxMessageBatchSize", base.max_message_batch_size),
        min_message_batch_size=bus.get("minMessageBatchSize", base.min_message_batch_size),
        max_batch_wait_time=seconds(bus.get("maxBatchWaitTime", "00:00:30")),
        max_auto_lock_renewal_duration=seconds(bus.get("maxAutoLockRenewalDuration", "00:05:00")),
    )


def _section(extensions: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Section names are matched whatever their case, as the real host does."""
    return next((value for key, value in extensions.items() if key.lower() == name.lower()), {})


def seconds(time_span: str) -> float:
    """A .NET TimeSpan `[d.]hh:mm:ss[.fff]` in seconds. Raises AppError if it is not one."""
    found = _TIME_SPAN.fullmatch(time_span)
    if found is None:
        raise AppError(f"host.json: {time_span!r} is not a time span (hh:mm:ss)")
    days, hours, minutes, rest = (float(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest
