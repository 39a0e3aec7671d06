"""Names that an uploader chooses open no other policy and overwrite no other report."""

import pytest

from shared.desk.status import template
from shared.domain.errors import PolicyError, RosterError
from shared.domain.names import check_path, is_partner
from shared.engine.policies import policy_for
from shared.engine.uploads import deliver_upload
from shared.steps import intake
from tests.world import World

ROSTER = "Email\nana@fabrikam.example\n"

PARTNERS = [
    "..", ".", ".fabrikam", "fabrikam.", "fabrikam ", " fabrikam", "fabrikam\t", "fabrikam\n", "fabrikam\x00",
    "fabri..kam", "fabrikam\\x", "%2e%2e", "fabrikam%2f..", "fabrikam?x", "fabrikam#", "fabrikam:x", "_refused",
    "f\u0430brikam", "ｆabrikam", "fabrikam\u200b", "fabri\u202ekam", "x" * 65, "ana@x.example", "a'b", "=1+1",
]  # fmt: skip

ROSTERS = [
    "../northwind/x.csv", "/northwind/x.csv", "a/../../x.csv", "./x.csv", "a//x.csv", "a/", "..", "...",
    "a\\x.csv", "x\n.csv", "x\u202ecsv.exe", "x\u200b.csv", "x.csv ", " x.csv", "x.csv.",
    "a /x.csv", "x\u2028.csv", "y" * 900,
]  # fmt: skip


async def drop(world: World, path: str) -> None:
    await world.put(ROSTER, path)
    await deliver_upload("uploads", path, intake.take_in, intake.reject, world.services)


@pytest.mark.parametrize("partner", ["fabrikam", "Fabrikam GmbH", "a", "A.B-c_d 9", "x" * 64])
def test_a_plain_folder_is_a_partner(partner):
    assert is_partner(partner)


@pytest.mark.parametrize(
    "roster", ["x.csv", "2026/May/x.xlsx", "名簿.xlsx", "Gäste & Co (final) 50%.csv", "...x.csv", "a'b=c#1?.csv"]
)
def test_a_roster_may_have_any_name_that_is_only_a_name(roster):
    check_path("fabrikam", roster)


@pytest.mark.parametrize("partner", PARTNERS)
async def test_a_folder_of_another_name_is_rejected_though_there_is_a_default_policy(partner):
    world = World()
    await world.policy("default")
    await world.policy(partner)
    await drop(world, f"uploads/{partner}/x.csv")
    [batch] = await world.batches.latest(10)
    assert (batch.state, batch.reason.partition(":")[0]) == (
        "rejected",
        "the partner's folder must have a plain name",
    )
    assert not world.bus.sent
    with pytest.raises(PolicyError, match="plain name"):
        await policy_for(world.services, partner)
    assert await template(world.services, partner) == b""


@pytest.mark.parametrize("roster", ROSTERS)
async def test_a_roster_of_a_misleading_name_is_rejected_and_its_report_lies_apart(world: World, roster: str):
    await world.policy("northwind")
    await drop(world, "uploads/northwind/x.csv")
    before = dict(world.blobs.stored)
    await drop(world, f"uploads/fabrikam/{roster}")
    with pytest.raises(RosterError):
        check_path("fabrikam", roster)
    changed = {key for key, stored in world.blobs.stored.items() if before.get(key) != stored}
    reports = {name for container, name in changed if container == "reports"}
    assert len(reports) == 2
    assert all(name.startswith("_refused/") and name.isascii() and ".." not in name for name in reports)
    assert len(world.guests.records.stored) == 1


async def test_capitals_make_another_partner(world: World):
    await drop(world, "uploads/Fabrikam/x.csv")
    [batch] = await world.batches.latest(10)
    assert "create policies/Fabrikam.toml" in batch.reason
