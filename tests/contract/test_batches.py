from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.batch import BatchState, Entry
from shared.domain.errors import ConflictError
from shared.domain.guest import When
from shared.domain.ports import Batches, Control
from tests.contract.conftest import Store
from tests.contract.people import NOON, new_batch


@pytest.fixture
def batches(store: Store) -> Batches:
    return store.batches


@pytest.fixture
def control(store: Store) -> Control:
    return store.control


async def running(batches: Batches) -> set[str]:
    return {batch.batch_id async for batch in batches.running()}


async def test_a_batch_comes_back_as_it_was_saved(batches):
    full = new_batch(
        partner="fabri/kam's\\#?%2F",
        roster="Größe/people 🌍.xlsx",
        check=True,
        reason="why" * 20_000,
        format="guestlist",
        headings=(("", "Guests"), ("Email", "Group")),
        notes=("2 hidden rows",),
        rows=3,
        group_names={"g1": "Portal"},
        counts={"Done": 2},
        reasons={"no address": 1},
        reported="abc",
        reported_at=NOON,
        finished_at=NOON,
    )
    for batch in (new_batch(), full):
        saved = await batches.save(batch)
        assert replace(saved, version=None) == batch
        assert await batches.get(batch.batch_id) == saved


async def test_an_unknown_batch_is_none(batches):
    assert await batches.get(new_batch().batch_id) is None


async def test_a_batch_is_saved_under_its_version(batches):
    first = await batches.save(new_batch())
    with pytest.raises(ConflictError):
        await batches.save(replace(first, version=None))
    await batches.save(replace(first, rows=5))
    with pytest.raises(ConflictError):
        await batches.save(replace(first, rows=6))
    assert (await batches.get(first.batch_id)).rows == 5


@pytest.mark.parametrize("settled", [BatchState.REJECTED, BatchState.HELD, BatchState.COMPLETE])
async def test_a_settled_batch_runs_no_more(batches, settled):
    batch = await batches.save(new_batch(state=BatchState.RECEIVED))
    assert batch.batch_id in await running(batches)
    batch = await batches.save(replace(batch, state=BatchState.RUNNING))
    assert batch.batch_id in await running(batches)
    batch = await batches.save(replace(batch, state=settled))
    assert batch.batch_id not in await running(batches)
    batch = await batches.save(replace(batch, rows=9))
    assert batch.batch_id not in await running(batches)


async def test_the_newest_batches_come_first(batches):
    ages = [3, 1, 2]
    saved = [await batches.save(new_batch(received_at=NOON + timedelta(days=1000 - age))) for age in ages]
    await batches.save(saved[0])
    newest = await batches.latest(2)
    assert [batch.batch_id for batch in newest] == [saved[1].batch_id, saved[2].batch_id]
    assert await batches.latest(0) == []


def some_entries(count: int) -> Sequence[Entry]:
    return [
        Entry(n + 2, (f"p{n}@fabrikam.example", "", "Łódź 🌍"), f"{n:032x}", {"g1": When.REDEEMED})
        for n in range(count)
    ]


async def test_entries_come_back_in_the_order_of_their_rows(batches):
    batch_id = new_batch().batch_id
    entries = [*some_entries(230), Entry(400, ("x",), refusal="no address"), Entry(401, (), same_as=7)]
    await batches.write_entries(batch_id, list(reversed(entries)))
    assert await batches.entries(batch_id) == entries
    assert await batches.entries(new_batch().batch_id) == []


async def test_entries_written_twice_are_the_same_entries(batches):
    batch_id = new_batch().batch_id
    for _ in range(2):
        await batches.write_entries(batch_id, some_entries(3))
    assert await batches.entries(batch_id) == some_entries(3)


async def test_long_and_many_cells_come_back_whole(batches):
    batch_id = new_batch().batch_id
    entries = [Entry(n, ("🌍" * 30_000, "x" * 32_767, *[f"cell {m}" for m in range(500)])) for n in range(2, 14)]
    await batches.write_entries(batch_id, entries)
    assert await batches.entries(batch_id) == entries


async def test_a_control_record_comes_back_with_a_version(control):
    name = f"latest {new_batch().batch_id} /\\#?%'é🌍" + "x" * 600
    assert await control.get(name) == ({}, None)
    await control.put(name, {"a": "1", "ü": "2" * 40_000}, None)
    values, version = await control.get(name)
    assert (values, bool(version)) == ({"a": "1", "ü": "2" * 40_000}, True)
    await control.put(name, {"a": "2"}, version)
    assert (await control.get(name))[0] == {"a": "2"}


async def test_a_control_record_is_put_only_in_place_of_the_version_that_was_read(control):
    await control.put("pace-test", {"next": "1"}, None)
    _, version = await control.get("pace-test")
    await control.put("pace-test", {"next": "2"}, version)
    for stale in (None, version):
        with pytest.raises(ConflictError):
            await control.put("pace-test", {"next": "3"}, stale)
    assert (await control.get("pace-test"))[0] == {"next": "2"}
