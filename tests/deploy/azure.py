"""A subscription with Guestlist in it, as far as the hooks look: with Azure's delays, pages and refusals."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from infra.hooks.cloud import ARM, GRAPH, STORAGE
from infra.hooks.expected import blob_triggers, functions, queues
from tests.deploy.directory import PRINCIPAL, Directory
from tests.deploy.serving import Asked, Told, page, refused
from tests.deploy.storage import Storage
from tests.settings import COMPLETE

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-guestlist-test"
APP = f"{GROUP}/providers/Microsoft.Web/sites/func-test"
BUS = f"{GROUP}/providers/Microsoft.ServiceBus/namespaces/sb-test"
TOPIC = f"{GROUP}/providers/Microsoft.EventGrid/systemTopics/evgt-test"
HOST = "func-test.example"
AUDIENCES = {"arm": ARM, "graph": GRAPH, "blobs": STORAGE}


def assignment(scope: str, number: int) -> str:
    return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{number:08}-0000-4000-8000-000000000000"


@dataclass
class Azure:
    """Complete and in order, until a test takes something away."""

    url: str = ""
    registered: set[str] = field(default_factory=lambda: set(functions()))
    """By the app, when it starts."""
    syncs_needed: int = 0
    key: str = "k3y=="
    key_refusals: int = 0
    """So often the host still starts and Azure answers for it."""
    settings: dict[str, str] = field(default_factory=lambda: dict(COMPLETE))
    health: Told = field(default_factory=lambda: Told(200, {"status": "ok", "invitations": "running"}))
    subscriptions: dict[str, tuple[str, str]] = field(default_factory=dict)
    handshakes_refused: int = 0
    deleting: int = 0
    """So often a deleted subscription is still shown."""
    queues: dict[str, dict[str, Any]] = field(default_factory=queues)
    rights: dict[str, list[str]] = field(
        default_factory=lambda: {
            "app-access": [assignment(f"{BUS}/queues/invitations", 1), assignment(f"{BUS}/queues/invitations", 2)],
            "app-data-access": [assignment(f"{GROUP}/tables/guests", 3)],
            "topic-access": [],
            "topic-data-access": [assignment(f"{GROUP}/containers/dead-events", 4)],
        }
    )
    lost_rights: set[str] = field(default_factory=set)
    locks: list[str] = field(default_factory=list)
    directory: Directory = field(default_factory=Directory)
    storage: Storage = field(default_factory=Storage)
    refusals: list[tuple[str, Told]] = field(default_factory=list)
    """(part of a path, answer): each is given once, before anything else."""
    asked: list[Asked] = field(default_factory=list)
    signed_in: bool = True

    def endpoint(self, function: str, key: str | None = None, host: str = HOST) -> str:
        code = self.key if key is None else key
        return f"https://{host}/runtime/webhooks/blobs?functionName=Host.Functions.{function}&code={code}"

    def subscribe_all(self) -> None:
        self.subscriptions |= {
            each.function: ("Succeeded", self.endpoint(each.function)) for each in blob_triggers()
        }

    def answer(self, asked: Asked) -> Told:
        self.asked.append(asked)
        for refusal in self.refusals:
            if refusal[0] in asked.path:
                self.refusals.remove(refusal)
                return refusal[1]
        wanted = AUDIENCES.get(asked.service)
        if wanted and asked.headers.get("authorization") != f"Bearer for {wanted}":
            return refused(401, "InvalidAuthenticationToken", "whose token is this?")
        return self._services[asked.service](asked)

    @property
    def _services(self) -> dict[str, Callable[[Asked], Told]]:
        return {
            "arm": self._arm,
            "graph": self.directory.answer,
            "blobs": self.storage.answer,
            "app": self._app,
            "az": self._az,
            "azd": self._azd,
        }

    def requests(self, method: str, part: str) -> int:
        return sum(each.method == method and part in each.path for each in self.asked)

    # Azure Resource Manager

    def _arm(self, asked: Asked) -> Told:
        if "api-version" not in asked.query:
            return refused(400, "MissingApiVersionParameter", "the api-version query parameter is required")
        short = asked.path.removeprefix(f"{GROUP}/providers/Microsoft.")
        if short.startswith("Resources/deployments/"):
            return self._deployment(short.rpartition("/")[2])
        posts = {
            "Web/sites/func-test/host/default/sync": self._synchronise,
            "Web/sites/func-test/host/default/listKeys": self._keys,
            "Web/sites/func-test/config/appsettings/list": lambda: Told(200, {"properties": self.settings}),
        }
        lists = {
            "Web/sites/func-test/functions": lambda: [{"name": f"func-test/{each}"} for each in self._listed()],
            "ServiceBus/namespaces/sb-test/queues": lambda: [
                {"name": name, "properties": properties} for name, properties in self.queues.items()
            ],
            "Authorization/roleAssignments": lambda: [
                {"id": each} for made in self.rights.values() for each in made if each not in self.lost_rights
            ],
            "Authorization/locks": lambda: [{"name": each} for each in self.locks],
        }
        if asked.method == "POST" and short in posts:
            return posts[short]()
        if asked.method == "GET" and short in lists:
            return page(asked, lists[short]())
        return self._events(asked)

    def _listed(self) -> list[str]:
        return ["WarmUp"] if self.syncs_needed > 0 else sorted(self.registered)

    def _synchronise(self) -> Told:
        self.syncs_needed -= 1
        return Told(204)

    def _deployment(self, name: str) -> Told:
        if name not in self.rights:
            return refused(404, "DeploymentNotFound", "no such deployment")
        made = [{"id": BUS}, *({"id": each} for each in self.rights[name])]
        return Told(200, {"properties": {"outputResources": made}})

    def _keys(self) -> Told:
        if self.key_refusals > 0:
            self.key_refusals -= 1
            return refused(400, "BadRequest", "Encountered an error (ServiceUnavailable) from host runtime.")
        system = (
            {"blobs_extension": self.key} if self.registered >= {each.function for each in blob_triggers()} else {}
        )
        return Told(200, {"functionKeys": {"default": "f-key"}, "systemKeys": system})

    def _events(self, asked: Asked) -> Told:
        name = asked.path.removeprefix(f"{TOPIC}/eventSubscriptions").strip("/")
        if asked.method == "GET" and not name:
            shown = [{"name": n, "properties": {"provisioningState": s[0]}} for n, s in self.subscriptions.items()]
            return page(asked, shown)
        name, _, verb = name.partition("/")
        if name not in self.subscriptions:
            self.deleting -= 1
            return refused(404, "ResourceNotFound", name) if self.deleting < 0 else Told(200, {"name": name})
        if verb == "getFullUrl":
            return Told(200, {"endpointUrl": self.subscriptions[name][1]})
        assert asked.method == "DELETE"
        del self.subscriptions[name]
        return Told(202)

    def _app(self, asked: Asked) -> Told:
        assert asked.path == "/api/health"
        assert "authorization" not in asked.headers
        if self.health.status != 200 and asked.headers.get("x-functions-key") != "f-key":
            return Told(401)
        return self.health

    # Programs

    def _az(self, asked: Asked) -> Told:
        words = asked.json()
        option = dict(pairwise(words))
        if not self.signed_in:
            return said(err="ERROR: Please run 'az login' to setup account.", code=1)
        if words[:2] == ["account", "get-access-token"]:
            return said(f"for {option['--scope'].removesuffix('/.default')}\n")
        assert words[:3] == ["deployment", "group", "create"]
        given = set(words[words.index("--parameters") + 1 :])
        assert given == {"appName=func-test", "storageAccountName=sttest", "topicName=evgt-test"}
        if self.handshakes_refused > 0:
            self.handshakes_refused -= 1
            return said(err="ERROR: Webhook validation handshake failed for https://func-test.example", code=1)
        for each in blob_triggers():
            _, url = self.subscriptions.get(each.function, ("", self.endpoint(each.function)))
            if unquote(url) != self.endpoint(each.function):
                return said(err="ERROR: the endpoint of an event subscription cannot be updated", code=1)
        self.subscribe_all()
        return said()

    def _azd(self, asked: Asked) -> Told:
        assert asked.json() == ["env", "get-values", "--output", "json"]
        return said(json.dumps(self.outputs))

    @property
    def outputs(self) -> dict[str, str]:
        return {
            "AZURE_RESOURCE_GROUP": "rg-guestlist-test",
            "FUNCTION_APP_ID": APP,
            "FUNCTION_APP_NAME": "func-test",
            "FUNCTION_APP_HOST": HOST,
            "STORAGE_ACCOUNT_NAME": "sttest",
            "STORAGE_BLOB_ENDPOINT": f"{self.url}/blobs/",
            "SERVICE_BUS_NAMESPACE": "sb-test",
            "SYSTEM_TOPIC_NAME": "evgt-test",
            "APP_IDENTITY_PRINCIPAL_ID": PRINCIPAL,
        }


def said(out: str = "", err: str = "", code: int = 0) -> Told:
    return Told(200, {"out": out, "err": err, "code": code})
