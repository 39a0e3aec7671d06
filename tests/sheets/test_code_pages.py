"""Names in the code pages of their countries: read rightly, or said to be in doubt, and never wrongly unsaid."""

import itertools

import pytest

from shared.adapters.sheets.read.csv_file import read_csv
from shared.domain.file_limits import FileLimits

NAMES = {
    "German": ("cp1252", "de", "Jürgen Müller|Käthe Weiß|Jörg Größe|Günther Schäfer|Björn Krüger|Heike Jäger"),
    "French": (
        "cp1252",
        "fr",
        "Hélène Lefèvre|François Dubois|Noël Garçon|Benoît Lemaître|Zoé Bérard|Anaïs Périer",
    ),
    "Spanish": ("cp1252", "es", "José Núñez|María Ibáñez|Íñigo Peña|Begoña Muñoz|Álvaro Gutiérrez|Óscar López"),
    "Portuguese": ("cp1252", "pt", "João Gonçalves|Conceição Simões|Inês Leitão|António Magalhães|César Frazão"),
    "Italian": ("cp1252", "it", "Nicolò Bà|Niccolò Rossi|Mosè Cantù|Noè Forlì|Carità Trovò|Donà Zanè"),
    "Swedish": (
        "cp1252",
        "se",
        "Åsa Öberg|Göran Sjöström|Märta Ångström|Björn Åkesson|Håkan Lövgren|Pär Sandström",
    ),
    "Finnish": ("cp1252", "fi", "Päivi Hämäläinen|Jyrki Mäkelä|Pentti Räikkönen|Väinö Häyry|Sirpa Mäkinen"),
    "Danish": ("cp1252", "dk", "Søren Kjær|Åse Nørgaard|Jørgen Bøgh|Lærke Sørensen|Jeppe Østergård|Pål Ødegård"),
    "Icelandic": (
        "cp1252",
        "is",
        "Þór Jónsson|Guðrún Sigurðardóttir|Ólafur Þorsteinsson|Davíð Þórðarson|Björk Óðinn",
    ),
    "Polish": (
        "cp1250",
        "pl",
        "Łukasz Wójcik|Małgorzata Żak|Święty Źrebak|Paweł Gąsior|Elżbieta Ślęzak|Żaneta Cień",
    ),
    "Polish in capitals": ("cp1250", "pl", "ŁUKASZ WÓJCIK|MAŁGORZATA ŻAK|ŚWIĘTY ŹREBAK|PAWEŁ GĄSIOR|ŻANETA CIEŃ"),
    "Czech": (
        "cp1250",
        "cz",
        "Jiří Dvořák|Tomáš Černý|Kateřina Růžičková|Ondřej Novotný|Věra Křížová|Štěpán Říha",
    ),
    "Slovak": (
        "cp1250",
        "sk",
        "Ľubomír Kováč|Zuzana Štúrová|Peter Žiška|Mária Ďuricová|Jozef Bôrik|Žofia Krčméry",
    ),
    "Hungarian": ("cp1250", "hu", "Győző Szűcs|László Tőke|Gergő Molnár|Zoltán Fűzi|Ödön Kőszegi|Ágnes Főző"),
    "Romanian": ("cp1250", "ro", "Ionuţ Bălan|Ştefan Ţiriac|Mădălina Rădulescu|Ilinca Tănase|Nuţa Ioniţă"),
    "Croatian": ("cp1250", "hr", "Željko Đurić|Šime Čilić|Božena Šarić|Slađana Đorđević|Nataša Žižić"),
    "Turkish": ("cp1254", "tr", "Yıldız Şahin|Gökhan Yağmur|İbrahim Çağlar|Ayşe Doğan|Oğuz Kılıç|Şükrü Işık"),
    "Lithuanian": ("cp1257", "lt", "Žydrūnas Šarūnas|Ąžuolas Kęstutis|Živilė Čepaitė|Jūratė Ūsaitė|Rūta Šimkutė"),
    "Russian": ("cp1251", "ru", "Иван Петров|Ольга Сидорова|Юрий Щукин|Наталья Фёдорова|Сергей Крылов"),
    "Russian in capitals": (
        "cp1251",
        "ru",
        "ИВАН ПЕТРОВ|ОЛЬГА СИДОРОВА|ЮРИЙ ЩУКИН|НАТАЛЬЯ ФЁДОРОВА|СЕРГЕЙ КРЫЛОВ",
    ),
    "Ukrainian": ("cp1251", "ua", "Олексій Їжак|Євген Ґава|Ганна Шевченко|Андрій Коваленко|Зінаїда Єрмак"),
    "Bulgarian": ("cp1251", "bg", "Георги Иванов|Гергана Петкова|Стоян Христов|Яна Ангелова|Тодор Щерев"),
    "Greek": ("cp1253", "gr", "Γιώργος Παπαδόπουλος|Ελένη Νικολάου|Άννα Δημητρίου|Κώστας Ζαχαρίας|Μαρία Αλεξίου"),
    "Greek in capitals": ("cp1253", "gr", "ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ|ΕΛΕΝΗ ΝΙΚΟΛΑΟΥ|ΑΝΝΑ ΔΗΜΗΤΡΙΟΥ|ΚΩΣΤΑΣ ΖΑΧΑΡΙΑΣ"),
    "Hebrew": ("cp1255", "il", "דוד לוי|רחל כהן|יעקב מזרחי|שרה פרץ|משה אברהם"),
    "Japanese": ("cp932", "jp", "山田太郎|佐藤花子|鈴木一郎|髙橋ヒロシ|伊藤さくら|タナカ ケン"),
    "Chinese": ("gb18030", "cn", "王伟|李娜|张敏|刘洋|陈静|赵丽华|黄志强|欧阳晓明"),
    "Chinese in Taiwan": ("big5", "tw", "陳淑芬|林志明|黃雅婷|張家豪|李怡君|王美玲|吳宗憲"),
    "Korean": ("euc_kr", "kr", "김민수|이영희|박지훈|최은정|정우성|강호동|조현우"),
    "German on a Mac": ("mac_roman", "de", "Jürgen Müller|Käthe Weiß|Jörg Größe|Günther Schäfer|Björn Krüger"),
    "Spanish on a Mac": ("mac_roman", "es", "José Núñez|María Ibáñez|Íñigo Peña|Begoña Muñoz|Álvaro Gutiérrez"),
    "Russian of older systems": (
        "koi8_r",
        "ru",
        "Иван Петров|Ольга Сидорова|Юрий Щукин|Наталья Крылова|Пётр Ежов",
    ),
    "Russian of MS-DOS": ("cp866", "ru", "Иван Петров|Ольга Сидорова|Юрий Щукин|Наталья Крылова|Пётр Ежов"),
    "German of MS-DOS": ("cp850", "de", "Jürgen Müller|Käthe Weiß|Jörg Größe|Günther Schäfer|Björn Krüger"),
}
"""Language → codec of its rosters, end of its domains, names."""


