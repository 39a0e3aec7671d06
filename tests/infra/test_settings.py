"""The template sets every app setting that the app needs, and none that nobody reads."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from shared.settings import Settings
from tests.infra.bicep.deployment import deploy
from tests.infra.registered import environment, triggers
from tests.infra.templates import GIVEN, INFRA, app_settings, entry

SET = app_settings(entry("main.bicep"))

LEFT_TO_THE_CODE = {
    # Connection strings hold keys.
    "Storage",
    "ServiceBus",
    # The code's defaults are right in Azure's public cloud, and `furtherSettings` changes any of them.
    "GRAPH_BASE_URL",
    "GRAPH_SCOPE",
    "BREAKER_MINUTES",
    "NUDGE_AFTER_SECONDS",
    "REPORT_EVERY_SECONDS",
    "RETRY_FAILED_DAYS",
    "SETTLING_SECONDS",
    "MAX_COLUMNS",
    "MAX_FILE_MB",
    "MAX_INFLATED_MB",
    "MAX_PARTS",
    "MAX_RATIO",
    "MAX_ROWS",
    "READ_SECONDS",
}
"""Read by the app and not set. A new setting fails the test until it stands in the template or here."""

READ_BY_OTHERS = {
    *(f"AzureWebJobsStorage__{part}" for part in ("blobServiceUri", "queueServiceUri", "tableServiceUri")),
    *(f"{each}__credential" for each in ("AzureWebJobsStorage", "Storage", "ServiceBus")),
    "AzureWebJobsStorage__clientId",
    "Storage__queueServiceUri",
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL",
    "APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED",
}
"""By the Functions host, or by the exporter."""


class Asked(Mapping[str, str]):
    """The settings, remembering which of them were asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.names = set[str]()
        self._values = values

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def asked() -> set[str]:
    """What the app reads, from the environment and by way of %NAME% in a trigger."""
    env = Asked(environment())
    Settings.from_env(env)
    texts = (str(value) for each in triggers().values() for value in each.values())
    return env.names | set(chain.from_iterable(re.findall(r"%(\w+)%", text) for text in texts))


def test_the_app_starts_with_the_settings_of_the_template():
    assert Settings.from_env(environment()).options.invitations_per_minute == 20


def test_every_setting_that_the_app_reads_is_set_or_left_to_the_code_on_purpose():
    assert asked() - SET.keys() == LEFT_TO_THE_CODE


def test_every_setting_that_is_set_is_read():
    assert SET.keys() - asked() == READ_BY_OTHERS


def test_schedules_are_settings():
    schedules = {str(each["schedule"]).strip("%") for each in triggers().values() if "schedule" in each}
    assert {name for name in SET if name.endswith("_SCHEDULE")} == schedules


def test_a_setting_is_text():
    assert {name for name, value in SET.items() if not isinstance(value, str)} == set()


def test_further_settings_win():
    further = {"MAX_ROWS": "200000", "TRACE_PERCENT": "5"}
    deployment = deploy(INFRA / "main.bicep", {**GIVEN["main.bicep"], "furtherSettings": further})
    assert app_settings(deployment) == SET | further
