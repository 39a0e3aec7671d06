"""A book as JSON, from the process that reads to the one that asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.domain.roster import Book, Place, Sheet


def write_answer(book: Book) -> dict[str, Any]:
    """Fit for `json.dumps`."""
    return {
        "notes": book.notes,
        "sheets": [
            {
                "rows": sheet.rows,
                "notes": sheet.notes,
                "name": sheet.name,
                "hidden_rows": sorted(sheet.hidden_rows),
                "faults": [[*place, words] for place, words in sheet.faults.items()],
                "links": [[*place, target] for place, target in sheet.links.items()],
            }
            for sheet in book.sheets
        ],
    }


def read_answer(answer: Mapping[str, Any]) -> Book:
    """What `write_answer` was given."""
    sheets = (
        Sheet(
            rows=tuple(map(tuple, sheet["rows"])),
            notes=tuple(sheet["notes"]),
            name=sheet["name"],
            hidden_rows=frozenset(sheet["hidden_rows"]),
            faults=_by_place(sheet["faults"]),
            links=_by_place(sheet["links"]),
        )
        for sheet in answer["sheets"]
    )
    return Book(tuple(sheets), tuple(answer["notes"]))


def _by_place(found: Sequence[tuple[int, int, str]]) -> dict[Place, str]:
    return {(row, column): text for row, column, text in found}
