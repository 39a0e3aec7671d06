"""The least that an app must be told."""

COMPLETE = {
    "Storage": "UseDevelopmentStorage=true",
    "ServiceBus": "Endpoint=sb://127.0.0.1",
    "REDEMPTION_SCHEDULE": "0 */5 * * * *",
    "UPKEEP_SCHEDULE": "0 * * * * *",
}
