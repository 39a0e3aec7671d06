"""What is compared stays cheap whatever a cell holds: the time grows with the cell, and no faster."""

import contextlib
import time
from collections.abc import Callable

import pytest

from shared.domain.address import looks_like_one, normalise
from shared.domain.answers import answer
from shared.domain.columns import match
from shared.domain.errors import GuestlistError
from shared.domain.group_cells import GroupCells
from shared.domain.heading_words import is_total, meaning, names_another, tells_of_an_end
from shared.domain.languages import language_code
from shared.domain.reasons import quoted
from shared.domain.roster import Sheet

LONGEST = 32_767
FREE_OF_CHARGE = 0.05
"""Seconds below which nothing is compared: the clock and other processes weigh more."""


def sheet_of(text: str) -> None:
    match(Sheet(((text, "Email", "Name"), (text, "a@b.example", "Ana"), (text, text, ""))))


JUDGES = (
    *(normalise, looks_like_one, answer, meaning, names_another, tells_of_an_end, is_total, language_code, quoted),
    *(GroupCells({"Portal": "1"}).named, sheet_of),
)


def seconds(judge: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    with contextlib.suppress(GuestlistError):
        judge(text)
    return time.perf_counter() - start


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: getattr(judge, "__name__", ""))
@pytest.mark.parametrize("character", list('a@.<>()[]{}",;|/ \n-0#:=\u200b\u0301＠メ'), ids=ascii)
def test_a_cell_of_one_character_is_judged_in_a_time_that_grows_with_it(
    judge: Callable[[str], object], character: str
):
    for text in (character, f"a@b.example{character}", f"({character}", f"mailto:{character}"):
        shorter = min(seconds(judge, text + character * (LONGEST // 4)) for _ in range(3))
        longer = min(seconds(judge, text + character * LONGEST) for _ in range(3))
        assert longer < max(FREE_OF_CHARGE, 6 * shorter)
