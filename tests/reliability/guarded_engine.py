"""The guards that stand below and beside the steps: engine, desk, rules, tables."""

from tests.reliability.guard import Guard

CONTROL, DELIVERY, POLICIES, RECORDS, REPORTS, UPLOADS = (
    f"shared/engine/{name}.py" for name in ("control", "delivery", "policies", "records", "reports", "uploads")
)
OPERATIONS = "shared/desk/operations.py"
ROWS, STORE = "shared/adapters/tables/rows.py", "tests/contract/test_guests.py"

MAIN_JOB, LIMITS, UNFINISHED = (f"tests/steps/test_{name}.py" for name in ("main_job", "limits", "unfinished"))
CRASHES, CLOCKS, COPIES, COMPETITION = (
    f"tests/reliability/test_{name}.py" for name in ("crash_points", "clocks", "duplicates", "competition")
)

IN_ENGINE = (
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
        "versions of a guest: a save that lost is refused (steps)",
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
        RECORDS,
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
        POLICIES,
        "if not policy.accepts(domain):",
        "if False:",
        MAIN_JOB,
    ),
    Guard(
        "an upload counts as taken in only behind its report",
        UPLOADS,
        'await overwrite(s, name, {"batch_id": batch_id, "etag": ""})',
        'await overwrite(s, name, {"batch_id": batch_id, "etag": upload.etag})',
        CRASHES,
        "suspension and check",
    ),
    Guard(
        "a resumed batch runs before its guests do",
        OPERATIONS,
        "    await change_batch(s, batch_id, state=BatchState.RUNNING, finished_at=None)\n    sent = 0",
        "    sent = 0",
        UNFINISHED,
    ),
    Guard(
        "a report that was overtaken closes no batch",
        REPORTS,
        "    saved = await attempt(s.batches.save(told))\n",
        "    saved = await attempt(change_batch(s, told.batch_id, told))\n",
        COMPETITION,
    ),
    Guard(
        "a process forgets what it knew when another has reported",
        REPORTS,
        "if known is None or known.told != batch.reported:",
        "if known is None:",
        COMPETITION,
    ),
    Guard(
        "an older batch writes no report over a newer file's",
        REPORTS,
        "    if not await holds_name(s, container, batch):\n",
        "    if False:\n",
        MAIN_JOB,
    ),
    Guard(
        "a failing delivery of many is taken one by one",
        DELIVERY,
        "            if len(pairs) == 1:\n                raise\n",
        "            raise\n",
        "tests/reliability/test_recorded.py",
    ),
)
