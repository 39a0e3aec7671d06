"""Guests and batches to store."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.domain.batch import Batch, BatchState
from shared.domain.guest import Guest, Invitation, State, When

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


def new_guest(**changes: object) -> Guest:
    guest = Guest(
        guest_id=uuid.uuid4().hex,
        email="ada@fabrikam.example",
        name="Ada",
        partner="fabrikam",
        invitation=Invitation("https://apps.example/start"),
        state=State.LISTED,
        state_at=NOON,
        expire_after=timedelta(days=30),
    )
    return replace(guest, **changes)


def full_guest() -> Guest:
    """Every field set, with letters from everywhere."""
    return new_guest(
        name="Łukasz 🌍 'O''Neil' \\ \"x\"",
        partner="fabri/kam #1?",
        invitation=Invitation(
            "https://a.example/?q=1&r=2", False, "pl", "Cześć 🎉\n" * 9_000, "b@c.example", ("s@t.example",)
        ),
        state=State.ACCEPTED,
        partners=frozenset({"fabrikam", "northwind"}),
        reason="why — not",
        user_id=str(uuid.uuid4()),
        invited_at=NOON - timedelta(days=2),
        accepted_at=NOON - timedelta(days=1),
        wanted={str(uuid.uuid4()): when for when in When for _ in range(300)},
        applied=frozenset({"g1", "g2"}),
        refused={"g3": "dynamic"},
        tries=2,
        due_at=NOON + timedelta(hours=1),
        revision=7,
    )


def new_batch(**changes: object) -> Batch:
    batch = Batch(
        batch_id=uuid.uuid4().hex,
        partner="fabrikam",
        roster="people.xlsx",
        upload_etag="0x1",
        state=BatchState.RUNNING,
        received_at=NOON,
    )
    return replace(batch, **changes)
