from datetime import UTC, datetime, timedelta

import pytest

from shared.adapters.graph.retry_after import read_retry_after

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("10", 10),
        ("2.128", 2.128),
        ("0", 0),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90),
        ("Sun, 22 Nov 2026 14:01:30 +0200", 90),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
    ],
)
def test_every_form_of_the_header_is_read(header, seconds):
    assert read_retry_after(header, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "nan", "1e999", "Sun, 99 Nov 2026 12:01:30 GMT"])
def test_anything_else_is_no_wait(header):
    assert read_retry_after(header, NOW) is None
