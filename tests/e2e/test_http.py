"""What the app answers over HTTP while it works."""

import io

from openpyxl import load_workbook

from tests.e2e.platform import Platform
from tests.e2e.rosters import csv_roster, policy


async def test_batches_are_told_as_they_stand(platform: Platform):
    await platform.policy("told", policy("told.example"))
    dropped = await platform.drop(
        "told", "people.csv", csv_roster([("tia@told.example", "Tia", ""), ("x", "", "")])
    )
    batch = await platform.standing(dropped, "running", Invited=1, Refused=1)
    assert (batch["partner"], batch["roster"], batch["rows"]) == ("told", "people.csv", 2)
    assert batch["reasons"] == {"this is not an e-mail address: it has no @; correct it": 1}
    assert batch["report"] == "reports/told/people.report.csv"
    _, answer = await platform.ask("batches")
    assert answer["invitations"] == "running"
    assert dropped.batch_id in {each["batch_id"] for each in answer["batches"]}
    await platform.accept("tia@told.example")
    await platform.reported(dropped, Done=1, Refused=1)
    finished = await platform.standing(dropped, "complete")
    assert finished["finished_at"] >= finished["started_at"]


async def test_an_unknown_batch_is_404_and_the_app_is_healthy(platform: Platform):
    assert (await platform.ask("batches/ffff"))[0] == 404
    assert (await platform.ask("batches/ffff/resume", "POST"))[0] == 404
    assert await platform.ask("health") == (200, {"status": "ok", "invitations": "running"})


async def test_resume_runs_what_failed_again_and_nothing_else(platform: Platform):
    await platform.policy("resumed", policy("resumed.example"))
    failure = {
        "route": "POST /invitations",
        "status": 400,
        "code": "BadRequest",
        "message": "Not today.",
        "times": 2,
    }
    await platform.control("behaviour", {"fail_next": [failure]})
    rows = [(f"r{number}@resumed.example", "R", "Portal") for number in range(5)]
    dropped = await platform.drop("resumed", "people.csv", csv_roster(rows))
    report = await platform.reported(dropped, Invited=3, Failed=2)
    assert report.summary["reasons"] == {"Not today.": 2}
    answer = await platform.ask(f"batches/{dropped.batch_id}/resume", "POST")
    assert answer == (200, {"batch_id": dropped.batch_id, "resumed": 2})
    await platform.reported(dropped, Invited=5)
    mails = await platform.mails()
    assert [mails[email] for email, _, _ in rows] == [1] * 5
    answer = await platform.ask(f"batches/{dropped.batch_id}/resume", "POST")
    assert answer == (200, {"batch_id": dropped.batch_id, "resumed": 0})


async def test_the_template_opens_can_be_filled_in_and_is_taken_in(platform: Platform):
    await platform.policy("template", policy("template.example"))
    async with platform.http.get(f"{platform.ready['host']}/api/template?partner=template") as answer:
        assert answer.status == 200
        assert "guests.xlsx" in answer.headers["Content-Disposition"]
        workbook = load_workbook(io.BytesIO(await answer.read()))
    sheet = workbook.worksheets[0]
    [heading] = [row for row in sheet.iter_rows() if "Email" in [cell.value for cell in row]]
    place = {cell.value: cell.column for cell in heading}
    row = heading[0].row + 1
    for name, value in {"Email": "tess@template.example", "Name": "Tess", "Groups": "Portal"}.items():
        sheet.cell(row, place[name], value)
    content = io.BytesIO()
    workbook.save(content)
    await platform.reported(await platform.drop("template", "filled.xlsx", content.getvalue()), Invited=1)
