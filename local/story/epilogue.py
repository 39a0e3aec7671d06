"""The end of the demo: whether all is as the story says, and what a person wants to see of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from local.commands.reach import Platform, data_option
from local.story.acts import Played
from local.story.chapters import FEED, NEW_IN_FEED, Chapter
from local.story.partners import directory, my_apps
from local.story.verdict import directory_differs, mails_differ, report_differs, second_mails
from shared.domain.report import Status
from shared.engine.reports import REPORTS, report_name

_DIFFERENCES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Ending:
    """`differences` from the story, one a line; none when all went well."""

    played: Played
    directory: Mapping[str, Any]
    reports: Sequence[Path]
    differences: Sequence[str]


async def judge(platform: Platform, played: Played) -> Ending:
    """Look at reports, directory and mails; the reports are kept in the platform's folder."""
    held = await directory(platform)
    everybody = [outcome for outcomes in played.expected.values() for outcome in outcomes]
    new = played.expected[FEED][-len(NEW_IN_FEED) :]
    differences = [
        *directory_differs(held, everybody),
        *mails_differ(played.mails, everybody),
        *(f"on day two, {difference}" for difference in mails_differ(played.mails_on_day_two, new)),
    ]
    reports = []
    for chapter, expected in played.expected.items():
        report, path = await _save_report(platform, chapter)
        differences += report_differs(chapter, report, expected)
        reports.append(path)
    return Ending(played, held, reports, differences)


async def _save_report(platform: Platform, chapter: Chapter) -> tuple[bytes | None, Path]:
    name, _ = report_name(chapter.partner, chapter.roster)
    report = await platform.download(REPORTS, name)
    path = platform.data / REPORTS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(report or b"")
    return report, path


async def tell(platform: Platform, ending: Ending, out: Console, seconds: int) -> None:
    """Print the summary."""
    played, option = ending.played, data_option(platform.data)
    rosters = [(standing.name, f"{standing.rows:,}", standing.told) for standing in played.standings]
    sections: list[Table | str] = [
        _table(("Roster", "Rows", "What became of them"), rosters),
        _table(("Group", "Members"), _groups(ending)),
        await _one_guest(platform, ending),
        _mails(played),
        "\n  ".join(["reports:", *map(str, ending.reports)]),
        f"the same company again, with its mailbox: python -m local up{option}",
        f"then a roster of your own: python -m local drop FILE --partner {FEED.partner}{option}",
        _conclusion(ending.differences, seconds),
    ]
    for section in sections:
        out.print()
        out.print(section)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    return table


def _mails(played: Played) -> str:
    total, later, second = played.mails.total(), played.mails_on_day_two.total(), second_mails(played.mails)
    return f"mails sent: {total:,}, on day two {later}; second mails: {second}"


def _groups(ending: Ending) -> Iterator[tuple[str, str]]:
    for group in ending.directory["groups"]:
        if group["members"]:
            yield group["displayName"], f"{len(group['members']):,}"


async def _one_guest(platform: Platform, ending: Ending) -> str:
    """The applications of somebody who is in as many groups as anybody."""
    outcomes = (outcome for expected in ending.played.expected.values() for outcome in expected)
    chosen = max(outcomes, key=lambda outcome: (outcome.status is Status.DONE, len(outcome.groups)))
    mailed = {str(user["mail"]).casefold(): user for user in ending.directory["users"]}
    user = mailed.get(chosen.address)
    if user is None:
        return f"{chosen.address} is not in the directory"
    url, names = await my_apps(platform, user["id"])
    return f"My Apps of {user['displayName']}: {', '.join(names)}\n  {url}"


def _conclusion(differences: Sequence[str], seconds: int) -> str:
    if not differences:
        return f"every guest ended as the story says, after {seconds} s"
    shown = differences[:_DIFFERENCES_SHOWN]
    return "\n  ".join([f"not as the story says, {len(differences)} differences:", *shown])
