"""App settings as the real host reads them: from the environment, case and all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from local.host.functions import AppError

_REFERENCE = re.compile(r"%([^%]+)%")


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection string, or an address that is used with the credential at hand."""

    text: str
    by_identity: bool


@dataclass(frozen=True, slots=True)
class AppSettings:
    values: Mapping[str, str]

    def expand(self, expression: str) -> str:
        """`%NAME%` becomes the setting's value. Raises AppError for a setting that is not there."""
        return _REFERENCE.sub(lambda found: self.required(found.group(1)), expression)

    def required(self, name: str) -> str:
        if value := self.values.get(name):
            return value
        raise AppError(f"the app setting {name} is missing")

    def disabled(self, function: str) -> bool:
        """Whether `AzureWebJobs.<function>.Disabled` says so (true or 1, as the real host reads it)."""
        return self.values.get(f"AzureWebJobs.{function}.Disabled", "").lower() in {"true", "1"}

    def connection(self, name: str, identity_suffix: str) -> Connection:
        """The connection of that name, its identity form being `<name>__<identity_suffix>`.

        As in the real host a name is also looked for with the prefix `AzureWebJobs`. Raises AppError if
        there is neither form.
        """
        for candidate in (name, f"AzureWebJobs{name}"):
            if text := self.values.get(candidate):
                return Connection(text, by_identity=False)
            if address := self.values.get(f"{candidate}__{identity_suffix}"):
                return Connection(address, by_identity=True)
        raise AppError(f"no connection: set {name} to a connection string, or {name}__{identity_suffix}")
