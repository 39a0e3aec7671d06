"""Rosters and policies made for a test."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from local.tenant.seed import ALL_PARTNERS, PARTNER_PORTAL, PROJECT_ATLAS

HEADINGS = ("Email", "Name", "Groups")


def csv_roster(
    rows: Iterable[Sequence[str]],
    headings: Sequence[str] = HEADINGS,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def xlsx_roster(rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS, above: int = 0) -> bytes:
    """`above` title and blank rows come before the headings."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for number in range(above):
        sheet.append(["" if number % 2 else "People for the partner portal"])
    sheet.append(list(headings))
    for number, row in enumerate(rows, start=above + 2):
        for place, text in enumerate(row, start=1):
            # As text, whatever it looks like: openpyxl makes a formula of what begins with "=".
            sheet.cell(number, place, text or None).data_type = "s" if text else "n"
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def policy(
    *domains: str, always: str = "", membership: str = "redeemed", groups: str = "", rows: int = 5000
) -> str:
    """Groups Portal, Everyone and Atlas, and those of `groups`, written in TOML."""
    return f"""
[accept]
domains = {list(domains)!r}
[groups]
Portal = "{PARTNER_PORTAL}"
Everyone = "{ALL_PARTNERS}"
Atlas = "{PROJECT_ATLAS}"
{groups}
[apply]
always = [{f'"{always}"' if always else ""}]
membership = "{membership}"
[limits]
rows = {rows}
""".replace("'", '"')
