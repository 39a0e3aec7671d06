from pathlib import Path

import pytest

from local.broker import addresses
from local.broker.queues import Queue, Queues, milliseconds
from tests.broker.bench import definition


@pytest.mark.parametrize(
    ("duration", "expected"), [("PT1M", 60_000), ("P14D", 1_209_600_000), ("PT0.5S", 500), ("P1DT1H", 90_000_000)]
)
def test_durations_are_read_as_the_bicep_file_writes_them(duration: str, expected: int):
    assert milliseconds(duration) == expected


def test_the_queues_of_the_project_are_read():
    queues = Queues.from_file(Path("infra/queues.json"))
    assert {queue.name for queue in queues.main} == {"invitations", "memberships"}


def test_a_queue_may_do_without_duplicate_detection():
    plain = definition("q", "PT1M") | {"requiresDuplicateDetection": False}
    assert Queue.from_definition(plain).duplicate_window is None


@pytest.mark.parametrize(
    ("text", "path", "is_management"),
    [
        ("amqps://127.0.0.1:5672/Invitations", "invitations", False),
        ("amqps://127.0.0.1:5672/invitations/$DeadLetterQueue", "invitations/$deadletterqueue", False),
        ("invitations/$management", "invitations", True),
        ("invitations/$DeadLetterQueue/$management", "invitations/$deadletterqueue", True),
        ("/invitations", "invitations", False),
        ("$cbs", "$cbs", False),
        (None, "", False),
    ],
)
def test_every_way_to_write_an_address_is_understood(text: str | None, path: str, is_management: bool):
    address = addresses.parse(text)
    assert (address.path, address.is_management) == (path, is_management)
