"""The sample rosters: up to date, read as what they are, and named groups that the tenant has."""

import tomllib
from pathlib import Path

import pytest

from local.tenant.seed import GROUPS
from samples.make import HERE, ROSTERS
from shared.adapters.sheets.files import SpreadsheetFiles
from shared.domain.columns import match
from shared.domain.policy import parse

POLICIES = sorted((HERE / "policies").glob("*.toml"))


@pytest.mark.parametrize("name", ROSTERS)
def test_a_sample_is_what_its_maker_makes(name):
    assert (HERE / name).read_bytes() == ROSTERS[name]()


@pytest.mark.parametrize(
    ("name", "form", "rows"),
    [
        ("fabrikam-partners.xlsx", "Guestlist", 25),
        ("northwind-hr-feed.csv", "Guestlist", 300),
        ("litware-entra-portal.csv", "Entra bulk invite", 10),
        ("adatum-classic-2016.csv", "Azure portal, 2016", 8),
    ],
)
async def test_a_sample_is_read_as_what_it_is(name, form, rows):
    roster = match((await SpreadsheetFiles().read(name, (HERE / name).read_bytes())).first)
    assert (roster.format, len(roster.rows)) == (form, rows)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_sample_policy_is_sound_and_its_groups_exist(path: Path):
    policy = parse(path.read_text(), path.name)
    names = {group.id: group.display_name for group in GROUPS}
    assert all(names[group] == alias for alias, group in policy.groups.items())


@pytest.mark.parametrize("name", ROSTERS)
async def test_a_sample_names_only_groups_of_its_policy_or_by_mistake(name):
    path = HERE / "policies" / f"{name.partition('-')[0]}.toml"
    known = tomllib.loads(path.read_text())["groups"]
    roster = match((await SpreadsheetFiles().read(name, (HERE / name).read_bytes())).first)
    asked = {group for row in roster.rows for group in row.groups}
    assert asked - known.keys() - set(known.values()) <= {"Wine Club"}
