"""What queues exist and how they behave, as `infra/queues.json` says it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import isodate  # type: ignore[import-untyped]

DEAD_LETTER_SUFFIX = "/$deadletterqueue"
_NO_LIMIT = 2**31


def milliseconds(duration: str) -> int:
    """The length of an ISO 8601 duration of days or less; raises ValueError when it is not one."""
    parsed: timedelta = isodate.parse_duration(duration)
    return parsed // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue, or the dead-letter queue of one; all durations in milliseconds.

    `name` is lower case: Service Bus compares entity paths without case.
    """

    name: str
    lock_duration: int
    max_delivery_count: int
    duplicate_window: int | None
    time_to_live: int | None
    dead_letter_expired: bool
    is_dead_letter: bool = False

    @classmethod
    def from_definition(cls, definition: dict[str, Any]) -> Self:
        """Read one entry of `infra/queues.json`; names and meanings are those of the Bicep resource."""
        return cls(
            name=definition["name"].lower(),
            lock_duration=milliseconds(definition["lockDuration"]),
            max_delivery_count=definition["maxDeliveryCount"],
            duplicate_window=(
                milliseconds(definition["duplicateDetectionHistoryTimeWindow"])
                if definition["requiresDuplicateDetection"]
                else None
            ),
            time_to_live=milliseconds(definition["defaultMessageTimeToLive"]),
            dead_letter_expired=definition["deadLetteringOnMessageExpiration"],
        )

    @property
    def dead_letter(self) -> Self:
        """The queue beside this one: nothing in it expires, is refused as a copy, or is given up."""
        return replace(
            self,
            name=self.name + DEAD_LETTER_SUFFIX,
            max_delivery_count=_NO_LIMIT,
            duplicate_window=None,
            time_to_live=None,
            dead_letter_expired=False,
            is_dead_letter=True,
        )


class Queues:
    """Every queue and its dead-letter queue, by path."""

    def __init__(self, queues: Iterable[Queue]) -> None:
        self.main = tuple(queues)
        self._by_path = {queue.name: queue for main in self.main for queue in (main, main.dead_letter)}

    @classmethod
    def from_file(cls, path: Path) -> Self:
        return cls(Queue.from_definition(definition) for definition in json.loads(path.read_text()))

    def __getitem__(self, path: str) -> Queue:
        return self._by_path[path]

    def get(self, path: str) -> Queue | None:
        return self._by_path.get(path)
