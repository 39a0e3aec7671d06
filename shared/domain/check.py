"""What a roster would do, row by row, in an admin's words. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from shared.domain.batch import Entry
from shared.domain.guest import Guest, Request, State, When
from shared.domain.report import Line, Status

_BEFORE: Mapping[State, Status] = {
    State.LISTED: Status.ALREADY_INVITED,
    State.INVITING: Status.ALREADY_INVITED,
    State.INVITED: Status.ALREADY_INVITED,
    State.ACCEPTED: Status.ALREADY_GUEST,
    State.FAILED: Status.FAILED_BEFORE,
    State.EXPIRED: Status.FAILED_BEFORE,
    State.NEEDS_ATTENTION: Status.FAILED_BEFORE,
}


def check_line(
    entry: Entry,
    request: Request | None,
    guest: Guest | None,
    group_names: Mapping[str, str],
    retry_after: timedelta,
) -> Line:
    """What would become of one row if the roster were uploaded now.

    `request` is what the row's person is asked for, all rows of the person together; None for a refused row.
    """
    if request is None:
        return Line(entry.number, entry.cells, Status.REFUSED, entry.refusal)
    if entry.same_as is not None:
        return Line(entry.number, entry.cells, Status.DUPLICATE, f"same person as row {entry.same_as}")
    if guest is None:
        words = "; ".join(_would(request, group_names))
        return Line(entry.number, entry.cells, Status.WOULD_INVITE, words)
    words = "; ".join(_known(request, guest, group_names, retry_after))
    return Line(entry.number, entry.cells, _BEFORE[guest.state], words, guest.invited_at, guest.accepted_at)


def _would(request: Request, group_names: Mapping[str, str]) -> Iterator[str]:
    yield f"as {request.name}" if request.name else "without a name"
    language = request.invitation.language
    yield (f"with a mail in {language}" if language else "with a mail") if request.invitation.mail else "no mail"
    for when, moment in ((When.INVITED, "at once"), (When.REDEEMED, "after accepting")):
        if groups := _names((group for group, due in request.wanted.items() if due is when), group_names):
            yield f"groups {moment}: {groups}"


def _known(
    request: Request, guest: Guest, group_names: Mapping[str, str], retry_after: timedelta
) -> Iterator[str]:
    since = guest.accepted_at or guest.invited_at or guest.state_at
    if guest.state in {State.FAILED, State.EXPIRED, State.NEEDS_ATTENTION}:
        yield f"{guest.reason or guest.state.value.lower()} ({_day(guest.state_at)})"
        again = guest.state_at + retry_after
        if guest.state is State.NEEDS_ATTENTION:
            yield "waits for a person to resume the batch"
        else:
            yield f"tried again with a roster from {_day(again)} on, or when the batch is resumed"
    elif guest.state is State.ACCEPTED:
        yield f"accepted on {_day(since)}; no mail"
    elif guest.invited_at:
        yield f"invited on {_day(since)}, not accepted yet; no second mail"
    else:
        yield f"listed on {_day(since)}; the invitation is on its way"
    if groups := _names(request.wanted.keys() - guest.wanted.keys(), group_names):
        yield f"groups to be added: {groups}"


def _names(groups: Iterator[str] | set[str], group_names: Mapping[str, str]) -> str:
    return ", ".join(sorted(group_names.get(group, group) for group in groups))


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
