"""One guest's life, as Application Insights is told of it by the app on the real worker library and a real bus."""

from typing import Any

from tests.e2e.platform import Platform
from tests.e2e.rosters import csv_roster, policy
from tests.platform_fixtures import eventually
from tests.telemetry.ingestion import Ingestion

IDA = "ida@traced.example"


async def test_a_guests_steps_stand_in_the_traces_of_the_messages_between_them(
    platform: Platform, told: Ingestion
):
    def spans(name: str) -> list[dict[str, Any]]:
        return [span for span in told.spans() if span["name"] == name]

    await platform.policy("traced", policy("traced.example"))
    dropped = await platform.drop("traced", "people.csv", csv_roster([(IDA, "Ida", "Portal")]))
    await platform.reported(dropped, Invited=1)
    await platform.accept(IDA)
    await platform.reported(dropped, Done=1)

    def invited() -> list[dict[str, Any]]:
        return [one for one in spans("send_invitation") if dropped.batch_id in str(one)]

    [invitation] = await eventually(invited)
    guest = invitation["properties"]["guestlist.guest"]
    assert invitation["properties"]["guestlist.outcome"] == "complete"
    assert invitation["trace"] in {one["trace"] for one in spans("take_in")}

    def joined() -> list[dict[str, Any]]:
        return [one for one in spans("apply_membership") if one["properties"]["guestlist.guest"] == guest]

    [membership] = await eventually(joined)
    assert membership["trace"] in {one["trace"] for one in spans("poll_redemption")}
