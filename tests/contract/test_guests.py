import asyncio
from dataclasses import replace

import pytest

from shared.domain.errors import ConflictError
from shared.domain.guest import State, When
from shared.domain.ports import Guests
from tests.contract.conftest import Store
from tests.contract.people import NOON, full_guest, new_guest


@pytest.fixture
def guests(store: Store) -> Guests:
    return store.guests


async def open_line(guests: Guests, guest_id: str):
    return {line.guest_id: line async for line in guests.open()}.get(guest_id)


async def test_a_guest_comes_back_as_it_was_saved(guests):
    for guest in (new_guest(), full_guest()):
        saved = await guests.save(guest)
        assert saved.version
        assert replace(saved, version=None) == guest
        assert await guests.get(guest.guest_id) == saved


async def test_a_guest_that_was_never_saved_is_none(guests):
    assert await guests.get(new_guest().guest_id) is None


async def test_a_guest_is_inserted_only_once(guests):
    first = await guests.save(new_guest(name="First"))
    with pytest.raises(ConflictError):
        await guests.save(replace(first, name="Second", version=None))
    assert await guests.get(first.guest_id) == first


async def test_each_save_replaces_the_version_that_was_read(guests):
    first = await guests.save(new_guest())
    second = await guests.save(first.moved(State.INVITING, NOON))
    assert second.version != first.version
    with pytest.raises(ConflictError):
        await guests.save(first.moved(State.FAILED, NOON, "late"))
    assert await guests.get(first.guest_id) == second


async def test_a_version_of_a_guest_that_does_not_exist_conflicts(guests):
    saved = await guests.save(new_guest())
    for state in (State.LISTED, State.FAILED):
        with pytest.raises(ConflictError):
            await guests.save(replace(new_guest(state=state), version=saved.version))


async def test_of_many_saves_at_once_one_wins(guests):
    guest = await guests.save(new_guest())
    rivals = [guest.moved(State.INVITING, NOON, f"rival {n}") for n in range(8)]
    results = await asyncio.gather(*map(guests.save, rivals), return_exceptions=True)
    winners = [result for result in results if not isinstance(result, BaseException)]
    assert len(winners) == 1
    assert sum(isinstance(result, ConflictError) for result in results) == 7
    assert await guests.get(guest.guest_id) == winners[0]


async def test_the_index_follows_an_open_guest_and_forgets_a_closed_one(guests):
    guest = await guests.save(new_guest(revision=1))
    line = await open_line(guests, guest.guest_id)
    assert (line.state, line.user_id, line.revision, line.due_at) == (State.LISTED, "", 1, None)
    guest = await guests.save(replace(guest.moved(State.INVITED, NOON), user_id="u1", due_at=NOON, revision=2))
    line = await open_line(guests, guest.guest_id)
    assert (line.state, line.user_id, line.revision, line.due_at) == (State.INVITED, "u1", 2, NOON)
    guest = await guests.save(guest.moved(State.EXPIRED, NOON))
    assert await open_line(guests, guest.guest_id) is None
    guest = await guests.save(guest.moved(State.LISTED, NOON))
    assert (await open_line(guests, guest.guest_id)).state is State.LISTED


async def test_a_save_that_loses_leaves_the_index_alone(guests):
    guest = await guests.save(new_guest())
    for late in (guest.moved(State.INVITING, NOON), guest.moved(State.FAILED, NOON)):
        with pytest.raises(ConflictError):
            await guests.save(replace(late, version="W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\""))
    assert (await open_line(guests, guest.guest_id)).state is State.LISTED


async def test_a_guest_that_needs_nothing_can_be_inserted_and_saved_again(guests):
    guest = await guests.save(new_guest(state=State.ACCEPTED))
    guest = await guests.save(replace(guest, partners=frozenset({"northwind"})))
    assert await open_line(guests, guest.guest_id) is None
    guest = await guests.save(replace(guest, wanted={"g": When.REDEEMED}))
    assert await open_line(guests, guest.guest_id)


async def test_many_guests_are_read_at_once_whether_dense_or_scattered(guests):
    """Enough of them in one partition that they are read by pages, and a few in others."""
    dense = [new_guest(guest_id=f"d{n:031x}") for n in range(60)]
    scattered = [new_guest() for _ in range(10)]
    saved = await asyncio.gather(*(guests.save(guest) for guest in dense + scattered))
    wanted = [guest.guest_id for guest in saved]
    found = await guests.get_many([*wanted, *wanted[:3], new_guest().guest_id, f"d{'f' * 31}"])
    assert found == {guest.guest_id: guest for guest in saved}


async def test_guests_wanted_from_among_many_others_are_found(guests):
    """The first pages hold too few of them to go on by pages."""
    others = [new_guest(guest_id=f"e{n:031x}") for n in range(40)]
    await asyncio.gather(*(guests.save(guest) for guest in others))
    absent = [f"e{n:030x}f" for n in range(30)]
    found = await guests.get_many([others[5].guest_id, others[39].guest_id, *absent])
    assert found.keys() >= {others[5].guest_id, others[39].guest_id}


async def test_no_guests_are_read_for_no_ids(guests):
    assert await guests.get_many([]) == {}
