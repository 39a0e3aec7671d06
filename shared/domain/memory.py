"""What one process remembers to save work. It holds no truth: a process that has forgotten reads anew."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.domain.batch import Entry, Upload
from shared.domain.guest import Guest


@dataclass
class Remembered:
    """A running batch as last reported, so that a report reads only guests that have moved."""

    entries: Sequence[Entry]
    guests: dict[str, Guest] = field(default_factory=dict)
    news: bool = True
    told: str = ""
    """Digest of the report that this process wrote last."""

    def moved(self, open_guests: Mapping[str, int]) -> list[str]:
        """Ids of the guests to be read: not known yet, saved since, or no longer open."""
        named = dict.fromkeys(entry.guest_id for entry in self.entries if entry.guest_id)
        return [guest_id for guest_id in named if self._has_moved(guest_id, open_guests)]

    def _has_moved(self, guest_id: str, open_guests: Mapping[str, int]) -> bool:
        guest = self.guests.get(guest_id)
        if guest is None:
            return True
        revision = open_guests.get(guest_id)
        return guest.is_open if revision is None else revision != guest.revision


@dataclass
class Memory:
    batches: dict[str, Remembered] = field(default_factory=dict)
    """Running ones, in the process that keeps them up."""
    uploads: set[Upload] = field(default_factory=set)
    """Versions of files that are known to have become batches."""
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a record of all instances is changed: tasks of one process need not lose to each other."""

    def forget_all_but(self, running: Iterable[str]) -> None:
        """Forget the batches that are no longer running: another process may have brought them to their end."""
        for batch_id in self.batches.keys() - set(running):
            del self.batches[batch_id]