def roster(names, codec, end):
    lines = (f"p{number}@fabrikam.{end};{name};Partner Portal" for number, name in enumerate(names))
    return "\r\n".join(["Email;Name;Groups", *lines, ""]).encode(codec)


def wrong_unsaid(names, codec, end):
    """Names that came out otherwise than they went in, without a word of doubt."""
    sheet = read_csv(roster(names, codec, end), FileLimits())
    return [
        (name, row[1])
        for number, (name, row) in enumerate(zip(names, sheet.rows[1:], strict=True), start=2)
        if row[1] != name and (number, 2) not in sheet.faults
    ]


@pytest.mark.parametrize(("codec", "end", "names"), NAMES.values(), ids=NAMES)
def test_a_roster_of_some_names_is_read_rightly_and_without_doubt(codec, end, names):
    people = names.split("|")
    sheet = read_csv(roster(people, codec, end), FileLimits())
    assert [row[1] for row in sheet.rows[1:]] == people
    assert sheet.faults == {}
    assert "no Unicode text" in sheet.notes[0]


@pytest.mark.parametrize(("codec", "end", "names"), NAMES.values(), ids=NAMES)
def test_a_roster_of_one_or_two_names_is_never_read_wrongly_unsaid(codec, end, names):
    people = names.split("|")
    for size in (1, 2):
        for few in itertools.combinations(people, size):
            assert wrong_unsaid(few, codec, "example") == []
            assert wrong_unsaid(few, codec, end) == []


@pytest.mark.parametrize(
    ("heading", "name", "codec"),
    [
        ("E-Mail;Nachname", "Müller", "cp1252"),
        ("Correo;Nombre", "Bolaños", "cp1252"),
        ("Adresse;Nom", "Hélène", "cp1252"),
        ("Email;Nazwisko", "Gdański", "cp1250"),
        ("Email;Jméno", "Kateřina", "cp1250"),
        ("Email;Nume", "Bălan", "cp1250"),
        ("E-posta;Soyad", "Doğan", "cp1254"),
    ],
)
def test_the_headings_say_in_which_language_a_doubtful_name_is(heading, name, codec):
    sheet = read_csv(f"{heading}\r\na@b.example;{name}\r\n".encode(codec), FileLimits())
    assert (sheet.rows[1][1], sheet.faults) == (name, {})


def test_a_name_that_two_pages_explain_is_in_doubt_and_says_what_to_do():
    sheet = read_csv("Email;Name\r\na@b.example;Ana\r\nb@b.example;Bolaños\r\n".encode("cp1252"), FileLimits())
    assert sheet.faults == {
        (3, 2): "the letters of this cell are in doubt: save the file as CSV UTF-8 and upload that"
    }


def test_lines_of_two_encodings_are_told_apart():
    polish, more = "a@b.pl;Łukasz Wójcik\r\n", "c@b.pl;Małgorzata Żak\r\n"
    content = b"Email;Name\r\n" + polish.encode() + more.encode("cp1250") + polish.encode()
    sheet = read_csv(content, FileLimits())
    assert [row[1] for row in sheet.rows[1:]] == ["Łukasz Wójcik", "Małgorzata Żak", "Łukasz Wójcik"]
    assert sheet.faults == {}
    assert sheet.notes[0] == "lines in UTF-8 among others: 2"


def test_a_line_of_another_page_than_the_rest_is_in_doubt():
    names = [("Jiří Dvořák", "cp1250"), ("Tomáš Černý", "cp1250"), ("Ганна Шевченко", "cp1251")]
    content = b"Email;Name\r\n" + b"".join(b"a@b.cz;" + name.encode(page) + b"\r\n" for name, page in names)
    sheet = read_csv(content, FileLimits())
    assert (sheet.rows[1][1], sheet.rows[2][1]) == ("Jiří Dvořák", "Tomáš Černý")
    assert list(sheet.faults) == [(4, 2)]


@pytest.mark.parametrize(
    "sign", ["–", "€", "’", "™", "„Best“", "«Vins»", "Zürich–Köln", "O’Brien", "Mª", "Müller®"]
)
def test_signs_of_the_page_cast_no_doubt(sign):
    sheet = read_csv(f"Email;Name;Note\r\na@b.de;Jörg Müller;{sign}\r\n".encode("cp1252"), FileLimits())
    assert sheet.rows[1][2] == sign
    assert (2, 3) not in sheet.faults
