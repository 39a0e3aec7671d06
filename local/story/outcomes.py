"""What each row of a sample roster is to become, by its chapter and its partner's policy. Pure."""

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from local.story.chapters import Chapter
from shared.domain.report import Status

type Rows = list[list[str]]

_EXAMPLE = "Example: "
"""How the Entra portal's example row begins; the row is left out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row is to become. `groups` holds ids."""

    row: int
    address: str
    status: Status
    reason: str = ""
    groups: frozenset[str] = frozenset()
    mailed: bool = False

    @property
    def is_guest(self) -> bool:
        return self.status in {Status.DONE, Status.INVITED}


def read_rows(name: str, content: bytes) -> Rows:
    """A roster or a report as rows of text, the first worksheet of a workbook."""
    if name.endswith(".xlsx"):
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        return [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    text = content.decode("utf-8-sig")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def heading_row(rows: Rows, heading: str) -> int:
    """Index of the first row that has this heading."""
    return next(index for index, row in enumerate(rows) if heading in row)


def outcomes(chapter: Chapter, roster: bytes, policy: bytes) -> list[Outcome]:
    """In the order of the rows; an outcome's `row` counts from 1 as the spreadsheet shows it."""
    return list(_outcomes(chapter, read_rows(chapter.roster, roster), tomllib.loads(policy.decode())))


def _outcomes(chapter: Chapter, rows: Rows, policy: Mapping[str, Any]) -> Iterator[Outcome]:
    top = heading_row(rows, chapter.address)
    place = {heading: column for column, heading in enumerate(rows[top])}
    by_name: Mapping[str, str] = policy["groups"]
    always = {by_name[name] for name in policy["apply"]["always"]}
    at_once = policy["apply"]["membership"] == "invited"
    first_row: dict[str, int] = {}
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        typed = row[place[chapter.address]]
        if typed.startswith(_EXAMPLE):
            continue
        address = typed.casefold()
        if typed in chapter.refused:
            yield Outcome(number, address, Status.REFUSED, chapter.refused[typed])
        elif address in first_row:
            yield Outcome(number, address, Status.DUPLICATE, f"same person as row {first_row[address]}")
        else:
            first_row[address] = number
            asked = _asked(row[place[chapter.groups]], by_name) if chapter.groups else set()
            away = address in chapter.absent
            groups = frozenset() if away and not at_once else frozenset(always | asked)
            status = Status.INVITED if away else Status.DONE
            yield Outcome(number, address, status, groups=groups, mailed=address not in chapter.unmailed)


def _asked(cell: str, by_name: Mapping[str, str]) -> set[str]:
    """The classic portal's cells hold ids with spaces between them; the others hold names."""
    if set(cell.split()) <= set(by_name.values()):
        return set(cell.split())
    return {by_name[name.strip()] for name in re.split(r"[,;\n]", cell)}


def counts(expected: list[Outcome]) -> dict[str, int]:
    """As the report counts: by the admin's words."""
    return dict(Counter(outcome.status.value for outcome in expected))
