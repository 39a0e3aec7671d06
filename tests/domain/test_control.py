"""Pace, breaker and settings."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.breaker import Breaker, Verdict
from shared.domain.pace import SLOWEST, Pace, backoff, spread

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_slots_are_even_and_the_next_block_follows_on():
    first, pace = Pace().reserve(3, NOW, per_minute=60)
    second, _ = pace.reserve(2, NOW, per_minute=60)
    assert [slot - NOW for slot in first + second] == [timedelta(seconds=n) for n in range(5)]


def test_slots_are_never_in_the_past():
    slots, _ = Pace(next_slot_at=NOW - timedelta(days=1)).reserve(1, NOW, per_minute=60)
    assert slots == [NOW]


def test_a_throttled_tenant_rests_and_then_goes_at_half_the_pace():
    slots, _ = Pace().throttled(NOW, MINUTE).reserve(2, NOW, per_minute=60)
    assert [slot - NOW for slot in slots] == [MINUTE, MINUTE + timedelta(seconds=2)]


def test_one_wave_of_throttling_slows_down_once_and_the_next_one_again():
    once = Pace().throttled(NOW, MINUTE).throttled(NOW, MINUTE)
    assert once.slowdown == 2
    assert once.throttled(NOW + 2 * MINUTE, MINUTE).slowdown == 4


def test_the_pace_has_a_floor():
    pace, now = Pace(), NOW
    for _ in range(10):
        pace, now = pace.throttled(now, MINUTE), now + 2 * MINUTE
    assert pace.slowdown == SLOWEST


def test_the_pace_recovers():
    pace = Pace().throttled(NOW, MINUTE)
    slots, _ = pace.reserve(2, NOW + timedelta(hours=1), per_minute=60)
    assert slots[1] - slots[0] == timedelta(seconds=1)
    assert pace.throttled(NOW + timedelta(hours=1), MINUTE).slowdown == 2


def test_a_warning_halves_the_pace_once():
    warned = Pace().warned(NOW)
    assert warned.slowdown == 2
    assert warned.warned(NOW) == warned


@pytest.mark.parametrize("pace", [Pace(), Pace(next_slot_at=NOW).throttled(NOW, MINUTE)])
def test_a_pace_is_stored_and_read_back(pace: Pace):
    assert Pace.from_values(pace.to_values()) == pace


def test_backoff_doubles_up_to_ten_minutes():
    assert [backoff(n, 1.0).total_seconds() for n in (1, 2, 3, 12)] == [2, 4, 8, 600]
    assert backoff(3, 0.0) == backoff(3, 1.0) / 2


def test_jitter_differs_by_message_and_can_be_replayed():
    assert spread("a") == spread("a") != spread("b")
    assert 0 <= spread("a") < 1


def test_the_breaker_lets_a_probe_go_when_its_pause_is_over():
    opened = Breaker().open(NOW, MINUTE)
    assert Breaker().verdict(NOW) is Verdict.GO
    assert opened.verdict(NOW) is Verdict.STOP
    assert opened.verdict(NOW + MINUTE) is Verdict.PROBE


def test_a_breaker_opened_again_remembers_since_when():
    assert Breaker().open(NOW, MINUTE).open(NOW + MINUTE, MINUTE).opened_at == NOW


@pytest.mark.parametrize("breaker", [Breaker(), Breaker().open(NOW, MINUTE)])
def test_a_breaker_is_stored_and_read_back(breaker: Breaker):
    assert Breaker.from_values(breaker.to_values()) == breaker
