"""The groups that a cell names. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from shared.domain.errors import RosterError
from shared.domain.policy_forms import plain
from shared.domain.reasons import quoted

_ALWAYS = ";、；，\r\n"
_UNLESS_NAMED = "|/"
"""Separators where no group of the policy has them in its name."""
_GUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)
_TOLD = 12
_NONE = {
    *(
        "-",
        "--",
        "–",
        "—",
        "none",
        "n/a",
        "na",
        "nil",
        "no group",
        "keine",
        "keiner",
        "aucun",
        "aucune",
        "ninguno",
    ),
    *("ninguna", "nessuno", "nessuna", "nenhum", "nenhuma", "geen", "ingen", "inga", "ei mitään", "brak", "žádná"),
    *("žádné", "nincs", "нет", "yok", "なし", "無し", "无", "無", "없음"),
}


class GroupCells:
    """Takes cells apart by the names that a policy has: alias → id."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self._known = {plain(alias) for alias in groups} | {group_id.lower() for group_id in groups.values()}
        further = "".join(one for one in _UNLESS_NAMED if not any(one in alias for alias in groups))
        self._lines = re.compile(f"[{_ALWAYS}{re.escape(further)}]+")

    def knows(self, name: str) -> bool:
        """Whether this is a group of the policy, by alias or id."""
        return plain(name) in self._known

    def named(self, cell: str) -> tuple[str, ...]:
        """Each group once, in the order of the cell; none for an empty cell, "none" and "-"."""
        if plain(cell) in _NONE and not self.knows(cell):
            return ()
        return tuple(dict.fromkeys(_bare(name) for part in self._parts(cell) for name in _ids(part) if name))

    def check_column(self, heading: str, cells: Sequence[str], groups: Mapping[str, str]) -> None:
        """Raises RosterError when a column names no group of the policy in any row: it may mean something else.

        A column of object ids means groups, whatever the policy says; its rows are judged one by one.
        """
        asked = dict.fromkeys(name for cell in cells for name in self.named(cell))
        if not asked or any(map(self.knows, asked)) or all(map(is_id, asked)):
            return
        known = ", ".join(list(groups)[:_TOLD]) or "none at all"
        raise RosterError(
            f"the column {quoted(heading)} names no group of the policy in any row; "
            f"found {', '.join(map(quoted, list(asked)[:_TOLD]))}; the policy knows {known}: correct the cells, "
            "or, if they mean something else, give the column another name, such as Team"
        )

    def _parts(self, cell: str) -> Iterator[str]:
        if self.knows(cell):
            yield " ".join(cell.split())
            return
        for line in self._lines.split(cell):
            name = " ".join(line.split())
            if self.knows(name):
                yield name
            else:
                yield from (" ".join(part.split()) for part in line.split(","))


def is_id(name: str) -> bool:
    """Whether a group is named by its object id."""
    return _GUID.fullmatch(name) is not None


def _ids(name: str) -> list[str]:
    """The classic portal separates ids by spaces; names may hold spaces."""
    words = name.split()
    return words if words and all(map(is_id, words)) else [name]


def _bare(name: str) -> str:
    found = _GUID.fullmatch(name)
    return found[1] if found else name
