"""The named guards of the promise, each with the text whose removal takes it away, and tests that must notice."""

from tests.reliability.guard import Guard

WORKFLOW, CONTROL, DELIVERY, KEEPING, UPKEEP, REPORTING, JOINING, OPERATIONS = (
    f"shared/{name}.py"
    for name in ("workflow", "control", "delivery", "keeping", "upkeep", "reporting", "joining", "operations")
)
ROWS, STORE = "shared/adapters/tables_rows.py", "tests/contract/test_guests.py"

MAIN_JOB, TROUBLE, LIMITS = (f"tests/workflow/test_{name}.py" for name in ("main_job", "trouble", "limits"))
UNFINISHED = "tests/workflow/test_unfinished.py"
CRASHES, CLOCKS, COPIES, COMPETITION = (
    f"tests/reliability/test_{name}.py" for name in ("crash_points", "clocks", "duplicates", "competition")
)

GUARDS = (
    Guard(
        "state guard: a guest who was invited is not invited",
        WORKFLOW,
        "if guest.state not in {State.LISTED, State.INVITING}:",
        "if False:",
        CRASHES,
        "suspension and again and invitation",
    ),
    Guard(
        "look before inviting",
        WORKFLOW,
        "user = await s.directory.find(guest.email)",
        "user = None",
        TROUBLE,
    ),
    Guard(
        "intent recorded before the post",
        WORKFLOW,
        "guest = await keep(s, replace(guest.moved(State.INVITING, now), tries=guest.tries + 1))",
        "guest = replace(guest.moved(State.INVITING, now), tries=guest.tries + 1)",
        CRASHES,
        "suspension and again and invitation",
    ),
    Guard(
        "settling wait after a post without an answer",
        WORKFLOW,
        "if guest.tries and not (message.waited and now >= guest.state_at + settling):",
        "if False:",
        TROUBLE,
    ),
    Guard(
        "settling wait: by the broker's clock",
        WORKFLOW,
        "(message.waited and now >= guest.state_at + settling)",
        "(now >= guest.state_at + settling)",
        UNFINISHED,
    ),
    Guard(
        "settling wait: by the host's clock",
        WORKFLOW,
        "(message.waited and now >= guest.state_at + settling)",
        "(message.waited)",
        CLOCKS,
        "behind",
    ),
    Guard(
        "settling time covers lag and clocks that differ",
        "shared/domain/options.py",
        "settling: timedelta = timedelta(minutes=15)",
        "settling: timedelta = timedelta(minutes=5)",
        CLOCKS,
        "apart",
    ),
    Guard(
        "a post is remembered when a guest is listed anew",
        "shared/domain/admission.py",
        "tries = min(guest.tries, 1)",
        "tries = 0",
        UNFINISHED,
    ),
    Guard(
        "no more than two posts: then a person",
        WORKFLOW,
        "if guest.tries >= MOST_POSTS:",
        "if False:",
        UNFINISHED,
    ),
    Guard(
        "versions of a guest: a save that lost is refused (workflow)",
        "tests/fakes/tables.py",
        'raise ConflictError("saved by somebody else meanwhile")\n        self.stored[key] = replace(',
        "pass\n        self.stored[key] = replace(",
        COPIES,
    ),
    Guard(
        "versions of a guest: ETag on replace (Table storage)",
        ROWS,
        "MatchConditions.IfNotModified",
        "MatchConditions.Unconditionally",
        STORE,
    ),
    Guard(
        "insert only if absent (Table storage)",
        ROWS,
        'return "create", row, {}',
        'return "upsert", row, {}',
        STORE,
    ),
    Guard(
        "admission is decided anew when another was quicker",
        KEEPING,
        "            known = await s.guests.get(guest_id)\n",
        "            return None\n",
        COMPETITION,
    ),
    Guard(
        "a message keeps its id, so the broker drops the copy",
        "shared/adapters/servicebus.py",
        "message_id=message.message_id,",
        "message_id=None,",
        "tests/contract/test_bus.py",
        "sent_twice",
    ),
    Guard(
        "a further row of a person is a duplicate",
        "shared/domain/intake.py",
        "first = first_row.setdefault(request.guest_id, row.number)",
        "first = row.number",
        MAIN_JOB,
    ),
    Guard(
        "breaker: no invitation while it is open",
        CONTROL,
        "if verdict is Verdict.STOP:",
        "if False:",
        LIMITS,
    ),
    Guard(
        "backlog: who missed a slot waits for a place",
        CONTROL,
        "if place > now + LEAD:",
        "if False:",
        LIMITS,
    ),
    Guard(
        "rest: no invitation before Entra's time",
        CONTROL,
        "    if until:\n",
        "    if False:\n",
        LIMITS,
    ),
    Guard(
        "policy asked again at the invitation",
        KEEPING,
        "if not policy.accepts(domain):",
        "if False:",
        MAIN_JOB,
    ),
    Guard(
        "policy asked again at the membership",
        JOINING,
        "if not any(group in allowed[partner] for partner in guest.partners)",
        "if False",
        UNFINISHED,
    ),
    Guard(
        "one member that spoils a call does not keep the others out",
        JOINING,
        "if len(guests) > 1 and isinstance(added, PermanentError | NotYetVisibleError):",
        "if False:",
        CRASHES,
        "suspension and already",
    ),
    Guard(
        "believe the guest's record, not the list that lags",
        WORKFLOW,
        "    elif user.kind is UserKind.ACCEPTED:\n",
        "    else:\n",
        "tests/reliability/test_redemption.py",
    ),
    Guard(
        "a user who is not shown yet was not removed",
        WORKFLOW,
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
    Guard(
        "an upload counts as taken in only behind its report",
        REPORTING,
        'await overwrite(s, name, {"batch_id": batch_id, "etag": ""})',
        'await overwrite(s, name, {"batch_id": batch_id, "etag": upload.etag})',
        CRASHES,
        "suspension and check",
    ),
    Guard(
        "a resumed batch runs before its guests do",
        OPERATIONS,
        "    await keep_batch(s, batch_id, state=BatchState.RUNNING, finished_at=None)\n    sent = 0",
        "    sent = 0",
        UNFINISHED,
    ),
    Guard(
        "a report that was overtaken closes no batch",
        REPORTING,
        "    saved = await attempt(s.batches.save(told))\n",
        "    saved = await attempt(keep_batch(s, told.batch_id, told))\n",
        COMPETITION,
    ),
    Guard(
        "a process forgets what it knew when another has reported",
        REPORTING,
        "if known is None or known.told != batch.reported:",
        "if known is None:",
        COMPETITION,
    ),
    Guard(
        "an older batch writes no report over a newer file's",
        REPORTING,
        '    if values.get("batch_id") != batch.batch_id:\n',
        "    if False:\n",
        MAIN_JOB,
    ),
    Guard(
        "a failing delivery of many is taken one by one",
        DELIVERY,
        "        if len(bodies) == 1:\n            raise\n",
        "        raise\n",
        "tests/reliability/test_recorded.py",
    ),
)
