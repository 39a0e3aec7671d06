"""What `azd provision` made, by the names of the template's outputs."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

OUTPUTS = {
    "group": "AZURE_RESOURCE_GROUP",
    "app_id": "FUNCTION_APP_ID",
    "app_name": "FUNCTION_APP_NAME",
    "app_host": "FUNCTION_APP_HOST",
    "storage": "STORAGE_ACCOUNT_NAME",
    "blob_endpoint": "STORAGE_BLOB_ENDPOINT",
    "bus": "SERVICE_BUS_NAMESPACE",
    "topic": "SYSTEM_TOPIC_NAME",
    "principal_id": "APP_IDENTITY_PRINCIPAL_ID",
}


class NotDoneError(Exception):
    """What could not be done, and what to do about it, in an operator's words."""


@dataclass(frozen=True, slots=True)
class Made:
    group: str
    app_id: str
    app_name: str
    app_host: str
    storage: str
    blob_endpoint: str
    bus: str
    topic: str
    principal_id: str
    """Of the app's identity, in Microsoft Entra."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Made":
        """Raises NotDoneError, naming all that is missing."""
        if missing := [name for name in OUTPUTS.values() if not env.get(name)]:
            raise NotDoneError(
                f"not known: {', '.join(missing)}. Run azd provision first, in this folder, "
                "and choose the environment with azd env select"
            )
        return cls(**{field: env[name] for field, name in OUTPUTS.items()})

    @property
    def subscription(self) -> str:
        return self.app_id.split("/")[2]

    @property
    def group_id(self) -> str:
        return self.app_id.partition("/providers/")[0]

    @property
    def bus_id(self) -> str:
        return f"{self.group_id}/providers/Microsoft.ServiceBus/namespaces/{self.bus}"

    @property
    def topic_id(self) -> str:
        return f"{self.group_id}/providers/Microsoft.EventGrid/systemTopics/{self.topic}"


def environment(env: Mapping[str, str]) -> Mapping[str, str]:
    """`env`, and beneath it the values of the azd environment: only hooks are given these."""
    azd = shutil.which("azd", path=env.get("PATH"))
    if azd is None or OUTPUTS["app_id"] in env:
        return env
    words = [azd, "env", "get-values", "--output", "json"]
    asked = subprocess.run(words, capture_output=True, text=True, check=False, env=dict(env))  # noqa: S603 - our own words
    return env if asked.returncode else {**json.loads(asked.stdout), **env}
