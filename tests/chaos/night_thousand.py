"""A thousand people, as `tests/e2e/test_hundreds.py` has some hundred; run by name (`make chaos`)."""

from pathlib import Path

import pytest

from tests.e2e.platform import running
from tests.e2e.test_hundreds import served


@pytest.mark.timeout(600)
async def test_a_thousand_people_are_invited_accept_and_are_in_their_groups(tmp_path: Path):
    async with running(tmp_path / "platform") as platform:
        await served(platform, 1000)
