"""Guests as rows of Table storage, and the parts that all rows are made of.

A row written by any released version stays readable: a field that a row lacks has its default, a field that
this version does not know is passed over. Limits: a text property holds 32K UTF-16 units, a row 1 MiB.
https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from shared.domain.guest import SCHEMA, Guest, Invitation, State, When
from shared.domain.ports import OpenGuest

type Row = dict[str, Any]

_PIECE = 16_000
"""Characters a property: any character is at most two UTF-16 units."""
OPEN = "open-"
"""What the key of an index row begins with. Guest ids are hexadecimal, so these sort behind all guests."""


def spread(name: str, value: object) -> Row:
    """`value` as JSON in as many properties as it takes: `name`, `name_1`, `name_2` and so on."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return {name if n == 0 else f"{name}_{n}": piece for n, piece in enumerate(pieces)}


def gather(row: Mapping[str, Any], name: str, default: Any) -> Any:
    """What `spread` stored."""
    if name not in row:
        return default
    text, n = row[name], 1
    while piece := row.get(f"{name}_{n}"):
        text, n = text + piece, n + 1
    return json.loads(text)


def time_text(time: datetime | None) -> str:
    """ISO 8601; empty for None."""
    return time.isoformat() if time else ""


def read_time(row: Mapping[str, Any], name: str) -> datetime | None:
    """What `time_text` wrote."""
    return datetime.fromisoformat(row[name]) if row.get(name) else None


def guest_keys(guest_id: str) -> Row:
    """Sixteen partitions, by the first digit of the digest that the id is."""
    return {"PartitionKey": guest_id[:1], "RowKey": guest_id}


def guest_row(guest: Guest) -> Row:
    """The row of a guest."""
    return {
        **guest_keys(guest.guest_id),
        "schema": SCHEMA,
        "email": guest.email,
        "name": guest.name,
        "partner": guest.partner,
        "state": guest.state.value,
        "state_at": time_text(guest.state_at),
        "expire_after": int(guest.expire_after.total_seconds()),
        "reason": guest.reason,
        "user_id": guest.user_id,
        "invited_at": time_text(guest.invited_at),
        "accepted_at": time_text(guest.accepted_at),
        "due_at": time_text(guest.due_at),
        "tries": guest.tries,
        "revision": guest.revision,
        **spread("invitation", asdict(guest.invitation)),
        **spread("partners", sorted(guest.partners)),
        **spread("wanted", {group: when.value for group, when in guest.wanted.items()}),
        **spread("applied", sorted(guest.applied)),
        **spread("refused", dict(guest.refused)),
    }


def guest_of(row: Mapping[str, Any], version: str | None) -> Guest:
    """The guest of a row, of whatever version wrote it."""
    return Guest(
        guest_id=row["RowKey"],
        email=row["email"],
        name=row["name"],
        partner=row["partner"],
        invitation=_invitation(gather(row, "invitation", {})),
        state=State(row["state"]),
        state_at=datetime.fromisoformat(row["state_at"]),
        expire_after=timedelta(seconds=row["expire_after"]),
        partners=frozenset(gather(row, "partners", [])),
        reason=row.get("reason", ""),
        user_id=row.get("user_id", ""),
        invited_at=read_time(row, "invited_at"),
        accepted_at=read_time(row, "accepted_at"),
        wanted={group: When(when) for group, when in gather(row, "wanted", {}).items()},
        applied=frozenset(gather(row, "applied", [])),
        refused=gather(row, "refused", {}),
        tries=row.get("tries", 0),
        due_at=read_time(row, "due_at"),
        revision=row.get("revision", 0),
        schema=row["schema"],
        version=version,
    )


def _invitation(stored: Mapping[str, Any]) -> Invitation:
    return Invitation(
        redirect_url=stored["redirect_url"],
        mail=stored.get("mail", True),
        language=stored.get("language", ""),
        message=stored.get("message", ""),
        cc=stored.get("cc", ""),
        sponsors=tuple(stored.get("sponsors", ())),
    )


def open_row(guest: Guest) -> Row:
    """The line of the index of open guests."""
    return {
        "PartitionKey": guest.guest_id[:1],
        "RowKey": OPEN + guest.guest_id,
        "state": guest.state.value,
        "user_id": guest.user_id,
        "revision": guest.revision,
        "due_at": time_text(guest.due_at),
    }


def open_guest_of(row: Mapping[str, Any]) -> OpenGuest:
    """The open guest of a line of the index."""
    return OpenGuest(
        guest_id=row["RowKey"].removeprefix(OPEN),
        state=State(row["state"]),
        user_id=row["user_id"],
        revision=row["revision"],
        due_at=read_time(row, "due_at"),
    )
