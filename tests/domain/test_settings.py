"""The environment: what is missing or wrong is named, all of it, before anything runs."""

from datetime import timedelta

import pytest

from shared.settings import Settings, SettingsError
from tests.settings import COMPLETE

IDENTITY = {
    "Storage__blobServiceUri": "https://a.blob.core.windows.net",
    "Storage__tableServiceUri": "https://a.table.core.windows.net",
    "ServiceBus__fullyQualifiedNamespace": "n.servicebus.windows.net",
    "REDEMPTION_SCHEDULE": "0 */5 * * * *",
    "UPKEEP_SCHEDULE": "0 * * * * *",
}
EMULATED = {"GRAPH_BASE_URL": "http://127.0.0.1:10006/v1.0"}
NUMBERS = (
    "INVITATIONS_PER_MINUTE", "RETRY_FAILED_DAYS", "SETTLING_SECONDS", "NUDGE_AFTER_SECONDS",
    "REPORT_EVERY_SECONDS", "BREAKER_MINUTES", "MAX_FILE_MB", "MAX_INFLATED_MB", "MAX_PARTS",
    "MAX_RATIO", "MAX_ROWS", "MAX_COLUMNS", "READ_SECONDS", "TRACE_PERCENT",
)  # fmt: skip


def faults(**env: str) -> tuple[str, ...]:
    try:
        Settings.from_env(COMPLETE | env)
    except SettingsError as error:
        return error.faults
    return ()


def test_everything_that_is_missing_or_wrong_is_named_at_once():
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(
            {"INVITATIONS_PER_MINUTE": "many", "SETTLING_SECONDS": "15 min", "TENANT_DOMAINS": "a@b"}
        )
    for word in (
        "Storage__blobServiceUri", "Storage__tableServiceUri", "ServiceBus", "INVITATIONS_PER_MINUTE",
        "SETTLING_SECONDS", "TENANT_DOMAINS", "REDEMPTION_SCHEDULE", "UPKEEP_SCHEDULE",
    ):  # fmt: skip
        assert word in str(caught.value)


def test_defaults_are_safe():
    options = Settings.from_env(COMPLETE).options
    assert (options.invitations_per_minute, options.retry_failed_after) == (300, timedelta(days=7))


def test_an_identity_takes_the_place_of_a_connection_string():
    settings = Settings.from_env(IDENTITY)
    assert settings.storage.hosts["tableServiceUri"] == "https://a.table.core.windows.net"


@pytest.mark.parametrize("value", ["15 min", "nan", "inf", "-inf", "1e400", "1e300", "-1", "0", "0x10", "١٥m"])
@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_no_number_above_zero_is_a_fault(name: str, value: str):
    assert [fault for fault in faults(**EMULATED, **{name: value}) if name in fault]


@pytest.mark.parametrize("name", ["MAX_PARTS", "MAX_RATIO", "MAX_ROWS", "MAX_COLUMNS"])
def test_counts_are_whole(name: str):
    assert [fault for fault in faults(**{name: "0.5"}) if name in fault]


@pytest.mark.parametrize("seconds", ["60", "899", "0.001"])
def test_settling_is_not_shortened_with_a_real_tenant(seconds: str):
    assert "SETTLING_SECONDS must be 900 or more with a real tenant" in faults(SETTLING_SECONDS=seconds)
    assert faults(SETTLING_SECONDS=seconds, GRAPH_BASE_URL="https://graph.microsoft.us/v1.0")
    assert not faults(SETTLING_SECONDS=seconds, **EMULATED)


def test_settling_may_be_longer():
    assert not faults(SETTLING_SECONDS="900")
    assert not faults(SETTLING_SECONDS="3600")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Contoso.example, b.example", {"contoso.example", "b.example"}),
        ("müller.example", {"xn--mller-kva.example"}),
        ("例え.example;".removesuffix(";"), {"xn--r8jz45g.example"}),
        ("", set()),
    ],
)
def test_domains_are_read_in_any_alphabet(written: str, read: set[str]):
    assert Settings.from_env(COMPLETE | {"TENANT_DOMAINS": written}).options.own_domains == read


@pytest.mark.parametrize(
    "written", ["@contoso.example", "it@contoso.example", "contoso", "a.example;b.example", "*"]
)
def test_what_is_no_domain_is_a_fault(written: str):
    assert [fault for fault in faults(TENANT_DOMAINS=written) if "TENANT_DOMAINS" in fault]


@pytest.mark.parametrize(
    "schedule", ["*/5 * * * *", "every 5 minutes", "0 */5 * * *  *", "* * * * * * *", "0 */0 * * * *"]
)
def test_a_schedule_has_six_fields(schedule: str):
    assert [fault for fault in faults(UPKEEP_SCHEDULE=schedule) if "UPKEEP_SCHEDULE" in fault]


@pytest.mark.parametrize(
    "schedule", ["0 */5 * * * *", "*/5 * * * * *", "0 0,30 8-18 * Jan-Mar Mon-Fri", "0 5/15 * * * *"]
)
def test_a_schedule_may_use_all_of_its_grammar(schedule: str):
    assert not faults(UPKEEP_SCHEDULE=schedule)


@pytest.mark.parametrize(
    "env",
    [
        {"GRAPH_BASE_URL": "graph.microsoft.com"},
        {"GRAPH_BASE_URL": "http://graph.microsoft.com/v1.0"},
        {"Storage": "the storage account"},
        {"ServiceBus": "n.servicebus.windows.net"},
    ],
)
def test_an_address_that_cannot_be_one_is_a_fault(env: dict[str, str]):
    assert len(faults(**env)) == 1


def test_hosts_are_given_in_the_form_that_the_clients_want():
    swapped = {
        "Storage__blobServiceUri": "a.blob.core.windows.net",
        "ServiceBus__fullyQualifiedNamespace": "https://n",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(IDENTITY | swapped)
    assert len(caught.value.faults) == 2


def test_no_fault_shows_a_value():
    secret = "AccountKey-canary"
    shown = str(faults(**dict.fromkeys((*NUMBERS, "TENANT_DOMAINS", "UPKEEP_SCHEDULE", "Storage"), secret)))
    assert secret not in shown
