"""The smoke check: what is there and what is missing, in words."""

from collections.abc import Callable, Collection, Mapping

from infra.hooks import checks_app, checks_azure
from infra.hooks.cloud import Cloud
from infra.hooks.findings import Check, Finding
from infra.hooks.made import NotDoneError
from infra.hooks.rest import RefusedError

CHECKS: Mapping[str, Check] = {
    "functions": checks_app.functions,
    "settings": checks_app.settings,
    "health": checks_app.health,
    "events": checks_azure.events,
    "queues": checks_azure.queues,
    "rights": checks_azure.rights,
    "graph-roles": checks_azure.graph_roles,
    "probe": checks_app.end_to_end,
    "locks": checks_azure.locks,
}

_FORBIDDEN = frozenset({401, 403})


def smoke(cloud: Cloud, say: Callable[[str], None], without: Collection[str] = ()) -> bool:
    """Whether all that was looked at is in order. A check that fails keeps no other from being made."""
    failed = 0
    for name, check in CHECKS.items():
        if name in without:
            say(f"skip  {name}")
            continue
        found = _look(cloud, check)
        failed += not found.ok
        do = f" → {found.do}" if found.do and not found.ok else ""
        say(f"{'ok  ' if found.ok else 'FAIL'}  {name}: {found.said}{do}")
    say(f"{failed} of {len(CHECKS)} need attention" if failed else "all in order")
    return not failed


def _look(cloud: Cloud, check: Check) -> Finding:
    try:
        return check(cloud)
    except RefusedError as error:
        do = (
            "you may not look there, or not yet: roles take some minutes"
            if error.status in _FORBIDDEN
            else "repeat"
        )
        return Finding(False, f"could not be looked at: {error}", do)
    except NotDoneError as error:
        return Finding(False, str(error), "repeat after that")
    except ModuleNotFoundError as error:
        return Finding(False, f"needs {error.name}", "pip install -r infra/hooks/requirements.txt")
