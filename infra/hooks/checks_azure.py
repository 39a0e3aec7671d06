"""Whether what the app stands on is there: events, queues, rights in Azure and in Graph, locks."""

import re
from datetime import timedelta
from typing import Any

from infra.hooks import expected, functionapp
from infra.hooks.cloud import Cloud
from infra.hooks.events import same_url, standing, wanted_url
from infra.hooks.findings import Finding, compared
from infra.hooks.grant import WHO, granted
from infra.hooks.rest import RefusedError

_AGAIN = "python -m infra.hooks after-deploy"
_PROVISION = "azd provision"
RIGHTS = ("app-access", "app-data-access", "topic-access", "topic-data-access")
"""Deployments, as main.bicep and its modules name them, that give rights: what they made is what must be there."""

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_ABSENT = 404


def events(cloud: Cloud) -> Finding:
    key, found = functionapp.blob_key(cloud), standing(cloud)
    wanted = {each.function: wanted_url(cloud, each, key) for each in expected.blob_triggers()}
    wrong = {name for name in wanted if name in found and not same_url(found[name][1], wanted[name])}
    unready = {name for name in wanted if name in found and found[name][0] != "Succeeded"}
    if wrong:
        return Finding(False, f"for another host or key: {', '.join(sorted(wrong))}", _AGAIN)
    if unready:
        return Finding(False, f"not ready: {', '.join(sorted(unready))}", f"wait a minute, else {_AGAIN}")
    return compared(wanted, found, _AGAIN)


def queues(cloud: Cloud) -> Finding:
    path = f"{cloud.made.bus_id}/queues?api-version=2024-01-01"
    wanted = expected.queues()
    found = {each["name"]: each["properties"] for each in cloud.arm.pages(path)}
    differ = [
        f"{name} has {key} {found[name].get(key)} instead of {value}"
        for name, properties in wanted.items()
        if name in found
        for key, value in properties.items()
        if _plain(found[name].get(key)) != _plain(value)
    ]
    if differ:
        return Finding(False, "; ".join(differ), f"{_PROVISION}; duplicate detection cannot be changed later")
    return compared(wanted, found, _PROVISION)


def rights(cloud: Cloud) -> Finding:
    """In Azure: each that the last provisioning made."""
    wanted = set[str]()
    for name in RIGHTS:
        path = f"{cloud.made.group_id}/providers/Microsoft.Resources/deployments/{name}?api-version=2022-09-01"
        try:
            made = cloud.arm.ask("GET", path).json()["properties"].get("outputResources", ())
        except RefusedError as error:
            if error.status != _ABSENT:
                raise
            return Finding(False, f"Azure keeps no record of the deployment {name}", _PROVISION)
        wanted |= {each["id"].lower() for each in made if "/roleassignments/" in each["id"].lower()}
    listed = f"{cloud.made.group_id}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01"
    found = {each["id"].lower() for each in cloud.arm.pages(listed)}
    return compared(map(_scope, wanted), map(_scope, wanted & found), _PROVISION)


def graph_roles(cloud: Cloud) -> Finding:
    roles = expected.graph_roles()
    held = granted(cloud.graph, cloud.made.principal_id)
    do = f"python -m infra.hooks grant, by a {WHO}"
    found = compared((each.name for each in roles), (each.name for each in roles if each.id in held), do)
    more = len(held - {each.id for each in roles})
    said = f"granted {found.said}"
    if more:
        return Finding(False, f"{said}; and {more} that Guestlist does not need", "take them away in Entra")
    return Finding(found.ok, said, found.do)


def locks(cloud: Cloud) -> Finding:
    """Never a fault: it tells whoever wants to take everything away."""
    path = f"{cloud.made.group_id}/providers/Microsoft.Authorization/locks?api-version=2020-05-01"
    found = list(cloud.arm.pages(path))
    if not found:
        return Finding(True, "none: azd down deletes the data")
    return Finding(True, f"{len(found)}: azd down is refused while they stand (docs/deploy.md, Clean up)")


def _scope(assignment: str) -> str:
    """From an id to words: what the right is for. The end of the id tells two rights on one thing apart."""
    scope, _, name = assignment.partition("/providers/microsoft.authorization/roleassignments/")
    return f"{'/'.join(scope.split('/')[-2:])} ({name[:8]})"


def _plain(value: Any) -> Any:
    """Durations may be written in several ways."""
    parts = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        return value
    days, hours, minutes, seconds = (int(each or 0) for each in parts.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
