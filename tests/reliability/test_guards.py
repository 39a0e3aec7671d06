"""Every named guard is missed by a test when it is gone; see `guards.py`, which prints the table."""

from pathlib import Path

import pytest

from tests.reliability.guard import Guard
from tests.reliability.guard_table import GUARDS
from tests.reliability.guards import copy_tree, red_without


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which guards can be taken away."""
    folder = tmp_path_factory.mktemp("guards")
    copy_tree(folder)
    return folder


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_is_missed_when_it_is_gone(guard: Guard, tree: Path):
    assert red_without(guard, tree)
