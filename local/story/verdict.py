"""Whether the demo ended as the story says: reports, directory and mails against the outcomes. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local.story.chapters import Chapter
from local.story.outcomes import Outcome, heading_row, read_rows
from shared.domain.report import RESULT_HEADINGS, Status

_PORTAL_STATES = {Status.DONE: "Accepted", Status.INVITED: "PendingAcceptance"}
"""What Entra says of a guest who ended so (externalUserState)."""


def report_differs(chapter: Chapter, report: bytes | None, expected: Sequence[Outcome]) -> Iterator[str]:
    """Row by row: address, status and reason."""
    if report is None:
        yield f"{chapter.roster}: there is no report"
        return
    rows = read_rows(chapter.roster, report)
    heading = rows[heading_row(rows, chapter.address)]
    address, status, reason = (heading.index(name) for name in (chapter.address, *RESULT_HEADINGS[:2]))
    told = {number: row for number, row in enumerate(rows, start=1) if len(row) > status and row[status]}
    told.pop(heading_row(rows, chapter.address) + 1)
    for outcome in expected:
        row = told.pop(outcome.row, None)
        if row is None or row[address].casefold() != outcome.address:
            yield f"{chapter.roster}, row {outcome.row}: not in the report in its place"
        elif row[status] != outcome.status or outcome.reason not in row[reason]:
            yield (
                f"{chapter.roster}, row {outcome.row}: expected {outcome.status} {outcome.reason},"
                f" the report says {row[status]} {row[reason]}"
            )
    yield from (f"{chapter.roster}, row {number}: nobody asked for this row" for number in told)


def directory_differs(directory: Mapping[str, Any], expected: Sequence[Outcome]) -> Iterator[str]:
    """Every guest with the right state in exactly the right groups, and no guest besides."""
    guests = {user["mail"].casefold(): user for user in directory["users"] if user["userType"] == "Guest"}
    for outcome in expected:
        if not outcome.is_guest:
            continue
        user = guests.pop(outcome.address, None)
        if user is None:
            yield f"{outcome.address}: is no guest in the directory"
            continue
        if user["externalUserState"] != _PORTAL_STATES[outcome.status]:
            yield f"{outcome.address}: the directory says {user['externalUserState']}"
        groups = {group["id"] for group in directory["groups"] if user["id"] in group["members"]}
        for group in groups ^ outcome.groups:
            yield f"{outcome.address}: {'is' if group in groups else 'is not'} in the group {group}"
    yield from (f"{address}: nobody asked for this guest" for address in guests)


def mails_differ(sent: Counter[str], expected: Sequence[Outcome]) -> Iterator[str]:
    """One mail to each guest whose row wants one, none to anybody else."""
    wanted = Counter(outcome.address for outcome in expected if outcome.is_guest and outcome.mailed)
    for address in sorted(sent.keys() | wanted.keys()):
        if sent[address] != wanted[address]:
            yield f"{address}: got {sent[address]} mails instead of {wanted[address]}"


def second_mails(sent: Counter[str]) -> int:
    """Mails beyond the first to the same address."""
    return sum(sent.values()) - len(sent)
