"""What headings mean, in the words and languages that people write them in."""

import pytest

from shared.domain.heading_words import LONGEST_HEADING, meaning, names_another, tells_of_an_end
from shared.domain.headings import Column, NamePart

EMAIL = (
    # English, with hints and qualifiers
    *("E-mail adress", "Company email", "Email *", "Email (required)", "Email Address [Required]", "Your e-mail"),
    *(
        "Email, if any",
        "Email of the guest",
        "Guest's email",
        "Partner E-Mail Address",
        "Primary Email",
        "Visitor email",
        "EMAILADDRESS",
    ),
    *(
        "Email (e.g. ana@fabrikam.example)",
        "Professional e-mail",
        "Corporate Email Address",
        "Ｅｍａｉｌ　Ａｄｄｒｅｓｓ",
    ),
    # as systems export them
    *(
        "Email - Primary Work",
        "PrimarySmtpAddress",
        "ExternalEmailAddress",
        "E-mail 1 - Value",
        "workEmail",
        "EMAIL_1",
    ),
    # German, French, Spanish, Italian, Portuguese
    *(
        "Geschäftliche E-Mail",
        "E-Mail (dienstlich)",
        "Firmen-E-Mail",
        "E-Mail-Adresse des Gastes",
        "Email Pflichtfeld",
    ),
    *("Adresse e-mail professionnelle", "Courriel (obligatoire)", "E-mail de l'invité", "Adresse mail pro"),
    *("Correo electrónico profesional", "Correo del invitado", "Indirizzo e-mail aziendale", "E-mail corporativo"),
    *("Endereço de e-mail do convidado", "E-mail profissional"),
    # Dutch, Swedish, Danish, Norwegian, Finnish, Polish, Czech, Hungarian, Russian, Turkish
    *("Zakelijk e-mailadres", "E-postadress (obligatorisk)", "Arbejdsmail", "E-postadresse jobb"),
    *("Sähköpostiosoite (työ)", "Adres e-mail (wymagane)", "Pracovní e-mail", "Céges e-mail cím"),
    *("Рабочая электронная почта", "Адрес электронной почты", "İş e-posta adresi"),
    # Japanese, Chinese, Korean, and others
    *(
        "電子メール",
        "邮件地址",
        "電子信箱",
        "전자우편",
        "Διεύθυνση email",
        "El. paštas",
        "E-Mail-Adr.",
        "E-Mail (geschäftl.)",
    ),
    *(
        "メールアドレス（必須）",
        "会社メールアドレス",
        "【必須】メールアドレス",
        "工作邮箱",
        "电子邮件地址（必填）",
        "회사 이메일 주소",
    ),
)

OTHER_MAIL = (
    *(
        "Manager email",
        "Supervisor's e-mail",
        "Sponsor mail address",
        "Approver email",
        "Host email",
        "Requester email",
    ),
    *(
        "Assistant e-mail",
        "Private email",
        "Personal Email",
        "Emergency contact email",
        "Previous email",
        "Email 2",
    ),
    *(
        "Alternate email",
        "Recovery Email",
        "Work Secondary Email",
        "Email (Manager)",
        "E-mail 2 - Value",
        "Home email",
    ),
    *(
        "E-Mail (privat)",
        "E-Mail Vorgesetzter",
        "E-Mail des Ansprechpartners",
        "Courriel du responsable",
        "Email privé",
    ),
    *("Correo del jefe", "Correo personal", "Email del responsabile", "E-mail pessoal", "E-mail leidinggevende"),
    *("Privat e-post", "E-mail til leder", "Esimiehen sähköposti", "E-mail przełożonego", "E-mail nadřízeného"),
    *(
        "Email руководителя",
        "Личная почта",
        "Yönetici e-posta",
        "上司のメールアドレス",
        "個人メール",
        "经理邮箱",
        "상사 이메일",
    ),
)

