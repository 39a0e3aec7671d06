"""Event subscriptions: who is told of a new blob. They can be made only once the app runs and has its key."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from infra.hooks.az import AzError
from infra.hooks.cloud import Cloud
from infra.hooks.expected import INFRA, BlobTrigger, blob_triggers
from infra.hooks.made import NotDoneError
from infra.hooks.rest import RefusedError
from infra.hooks.waiting import wait_for

_VERSION = "api-version=2025-02-15"
_HOOK = "/runtime/webhooks/blobs"
_GONE = 404


def wanted_url(cloud: Cloud, trigger: BlobTrigger, key: str) -> str:
    """Where the host listens for the events of this function."""
    return f"https://{cloud.made.app_host}{_HOOK}?functionName=Host.Functions.{trigger.function}&code={key}"


def same_url(one: str, other: str) -> bool:
    """Azure may give a key back with other characters escaped."""
    return _parts(one) == _parts(other)


def standing(cloud: Cloud) -> dict[str, tuple[str, str]]:
    """Name → state and whole URL, of every subscription of the topic."""
    path = f"{cloud.made.topic_id}/eventSubscriptions"
    found = {}
    for each in cloud.arm.pages(f"{path}?{_VERSION}"):
        url = cloud.arm.ask("POST", f"{path}/{each['name']}/getFullUrl?{_VERSION}").json()["endpointUrl"]
        found[each["name"]] = (each["properties"]["provisioningState"], url)
    return found


def subscribe(cloud: Cloud, key: str, tries: int = 6, every: float = 30) -> tuple[str, ...]:
    """Make each trigger's subscription, and say what was done. Raises NotDoneError.

    Where a subscription delivers cannot be changed: one for another host, key or function is deleted first.
    """
    done = []
    for name, why in _outdated(cloud, key).items():
        _delete(cloud, name)
        done.append(f"deleted the subscription {name}: {why}")
    last = [""]

    def deploy() -> bool | None:
        made = cloud.made
        parameters = {"appName": made.app_name, "storageAccountName": made.storage, "topicName": made.topic}
        try:
            cloud.az.deploy(made.subscription, made.group, INFRA / "events.bicep", parameters)
        except AzError as error:
            # The app may sleep, and fresh roles take minutes: what the reason is, only the last try shows.
            last[0] = str(error)
            return None
        return True

    if not wait_for(deploy, tries, every, cloud.pause):
        raise NotDoneError(
            f"the event subscriptions could not be made: {last[0]}. Until they are, upkeep finds each roster "
            "after 15 minutes. Repeat: python -m infra.hooks after-deploy"
        )
    return (*done, *(f"blobs in {each.container} are told to {each.function}" for each in blob_triggers()))


def _outdated(cloud: Cloud, key: str) -> Mapping[str, str]:
    """Name → why it must go. What others have put on the topic is left alone."""
    wanted = {each.function: wanted_url(cloud, each, key) for each in blob_triggers()}
    found = {}
    for name, (state, url) in standing(cloud).items():
        if name not in wanted:
            if urlsplit(url).path == _HOOK:
                found[name] = "no function listens to it any more"
        elif not same_url(url, wanted[name]):
            found[name] = "the host name or the key has changed"
        elif state == "Failed":
            found[name] = "it had failed"
    return found


def _delete(cloud: Cloud, name: str) -> None:
    path = f"{cloud.made.topic_id}/eventSubscriptions/{name}?{_VERSION}"
    cloud.arm.ask("DELETE", path)

    def gone() -> bool | None:
        try:
            cloud.arm.ask("GET", path)
        except RefusedError as error:
            if error.status == _GONE:
                return True
            raise
        return None

    if not wait_for(gone, 30, 5, cloud.pause):
        raise NotDoneError(f"the event subscription {name} was deleted and is still there: repeat later")


def _parts(url: str) -> tuple[str, str, str, dict[str, list[str]]]:
    found = urlsplit(url)
    return found.scheme, found.netloc.lower(), found.path, parse_qs(found.query)
