"""Progress for whoever watches: live in a terminal, elsewhere a line whenever something changed."""

import asyncio
from collections.abc import Sequence
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from local.commands.standing import Standing


def console() -> Console:
    """Prints what it is given: names of files may look like markup. Does not fold lines that are piped."""
    out = Console(markup=False, highlight=False, emoji=False)
    if not out.is_terminal:
        out.width, out.soft_wrap = 500, True
    return out


class Screen:
    """Shows how batches stand, from `with` to its end. Its clock begins when it is made.

    `hint` says what ctrl-C does; it stands below what is live.
    """

    def __init__(self, out: Console, hint: str) -> None:
        self._out = out
        self._hint = hint
        self._clock = asyncio.get_running_loop().time
        self._begun = self._clock()
        self._first: dict[str, Standing] = {}
        self._last: dict[str, Standing] = {}
        self._live = Live(console=out, transient=True) if out.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    @property
    def elapsed(self) -> int:
        """Whole seconds."""
        return round(self._clock() - self._begun)

    def show(self, standings: Sequence[Standing]) -> None:
        for standing in standings:
            if standing.reported_at:
                self._first.setdefault(standing.batch_id, standing)
            if not self._live and self._last.get(standing.batch_id) != standing:
                self._out.print(f"{self.elapsed:4} s  {standing.name}  {self._words(standing)}")
            self._last[standing.batch_id] = standing
        if self._live:
            self._live.update(self._table(standings), refresh=True)

    def note(self, text: str) -> None:
        """A line for good, above what is live."""
        self._out.print(f"{self.elapsed:4} s  {text}")

    def _table(self, standings: Sequence[Standing]) -> Table:
        table = Table.grid(padding=(0, 2))
        for standing in standings:
            table.add_row(Text(standing.name, style="bold"), Text(self._words(standing)))
        table.add_row(Text(f"{self.elapsed} s", style="dim"), Text(self._hint, style="dim"))
        return table

    def _words(self, standing: Standing) -> str:
        first = self._first.get(standing.batch_id)
        pace = standing.invited_a_minute(first) if first else None
        words = f"{standing.state}: {standing.told}"
        return f"{words}; {pace:,.0f} invited a minute" if pace else words