OTHERS = {
    "Groups (comma separated)": Column.GROUPS,
    "Group ID(s)": Column.GROUPS,
    "Group Object ID": Column.GROUPS,
    "Security groups": Column.GROUPS,
    "Entra security group name": Column.GROUPS,
    "Gruppenname": Column.GROUPS,
    "Sicherheitsgruppe": Column.GROUPS,
    "Group 1": Column.GROUPS,
    "Group 12": Column.GROUPS,
    "group_id": Column.GROUPS,
    "Nom du groupe": Column.GROUPS,
    "Groupe de sécurité": Column.GROUPS,
    "Grupo de seguridad": Column.GROUPS,
    "Grupos de acesso": Column.GROUPS,
    "Gruppo di sicurezza": Column.GROUPS,
    "Beveiligingsgroep": Column.GROUPS,
    "Säkerhetsgrupp": Column.GROUPS,
    "Nazwa grupy": Column.GROUPS,
    "Группа безопасности": Column.GROUPS,
    "グループ名": Column.GROUPS,
    "安全组": Column.GROUPS,
    "Groups (to be removed)": None,
    "Groups (previous)": None,
    "Age group": None,
    "Group owner": None,
    "Group type": None,
    "Full Name (as in passport)": Column.NAME,
    "Name *": Column.NAME,
    "Vor- und Nachname": Column.NAME,
    "Name, Vorname": Column.NAME,
    "Nom et prénom *": Column.NAME,
    "Nombre y Apellidos (obligatorio)": Column.NAME,
    "Guest display name": Column.NAME,
    "Name (Firma)": None,
    "Name (Manager)": None,
    "User name": None,
    "Manager name": None,
    "Legal Name - First Name": NamePart.FIRST,
    "First Name [Required]": NamePart.FIRST,
    "Preferred first name": NamePart.FIRST,
    "Vorname (Pflichtfeld)": NamePart.FIRST,
    "Legal Name - Last Name": NamePart.LAST,
    "Nachname *": NamePart.LAST,
    "Apellidos (obligatorio)": NamePart.LAST,
    "Send mail?": Column.SEND_MAIL,
    "Send invitation e-mail (yes/no)": Column.SEND_MAIL,
    "Einladung senden?": Column.SEND_MAIL,
    "Envoyer un e-mail": Column.SEND_MAIL,
    "Send no mail": None,
    "Do not send mail": None,
    "Einzuladende E-Mail-Adresse [inviteeEmail] Erforderlich": Column.EMAIL,
    "Einladungsnachricht senden (TRUE oder FALSE) [sendEmail]": Column.SEND_MAIL,
    "Status [READ ONLY]": None,
    "Preferred language (optional)": Column.LANGUAGE,
    "Mailing address": None,
    "E-mail 1 - Type": None,
    "Email sent on": None,
    "Mailbox size": None,
    "": None,
    "***": None,
}

ENDS = (
    *(
        "Status",
        "Employment status",
        "Leaving date",
        "End date",
        "Termination Date",
        "Last day of work",
        "Valid until",
    ),
    *(
        "Contract end",
        "Active?",
        "Left",
        "Austrittsdatum",
        "Gültig bis",
        "Enddatum",
        "Vertragsende",
        "Date de départ",
        "Statut",
    ),
    *(
        "Fecha de baja",
        "Data di scadenza",
        "Data de término",
        "Einddatum",
        "Slutdatum",
        "Data zakończenia",
        "Статус",
    ),
    *("退職日", "离职日期", "상태", "Do not invite", "No mail", "Invite?", "accountExpires", "endDate"),
)


@pytest.mark.parametrize("heading", EMAIL)
def test_a_heading_in_words_is_the_guests_address(heading: str):
    assert meaning(heading) is Column.EMAIL


@pytest.mark.parametrize("heading", OTHER_MAIL)
def test_the_address_of_somebody_else_or_at_home_is_not(heading: str):
    assert meaning(heading) is not Column.EMAIL
    assert names_another(heading)


@pytest.mark.parametrize(("heading", "known"), OTHERS.items())
def test_what_other_headings_mean(heading: str, known: Column | NamePart | None):
    assert meaning(heading) is known


@pytest.mark.parametrize("heading", ENDS)
def test_a_column_that_may_say_who_has_left_looks_like_it(heading: str):
    assert meaning(heading) is None
    assert tells_of_an_end(heading)


@pytest.mark.parametrize(
    "heading", ["Team", "Remarks", "Phone", "Kostenstelle", "Telefon", "Pays", "Invitee", "Recommendation"]
)
def test_an_ordinary_column_does_not(heading: str):
    assert meaning(heading) is None
    assert not tells_of_an_end(heading)


@pytest.mark.parametrize("filler", ["mail", "(", "[x]", "e", " ", "メール"])
def test_a_text_longer_than_a_heading_means_nothing(filler: str):
    text = f"Email {filler * LONGEST_HEADING}"
    assert meaning(text) is None
    assert not tells_of_an_end(text)
