"""What rosters call their columns, as data. Microsoft's own formats are listed with those of people.

Headings are compared as `fold` leaves them, so case, spaces, punctuation and accents make no difference.
Microsoft's headings are quoted from its documentation: "Tutorial: bulk invite" (Entra portal), the articles
"B2B collaboration CSV file format" (classic portal, 2016) and "B2B preview walkthrough" (2015), and the
PowerShell sample "Bulk invite B2B users".
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Column(StrEnum):
    """What a roster can say about a person. The value is the heading in Guestlist's own template."""

    EMAIL = "Email"
    NAME = "Name"
    GROUPS = "Groups"
    MESSAGE = "Message"
    REDIRECT_URL = "Redirect URL"
    CC = "Cc"
    LANGUAGE = "Language"
    SPONSOR = "Sponsor"
    COMPANY = "Company"
    DEPARTMENT = "Department"
    JOB_TITLE = "Job title"
    SEND_MAIL = "Send mail"


class NamePart(StrEnum):
    """Halves of a name; the columns that hold them are read together as `Column.NAME`."""

    FIRST = "First name"
    LAST = "Last name"


_NAMES: Mapping[Column | NamePart, str] = {
    Column.EMAIL: "Email | Email address | Mail | Mail address | E-mail ID | Work email | Business email"
    " | Guest email | Invitee email | Contact email | User email | Email (work)"
    " | E-Mail-Adresse | Mailadresse | Adresse e-mail | Adresse mail | Adresse électronique | Courriel"
    " | Adresse de messagerie | Correo | Correo electrónico | Dirección de correo electrónico | Indirizzo e-mail"
    " | Posta elettronica | Endereço de e-mail | Correio eletrónico | Correio eletrônico | E-mailadres"
    " | E-postadress | E-post | Adres e-mail | Sähköposti | Электронная почта | Эл. почта | メール"
    " | メールアドレス | 电子邮件 | 电子邮件地址 | 邮箱 | 이메일 | inviteeEmail | InvitedUserEmailAddress",
    Column.NAME: "Name | Full name | Display name | Guest name | Invitee name | Contact name | Partner name"
    " | Anzeigename | Vollständiger Name | Nom | Nom complet | Nom affiché | Nombre | Nombre completo | Nome"
    " | Nome completo | Naam | Namn | Imię i nazwisko | Имя | 氏名 | 名前 | 姓名 | 이름 | invitedUserDisplayName",
    NamePart.FIRST: "First name | Given name | Forename | Vorname | Prénom | Nombre de pila | Voornaam | Förnamn",
    NamePart.LAST: "Last name | Surname | Family name | Nachname | Familienname | Nom de famille | Apellido"
    " | Apellidos | Cognome | Sobrenome | Apelido | Achternaam | Efternamn",
    Column.GROUPS: "Groups | Group | Group name | Group names | Access groups | Gruppe | Gruppen"
    " | Groupe | Groupes | Grupo | Grupos | Gruppo | Gruppi | Groep | Groepen | Grupp | Grupper"
    " | グループ | 组 | 그룹 | InvitedToGroups | InviteGroupResources",
    Column.MESSAGE: "Message | Invitation message | Personal message | Custom message | Invitation text"
    " | Nachricht | Einladungstext | Message d'invitation | Mensaje | Mensagem | Messaggio | Bericht | メッセージ"
    " | customizedMessageBody",
    Column.REDIRECT_URL: "Redirect URL | Redirection URL | Redirect | Landing page | Weiterleitungs-URL"
    " | URL de redirection | URL de redirección | inviteRedirectURL | InviteReplyUrl",
    Column.CC: "Cc | Cc email | Cc email address | Cc recipient | Copy to | Kopie an | Copie à | Copia a",
    Column.LANGUAGE: "Language | Invitation language | Message language | Preferred language | Sprache | Langue"
    " | Idioma | Lingua | Taal | Språk | 言語 | 语言",
    Column.SPONSOR: "Sponsor | Sponsors | Sponsor email | Internal contact | Ansprechpartner",
    Column.COMPANY: "Company | Company name | Organisation | Organization | Firma | Unternehmen | Entreprise"
    " | Société | Empresa | Azienda | Bedrijf | Företag | 会社 | 会社名 | 公司",
    Column.DEPARTMENT: "Department | Dept | Abteilung | Département | Departamento | Reparto | Afdeling"
    " | 部署 | 部门",
    Column.JOB_TITLE: "Job title | Position | Funktion | Berufsbezeichnung | Fonction | Intitulé du poste | Puesto"
    " | Cargo | Qualifica | Functie | 役職 | 职务",
    Column.SEND_MAIL: "Send mail | Send email | Send invitation | Send invitation message | sendInvitationMessage",
}

NOT_ACTED_ON = ("InvitedToApplications", "InviteAppID", "InviteAppResources", "InviteContactUsUrl")
"""Columns of the classic portal that have no counterpart in Microsoft Graph's invitation."""

OWN_FORMAT = "Guestlist"
ENTRA_FORMAT = "Entra bulk invite"

_TELLTALES: Mapping[str, str] = {
    ENTRA_FORMAT: "inviteeEmail",
    "Azure portal, 2015": "InviteAppID | InviteReplyUrl | InviteAppResources | InviteGroupResources"
    " | InviteContactUsUrl",
    "Azure portal, 2016": "InvitationText | InvitedToApplications | InvitedToGroups | CcEmailAddress",
    "PowerShell sample": "InvitedUserEmailAddress",
}
"""Format → headings that it alone has."""

_PROPERTY = re.compile(r"\[(\w+)\]")


def fold(heading: str) -> str:
    """What is left of a heading for comparison: its letters and digits, without case and accents.

    The Entra portal translates its headings but not the property in brackets, so that alone is compared.
    """
    bracketed = _PROPERTY.search(heading)
    plain = unicodedata.normalize("NFKD", bracketed[1] if bracketed else heading).casefold()
    return "".join(character for character in plain if character.isalnum())


def _folded(names: str) -> frozenset[str]:
    return frozenset(fold(name) for name in names.split("|"))


KNOWN: Mapping[str, Column | NamePart] = {
    folded: column for column, names in _NAMES.items() for folded in _folded(names)
}
"""Folded heading → what the column holds."""


def format_of(headings: set[str]) -> str:
    """The format that folded headings belong to."""
    for name, telltales in _TELLTALES.items():
        if headings & _folded(telltales):
            return name
    return OWN_FORMAT
