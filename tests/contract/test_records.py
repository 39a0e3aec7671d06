"""Rows that a released version wrote are readable for ever. Add to the recorded ones; never change them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.adapters.tables.batch_records import CUT, batch_of, entry_of, entry_row
from shared.adapters.tables.guest_records import guest_of, open_guest_of
from shared.domain.batch import Batch, BatchState, Entry
from shared.domain.guest import Guest, Invitation, State, When
from shared.domain.ports import OpenGuest

RECORDED = json.loads((Path(__file__).parent / "records_v1.json").read_text(encoding="utf-8"))
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

GUEST = Guest(
    guest_id="0a1b2c",
    email="ada@fabrikam.example",
    name="Ada",
    partner="fabrikam",
    invitation=Invitation("https://apps.example", True, "de", "Guten Tag", "cc@t.example", ("s@t.example",)),
    state=State.INVITED,
    state_at=NOON,
    expire_after=timedelta(days=30),
    partners=frozenset({"fabrikam", "northwind"}),
    user_id="u-1",
    invited_at=NOON,
    wanted={"g-1": When.REDEEMED, "g-2": When.INVITED},
    applied=frozenset({"g-2"}),
    refused={"g-3": "dynamic"},
    tries=1,
    due_at=NOON + timedelta(hours=1),
    revision=3,
    version="etag",
)
BATCH = Batch(
    batch_id="b1",
    partner="fabrikam",
    roster="people.csv",
    upload_etag="0x1",
    state=BatchState.COMPLETE,
    received_at=NOON,
    format="guestlist",
    headings=(("Email", "Group"),),
    notes=("2 hidden rows",),
    rows=2,
    group_names={"g-1": "Portal"},
    counts={"Done": 1, "Failed": 1},
    reasons={"no address": 1},
    reported="d1",
    reported_at=NOON,
    finished_at=NOON,
    version="etag",
)
ENTRIES = [
    Entry(2, ("ada@fabrikam.example", "Portal"), "0a1b2c", {"g-1": When.REDEEMED}),
    Entry(3, ("nobody", ""), refusal="no address"),
    Entry(4, ("ada@fabrikam.example", ""), "0a1b2c", same_as=2),
]


def test_a_guest_of_schema_1_is_read():
    assert guest_of(RECORDED["guest"], "etag") == GUEST


def test_a_line_of_the_index_of_schema_1_is_read():
    expected = OpenGuest("0a1b2c", State.INVITED, "u-1", 3, NOON + timedelta(hours=1))
    assert open_guest_of(RECORDED["open"]) == expected


def test_a_batch_of_schema_1_is_read():
    assert batch_of(RECORDED["batch"], "etag") == BATCH


def test_entries_of_schema_1_are_read():
    assert [entry_of(row) for row in RECORDED["entries"]] == ENTRIES


def test_fields_of_a_newer_version_are_passed_over():
    newer = {"colour": "blue", "colour_1": "green", "schema": 2}
    assert guest_of(RECORDED["guest"] | newer, "etag") == replace(GUEST, schema=2)
    assert batch_of(RECORDED["batch"] | newer, "etag") == BATCH
    assert entry_of(RECORDED["entries"][0] | newer) == ENTRIES[0]


def test_cells_too_long_for_a_row_are_cut_and_marked():
    cells = ("short", "🌍" * 400_000, "x" * 1000, "\x00" * 200_000)
    kept = entry_of(entry_row("b1", Entry(2, cells))).cells
    assert (kept[0], kept[2]) == ("short", "x" * 1000)
    assert all(cell.endswith(CUT) for cell in (kept[1], kept[3]))
    assert all(len(value) * 4 < 2**16 for value in entry_row("b1", Entry(2, cells)).values() if value != 1)
