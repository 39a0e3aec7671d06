"""The ordeal of `test_kills.py` at length; run by name (`make chaos`)."""

from pathlib import Path

import pytest

from tests.chaos.ordeal import Ordeal

PARTS = ("broker", "tenant", "broker", "storage")
BESIDES = {kill: PARTS[kill // 12 % 4] for kill in range(11, 200, 12)}


FIFTY = {7: "broker", 15: "tenant", 22: "broker", 30: "storage", 38: "tenant", 45: "broker"}


@pytest.mark.timeout(900)
async def test_a_roster_survives_fifty_kills_of_its_host(tmp_path: Path):
    await Ordeal("storm", 1000, 50, 20261122, 80, FIFTY, within=400).survived(tmp_path)


@pytest.mark.timeout(2400)
async def test_a_roster_survives_two_hundred_kills_of_its_host(tmp_path: Path):
    await Ordeal("night", 2000, 200, 31337, 40, BESIDES, within=600).survived(tmp_path)
