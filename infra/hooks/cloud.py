"""Where everything is reached: one place that knows hosts, and whom a token is for."""

from collections.abc import Mapping
from dataclasses import dataclass

from infra.hooks.az import Az
from infra.hooks.made import Made
from infra.hooks.rest import Rest
from infra.hooks.waiting import Pause, really

ARM = "https://management.azure.com"
GRAPH = "https://graph.microsoft.com"
STORAGE = "https://storage.azure.com"
_STORAGE_VERSION = "2023-11-03"


@dataclass(frozen=True, slots=True)
class Hosts:
    """Of Azure's public cloud, unless told otherwise. `app` is derived from the app's host name when empty."""

    arm: str = ARM
    graph: str = GRAPH
    app: str = ""


@dataclass(frozen=True, slots=True)
class Cloud:
    made: Made
    az: Az
    arm: Rest
    graph: Rest
    blobs: Rest
    app: Rest
    """Without a token: it is asked with a function key."""
    pause: Pause


def open_cloud(env: Mapping[str, str], hosts: Hosts | None = None, pause: Pause = really) -> Cloud:
    """Raises NotDoneError when the environment does not say what was deployed. Nothing is asked yet."""
    made, az, at = Made.from_env(env), Az(env), hosts or Hosts()
    return Cloud(
        made=made,
        az=az,
        arm=Rest(at.arm, lambda: az.token(ARM), pause),
        graph=open_graph(az, at, pause),
        blobs=Rest(made.blob_endpoint, lambda: az.token(STORAGE), pause, {"x-ms-version": _STORAGE_VERSION}),
        app=Rest(at.app or f"https://{made.app_host}", None, pause),
        pause=pause,
    )


def open_graph(az: Az, at: Hosts, pause: Pause) -> Rest:
    return Rest(at.graph, lambda: az.token(GRAPH), pause)
