"""Seeded stories in virtual time; see `simulation.py`, which runs any seed by hand."""

import os
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
SEEDS = int(os.environ.get("RELIABILITY_SEEDS", "300"))
"""How many; a nightly run sets some thousands."""


def simulate(first: int, count: int) -> list[str]:
    """A line for each seed: its number, digest, length, and what was broken."""
    command = [sys.executable, "-m", "tests.reliability.simulation", str(first), str(count)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    return done.stdout.splitlines()


def test_no_seed_breaks_the_promise():
    lines = simulate(0, SEEDS)
    assert len(lines) == SEEDS
    assert [line for line in lines if not line.endswith(" []")] == []


def test_a_seed_has_the_same_history_every_time():
    first = simulate(0, 5)
    assert len({line.split()[1] for line in first}) == 5
    assert simulate(0, 5) == first
