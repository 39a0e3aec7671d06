"""Each blob trigger has its event subscription, which sends it its own container's files and no others."""

import json

from tests.infra.bicep.deployment import Made
from tests.infra.registered import of_type
from tests.infra.templates import INFRA, data_account, entry, whole, within

TRIGGERS = json.loads((INFRA / "blob_triggers.json").read_text(encoding="utf-8"))


def subscriptions() -> tuple[Made, ...]:
    return entry("events.bicep").of("Microsoft.EventGrid/systemTopics/eventSubscriptions")


def test_the_list_is_that_of_the_app():
    registered = {name: str(each["path"]) for name, each in of_type("blobTrigger").items()}
    assert {each["function"]: f"{each['container']}/{{name}}" for each in TRIGGERS} == registered


def test_every_blob_trigger_waits_for_event_grid():
    assert {each["source"] for each in of_type("blobTrigger").values()} == {"EventGrid"}


def test_each_has_a_subscription_for_its_container():
    found = {
        each.member("name"): (
            str(each.properties["destination"]["properties"]["endpointUrl"]),
            each.properties["filter"]["subjectBeginsWith"],
        )
        for each in subscriptions()
    }
    app = "https://app.properties.defaultHostName/runtime/webhooks/blobs?functionName=Host.Functions"
    key = "listKeys(Microsoft.Web/sites/app/host/default).systemKeys.blobs_extension"
    assert found == {
        each["function"]: (
            f"{app}.{each['function']}&code={key}",
            f"/blobServices/default/containers/{each['container']}/blobs/",
        )
        for each in TRIGGERS
    }


def test_a_file_is_told_of_when_it_is_whole():
    for each in subscriptions():
        chosen = each.properties["filter"]
        assert chosen["includedEventTypes"] == ["Microsoft.Storage.BlobCreated"]
        assert [(rule["operatorType"], rule["key"]) for rule in chosen["advancedFilters"]] == [
            ("StringIn", "data.api")
        ]


def test_what_cannot_be_delivered_is_tried_again_and_then_kept():
    for each in subscriptions():
        assert each.properties["retryPolicy"] == {"maxDeliveryAttempts": 30, "eventTimeToLiveInMinutes": 1440}
        kept = each.properties["deadLetterWithResourceIdentity"]["deadLetterDestination"]["properties"]
        assert kept["resourceId"] == "Microsoft.Storage/storageAccounts/account"
        assert kept["blobContainerName"] in within(data_account(whole()), "containers", whole())


def test_the_topic_listens_to_the_account_of_the_rosters():
    [topic] = whole().of("Microsoft.EventGrid/systemTopics")
    assert topic.properties["source"] == data_account(whole()).member("id")
    assert topic.body["identity"] == {"type": "SystemAssigned"}
