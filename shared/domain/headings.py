"""What rosters call their columns, as data. Microsoft's own formats are listed with those of people.

Headings are compared as `heading_words.fold` leaves them, so case, spaces, punctuation and accents make no
difference.
Microsoft's headings are quoted from its documentation: "Tutorial: bulk invite" (Entra portal), the articles
"B2B collaboration CSV file format" (classic portal, 2016) and "B2B preview walkthrough" (2015), and the
PowerShell sample "Bulk invite B2B users".
"""

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


NAMES: Mapping[Column | NamePart, str] = {
    Column.EMAIL: "Email | Email address | Mail | Mail address | E-mail ID | Work email | Business email"
    " | Guest email | Invitee email | Contact email | User email | Email (work) | SMTP address"
    " | Email 1 value | E-Mail-Adresse | Mailadresse | Adresse e-mail | Adresse mail | Adresse électronique"
    " | Courriel | Adresse de messagerie | Mél | Correo | Correo electrónico"
    " | Dirección de correo electrónico | Dirección de correo | Indirizzo e-mail"
    " | Indirizzo di posta elettronica | Posta elettronica | Endereço de e-mail | Correio eletrónico"
    " | Correio eletrônico | E-mailadres | E-postadress | E-post | E-postadresse | Adres e-mail"
    " | Poczta elektroniczna | E-mailová adresa | E-mail cím | Sähköposti | Sähköpostiosoite | E-posta"
    " | E-posta adresi | Adresă de e-mail | Ηλεκτρονικό ταχυδρομείο | Электронная почта | Эл. почта"
    " | Адрес электронной почты | Електронна пошта | メール | メールアドレス | Eメール | 电子邮件"
    " | 电子邮件地址 | 电子邮箱 | 邮箱 | 邮箱地址 | 電子郵件 | 이메일 | 이메일 주소 | 메일 | Alamat email"
    " | Địa chỉ email | البريد الإلكتروني | דואר אלקטרוני | inviteeEmail | InvitedUserEmailAddress"
    " | Correo-e | Correu electrònic | Електронна адреса | Электронный адрес | E-pošta | El. paštas"
    " | E-pasts | Meiliaadress | Netfang | Surel | อีเมล | ईमेल | Eメールアドレス | 電子メール"
    " | 電子メールアドレス | メアド | 邮件 | 邮件地址 | 电邮 | 电邮地址 | 電郵 | 電子郵件地址 | 電子信箱"
    " | 전자우편",
    Column.NAME: "Name | Full name | Display name | Guest name | Invitee name | Contact name | Partner name"
    " | Anzeigename | Vollständiger Name | Nom | Nom complet | Nom affiché | Nom d'affichage | Nombre"
    " | Nombre completo | Nombre para mostrar | Nome | Nome completo | Nome visualizzato | Nome de exibição"
    " | Naam | Volledige naam | Weergavenaam | Namn | Visningsnamn | Navn | Fulde navn | Fullt navn"
    " | Visningsnavn | Nimi | Koko nimi | Imię i nazwisko | Nazwa wyświetlana | Celé jméno"
    " | Jméno a příjmení | Teljes név | Nume complet | Ad Soyad | Adı Soyadı | Имя | ФИО | Полное имя"
    " | Ονοματεπώνυμο | 氏名 | 名前 | お名前 | 表示名 | 姓名 | 显示名称 | 이름 | 성명"
    " | invitedUserDisplayName | First and last name | Contact person | Vor- und Nachname | Vorname Nachname"
    " | Nachname, Vorname | Name, Vorname | Kontaktperson | Nom et prénom | Prénom et nom | Nom, prénom"
    " | Nombre y apellidos | Apellidos y nombre | Nome e cognome | Cognome e nome | Nome e sobrenome"
    " | Voor- en achternaam | För- och efternamn | For- og etternavn | Etu- ja sukunimi | Nazwisko i imię"
    " | Příjmení a jméno | Фамилия и имя | Фамилия Имя",
    NamePart.FIRST: "First name | Given name | Forename | Vorname | Prénom | Nombre de pila | Primer nombre"
    " | Voornaam | Förnamn | Fornavn | Etunimi | Imię | Jméno | Křestní jméno | Keresztnév | Utónév"
    " | Prenume | Adı | Primeiro nome | Nome próprio | Όνομα | Ім'я | 名",
    NamePart.LAST: "Last name | Surname | Family name | Nachname | Familienname | Zuname | Nom de famille"
    " | Apellido | Apellidos | Cognome | Sobrenome | Apelido | Último nome | Achternaam | Efternamn"
    " | Efternavn | Etternavn | Sukunimi | Nazwisko | Příjmení | Priezvisko | Vezetéknév | Nume de familie"
    " | Soyad | Soyadı | Фамилия | Прізвище | Επώνυμο | 姓 | 苗字 | 성",
    Column.GROUPS: "Groups | Group | Group name | Group names | Access groups | Gruppe | Gruppen | Groupe"
    " | Groupes | Grupo | Grupos | Gruppo | Gruppi | Groep | Groepen | Grupp | Grupper | Ryhmä | Ryhmät"
    " | Grupa | Grupy | Skupina | Skupiny | Csoport | Csoportok | Grup | Gruplar | Группа | Группы | Група"
    " | Групи | Ομάδα | Ομάδες | グループ | 组 | 群组 | 用户组 | 群組 | 그룹 | InvitedToGroups"
    " | InviteGroupResources",
    Column.MESSAGE: "Message | Invitation message | Personal message | Custom message | Invitation text"
    " | Nachricht | Einladungstext | Einladungsnachricht | Message d'invitation | Mensaje | Mensagem"
    " | Messaggio | Bericht | Meddelande | Besked | Melding | Viesti | Wiadomość | Сообщение | メッセージ"
    " | 消息 | customizedMessageBody",
    Column.REDIRECT_URL: "Redirect URL | Redirection URL | Redirect | Landing page | Weiterleitungs-URL"
    " | Umleitungs-URL | URL de redirection | URL de redirección | inviteRedirectURL | InviteReplyUrl",
    Column.CC: "Cc | Cc email | Cc email address | Cc recipient | Copy to | Kopie an | Copie à | Copia a",
    Column.LANGUAGE: "Language | Invitation language | Message language | Preferred language | Sprache"
    " | Langue | Idioma | Lingua | Taal | Språk | Sprog | Kieli | Język | Jazyk | Nyelv | Dil | Язык | 言語"
    " | 语言 | 언어",
    Column.SPONSOR: "Sponsor | Sponsors | Sponsor email | Internal contact | Ansprechpartner",
    Column.COMPANY: "Company | Company name | Organisation | Organization | Firma | Unternehmen | Entreprise"
    " | Société | Empresa | Azienda | Bedrijf | Företag | Virksomhed | Yritys | Компания | 会社 | 会社名"
    " | 公司",
    Column.DEPARTMENT: "Department | Dept | Abteilung | Département | Departamento | Reparto | Afdeling"
    " | Avdelning | Osasto | Dział | Oddělení | Отдел | 部署 | 部门",
    Column.JOB_TITLE: "Job title | Position | Funktion | Berufsbezeichnung | Fonction | Intitulé du poste | Puesto"
    " | Cargo | Qualifica | Functie | Titel | Stanowisko | Должность | 役職 | 职务",
    Column.SEND_MAIL: "Send mail | Send email | Send e-mail | Send invitation | Send invitation message"
    " | Send invite | sendInvitationMessage | Mail senden | E-Mail senden | Einladung senden"
    " | Einladungsnachricht senden | Envoyer un e-mail | Envoyer l'invitation | Envoyer une invitation"
    " | Enviar correo | Enviar invitación | Enviar e-mail | Enviar convite | Invia e-mail | Invia invito"
    " | E-mail versturen | Uitnodiging verzenden | Skicka e-post | Skicka inbjudan | Send invitasjon"
    " | Wyślij zaproszenie | Отправить приглашение | 招待を送信 | メール送信 | 发送邀请 | 发送邮件",
}

NOT_ACTED_ON = ("InvitedToApplications", "InviteAppID", "InviteAppResources", "InviteContactUsUrl")
"""Columns of the classic portal that have no counterpart in Microsoft Graph's invitation."""

STAND_INS = "userPrincipalName | UPN | User principal name"
"""They hold an address where no column of addresses does."""

FIRMS = "Partner name | Partnername | Nom du partenaire | Nombre del socio | Nome del partner | Nome do parceiro"
"""Of a person, unless a column of persons' names stands beside it: then of the firm."""

OWN_FORMAT = "Guestlist"
ENTRA_FORMAT = "Entra bulk invite"

TELLTALES: Mapping[str, str] = {
    ENTRA_FORMAT: "inviteeEmail",
    "Azure portal, 2015": "InviteAppID | InviteReplyUrl | InviteAppResources | InviteGroupResources"
    " | InviteContactUsUrl",
    "Azure portal, 2016": "InvitationText | InvitedToApplications | InvitedToGroups | CcEmailAddress",
    "PowerShell sample": "InvitedUserEmailAddress",
}
"""Format → headings that it alone has."""
