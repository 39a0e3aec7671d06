"""The guards in the steps, each with the text whose removal takes it away, and tests that must notice."""

from tests.reliability.guard import Guard

INVITATION, REDEMPTION, MEMBERSHIP, UPKEEP = (
    f"shared/steps/{name}.py" for name in ("invitation", "redemption", "membership", "upkeep")
)
TROUBLE, UNFINISHED = (f"tests/steps/test_{name}.py" for name in ("trouble", "unfinished"))
CRASHES, CLOCKS = (f"tests/reliability/test_{name}.py" for name in ("crash_points", "clocks"))

IN_STEPS = (
    Guard(
        "state guard: a guest who was invited is not invited",
        INVITATION,
        "if guest.state not in {State.LISTED, State.INVITING}:",
        "if False:",
        CRASHES,
        "suspension and again and invitation",
    ),
    Guard(
        "look before inviting",
        INVITATION,
        "user = await s.directory.find(guest.email)",
        "user = None",
        TROUBLE,
    ),
    Guard(
        "intent recorded before the post",
        INVITATION,
        "guest = await save_guest(s, replace(guest.moved(State.INVITING, now), tries=guest.tries + 1))",
        "guest = replace(guest.moved(State.INVITING, now), tries=guest.tries + 1)",
        CRASHES,
        "suspension and again and invitation",
    ),
    Guard(
        "settling wait after a post without an answer",
        INVITATION,
        "if guest.tries and not (message.waited and now >= guest.state_at + settling):",
        "if False:",
        TROUBLE,
    ),
    Guard(
        "settling wait: by the broker's clock",
        INVITATION,
        "(message.waited and now >= guest.state_at + settling)",
        "(now >= guest.state_at + settling)",
        UNFINISHED,
    ),
    Guard(
        "settling wait: by the host's clock",
        INVITATION,
        "(message.waited and now >= guest.state_at + settling)",
        "(message.waited)",
        CLOCKS,
        "behind",
    ),
    Guard(
        "no more than two posts: then a person",
        INVITATION,
        "if guest.tries >= MOST_POSTS:",
        "if False:",
        UNFINISHED,
    ),
    Guard(
        "policy asked again at the membership",
        MEMBERSHIP,
        "if not any(group in allowed[partner] for partner in guest.partners)",
        "if False",
        UNFINISHED,
    ),
    Guard(
        "one member that spoils a call does not keep the others out",
        MEMBERSHIP,
        "if len(guests) > 1 and isinstance(added, PermanentError | NotYetVisibleError):",
        "if False:",
        CRASHES,
        "suspension and already",
    ),
    Guard(
        "believe the guest's record, not the list that lags",
        REDEMPTION,
        "    elif user.kind is UserKind.ACCEPTED:\n",
        "    else:\n",
        "tests/reliability/test_redemption.py",
    ),
    Guard(
        "a user who is not shown yet was not removed",
        REDEMPTION,
        "        if now - guest.state_at >= s.options.settling:\n",
        "        if True:\n",
        "tests/reliability/test_redemption.py",
    ),
    Guard(
        "lost messages are sent anew",
        UPKEEP,
        'await each(batched(due, CHUNK, strict=False), lambda chunk: nudge(s, chunk), "nudges")',
        "",
        TROUBLE,
    ),
    Guard(
        "lost uploads are taken in",
        UPKEEP,
        'await each([UPLOADS, CHECKS], lambda container: _find_lost(s, container), "uploads")',
        "",
        TROUBLE,
    ),
    Guard(
        "an intake that came to no end is taken up",
        UPKEEP,
        'await each(begun, lambda batch: _take_up(s, batch), "intakes begun")',
        "",
        UNFINISHED,
    ),
)
