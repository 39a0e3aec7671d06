"""Makes the sample rosters anew: `python -m samples.make`. The same people give the same bytes."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from local.tenant.seed import PARTNER_PORTAL, PROJECT_ATLAS
from samples.people import ADATUM, DEPARTMENTS, FABRIKAM, FIRST_NAMES, LAST_NAMES, LITWARE

HERE = Path(__file__).parent
PORTAL_URL = "https://myapplications.microsoft.com"
GROUP_IDS = {"PORTAL": PARTNER_PORTAL, "ATLAS": PROJECT_ATLAS}


def fabrikam() -> bytes:
    """A workbook as a person makes it: a title, colours, a column of their own, and a few mistakes."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Partners 2026"
    sheet["A1"] = "Fabrikam: people for the Contoso Travel partner portal"
    sheet["A1"].font = Font(bold=True, size=16, color="FF1F4E79")
    sheet["A2"] = "Last change: 18 November, Chiara"
    sheet["A2"].font = Font(italic=True, color="FF7F7F7F")
    line = Border(bottom=Side("medium", color="FF1F4E79"))
    for column, heading in enumerate(("Team", "Full name", "E-mail address", "Groups", "Notes"), start=1):
        cell = sheet.cell(4, column, heading)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", start_color="FF1F4E79")
        cell.border = line
    for row, (name, email, groups, team, note) in enumerate(FABRIKAM, start=5):
        for column, value in enumerate((team, name, email, groups, note), start=1):
            cell = sheet.cell(row, column, value or None)
            cell.alignment = Alignment(vertical="top", wrap_text=column == 4)  # noqa: PLR2004 - the groups
            if row % 2:
                cell.fill = PatternFill("solid", start_color="FFDDEBF7")
    for letter, width in zip("ABCDE", (14, 22, 40, 30, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"
    content = io.BytesIO()
    workbook.save(content)
    return _timeless(content)


def northwind() -> bytes:
    """A nightly export of a personnel system: semicolons, 300 rows, one person twice, one without address."""
    rows = []
    for number, (last, first) in enumerate(product(LAST_NAMES, FIRST_NAMES)):
        email = f"{_ascii(first)}.{_ascii(last)}@northwind.example"
        groups = "Partner Portal, Project Atlas" if number % 10 == 0 else "Partner Portal"
        rows.append([f"NW{10_001 + number}", first, last, email, DEPARTMENTS[number % 5], groups])
    rows[120][3] = ""
    rows[299][3] = rows[0][3].upper()
    headings = ["Employee ID", "First name", "Last name", "E-mail", "Department", "Groups"]
    return b"\xef\xbb\xbf" + _csv([headings, *rows], ";")


def litware() -> bytes:
    """The Entra portal's bulk-invite template, filled in, with its example row left where it was."""
    headings = [
        "Email address to invite [inviteeEmail] Required",
        "Redirection url [inviteRedirectURL] Required",
        "Send invitation message (true or false) [sendEmail]",
        "Customized invitation message [customizedMessageBody]",
    ]
    example = ["Example: lstokes@fabrikam.example", f" {PORTAL_URL}", " TRUE", " Welcome to Contoso Travel!"]
    people = [[email, PORTAL_URL, mail, message] for email, mail, message in LITWARE]
    return _csv([["version:v1.0", "", "", ""], headings, example, *people], ",")


def adatum() -> bytes:
    """The classic portal's file of 2016: groups by id, several in a cell separated by a space."""
    headings = "Email,DisplayName,InvitationText,InviteRedirectUrl,InvitedToApplications,InvitedToGroups"
    people = [
        [email, name, "", "", "", " ".join(GROUP_IDS[group] for group in groups.split()), "", language]
        for email, name, groups, language in ADATUM
    ]
    return _csv([[*headings.split(","), "CcEmailAddress", "Language"], *people], ",")


def _csv(rows: Iterable[Iterable[str]], delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def _timeless(workbook: io.BytesIO) -> bytes:
    """The same workbook without the times at which it was made."""
    content = io.BytesIO()
    with zipfile.ZipFile(workbook) as made, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-11-18T09:00:00Z", made.read(name))
            kept.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


ROSTERS = {
    "fabrikam-partners.xlsx": fabrikam,
    "northwind-hr-feed.csv": northwind,
    "litware-entra-portal.csv": litware,
    "adatum-classic-2016.csv": adatum,
}


def main() -> None:
    for name, make in ROSTERS.items():
        (HERE / name).write_bytes(make())
        print(name)


if __name__ == "__main__":
    main()
