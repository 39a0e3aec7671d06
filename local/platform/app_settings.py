"""The app's settings on this machine. What the caller's environment says already wins."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from local.platform.layout import Layout
from local.tenant.seed import COMPANY


def real_tenant(environment: Mapping[str, str]) -> bool:
    """Whether the caller points at Graph elsewhere: then no tenant is started, and its pace is kept."""
    host = urlsplit(environment.get("GRAPH_BASE_URL", "")).hostname
    return host not in {None, "localhost", "127.0.0.1", "::1"}


def app_settings(layout: Layout, environment: Mapping[str, str]) -> dict[str, str]:
    """Settings by the app's own names, complete whichever parts run."""
    ours = {
        "AzureWebJobsStorage": layout.storage,
        "Storage": layout.storage,
        "ServiceBus": layout.service_bus,
        "GRAPH_BASE_URL": f"{layout.url('tenant')}/v1.0",
        "REPORT_EVERY_SECONDS": "2",
        "REDEMPTION_SCHEDULE": "0 * * * * *",
        "UPKEEP_SCHEDULE": "*/5 * * * * *",
    }
    if not real_tenant(environment):
        # The emulated tenant gives its own token, and nobody in it is mailed or asked about too fast.
        ours |= {
            "REDEMPTION_SCHEDULE": "*/5 * * * * *",
            "IDENTITY_ENDPOINT": f"{layout.url('tenant')}/_identity/token",
            "IDENTITY_HEADER": "local",
            # Below Entra's limit of 1,800, which the tenant keeps: at it, its warnings halve the pace.
            "INVITATIONS_PER_MINUTE": "1200",
            "TENANT_DOMAINS": ",".join(COMPANY.verified_domains),
            "SETTLING_SECONDS": "60",
            "NUDGE_AFTER_SECONDS": "60",
        }
    return {name: environment.get(name, value) for name, value in ours.items()}


def ready_document(layout: Layout, settings: Mapping[str, str], pids: Mapping[str, int]) -> dict[str, Any]:
    """What the `ready` line tells tests, users and tools; `pids` are the parts started here."""
    graph = settings["GRAPH_BASE_URL"].rstrip("/")
    tenant = graph.removesuffix("/v1.0")
    emulated = {} if real_tenant(settings) else {"mailbox": f"{tenant}/"}
    return {
        "storage": settings["AzureWebJobsStorage"],
        "servicebus": settings["ServiceBus"],
        "graph": graph,
        "tenant": tenant,
        "host": layout.url("host"),
        **emulated,
        "data": str(layout.data),
        "env": str(layout.env_file),
        "pids": dict(pids),
    }
