"""What the languages of Europe and East Asia write beyond A to Z, as data to weigh code pages by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Script(StrEnum):
    """How words of a language mix with the letters A to Z."""

    LATIN = "Latin"
    OTHER = "other"
    """Not within a word."""
    EAST_ASIAN = "East Asian"
    """Before and after characters, as in the names of firms."""


_WORDS: Mapping[Script, str] = {
    Script.LATIN: "[a-zX]+",
    Script.OTHER: "[X]+",
    Script.EAST_ASIAN: "(?:[a-z]{3,})?[X]{2,}(?:[a-z]{3,})?|[X]",
}


@dataclass(frozen=True, slots=True)
class Language:
    """`letters` is the inside of a character class, small letters only. `cost` is higher for rarer ones."""

    letters: str
    headings: str = ""
    """Words that its rosters have in their headings, and that tell it from its neighbours."""
    domains: str = ""
    cost: float = 1.0
    word: str = ""
    """How its words are built, where letters alone say too little."""

    def alphabet(self, script: Script) -> re.Pattern[str]:
        """What a whole word of it looks like, in small letters."""
        return re.compile(self.word or _WORDS[script].replace("X", self.letters))


_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщьюя"
_HAN = "\u4e00-\u9fff々"

WESTERN: Mapping[str, Language] = {
    "German": Language("äöüß", "vorname nachname abteilung anzeigename gruppe gruppen firma", "de at ch li"),
    "French": Language("àâæçéèêëîïôœùûüÿ", "nom prénom groupe groupes société entreprise courriel", "fr be ch lu"),
    "Spanish": Language("áéíóúüñ", "nombre apellido apellidos correo grupo grupos empresa", "es mx ar co cl pe"),
    "Portuguese": Language("áâãàçéêíóôõúü", "nome sobrenome apelido grupo grupos empresa", "pt br"),
    "Italian": Language("àèéìíîòóùú", "nome cognome azienda gruppo gruppi", "it ch"),
    "Swedish": Language("åäöé", "namn förnamn efternamn företag grupp", "se"),
    "Danish and Norwegian": Language("æøåéòôóü", "navn fornavn efternavn etternavn gruppe firma", "dk no"),
    "Finnish": Language("äöå", "nimi etunimi sukunimi yritys ryhmä", "fi"),
    "Dutch": Language("ëéïüöèáóç", "naam voornaam achternaam bedrijf groep", "nl be"),
    "Catalan": Language("àçèéíïòóúü", "nom cognom cognoms empresa grup", "cat", 2.0),
    "Icelandic": Language("áéíóúýðþæö", "nafn fornafn eftirnafn", "is", 2.0),
    "Faroese": Language("áíóúýæøð", "navn", "fo", 3.0),
    "Estonian": Language("äöõüšž", "nimi eesnimi perekonnanimi", "ee", 2.0),
    "Albanian": Language("çë", "emri mbiemri", "al", 2.0),
}
CENTRAL: Mapping[str, Language] = {
    "German": WESTERN["German"],
    "Polish": Language("ąćęłńóśźż", "imię nazwisko grupa firma stanowisko", "pl"),
    "Czech": Language("áčďéěíňóřšťúůýž", "jméno příjmení skupina společnost firma", "cz"),
    "Slovak": Language("áäčďéíĺľňóôŕšťúýž", "meno priezvisko skupina spoločnosť firma", "sk"),
    "Hungarian": Language("áéíóöőúüű", "név vezetéknév keresztnév cég csoport", "hu"),
    "Romanian": Language("ăâîşţ", "nume prenume companie grup firma", "ro md"),
    "Croatian, Serbian, Slovenian": Language(
        "čćđšž", "ime prezime priimek tvrtka podjetje skupina", "hr rs si ba"
    ),
    "Albanian": WESTERN["Albanian"],
}
TURKISH: Mapping[str, Language] = {
    **{name: language for name, language in WESTERN.items() if name not in {"Icelandic", "Faroese", "Estonian"}},
    "Turkish": Language("çğıi̇öşüâîû", "ad adı soyad soyadı isim şirket grup firma", "tr"),
}
BALTIC: Mapping[str, Language] = {
    "German": WESTERN["German"],
    "Lithuanian": Language("ąčęėįšųūž", "vardas pavardė įmonė grupė", "lt"),
    "Latvian": Language("āčēģīķļņšūž", "vārds uzvārds uzņēmums grupa", "lv"),
    "Estonian": WESTERN["Estonian"],
}
CYRILLIC: Mapping[str, Language] = {
    "Russian": Language(_CYRILLIC + "ёъыэ", "имя фамилия почта группа компания", "ru kz"),
    "Ukrainian": Language(_CYRILLIC + "єіїґ", "ім'я прізвище пошта група компанія", "ua"),
    "Belarusian": Language(_CYRILLIC + "ёіўыэ", "імя прозвішча", "by", 2.0),
    "Bulgarian": Language(_CYRILLIC + "ъ", "име фамилия група фирма", "bg"),
    "Serbian": Language("абвгдђежзијклљмнњопрстћуфхцчџш", "име презиме група", "rs", 2.0),
    "Macedonian": Language("абвгдѓежзѕијклљмнњопрстќуфхцчџш", "име презиме група", "mk", 2.0),
}
GREEK: Mapping[str, Language] = {"Greek": Language("α-ωάέήίόύώϊϋΐΰς", "όνομα επώνυμο εταιρεία ομάδα", "gr cy")}
HEBREW: Mapping[str, Language] = {
    "Hebrew": Language("א-ת", "שם חברה", "il", word="[אבגדהוזחטיכלמנסעפצקרשת]+[ךםןףץ]?")
}
ARABIC: Mapping[str, Language] = {
    "Arabic": Language("ء-ي", "الاسم", "sa ae eg ma", word="[ء-بت-غف-و]+[ةىي]?|[ء-بت-غف-وي]+")
}
THAI: Mapping[str, Language] = {"Thai": Language("ก-๛", "ชื่อ", "th", word="(?:[เ-ไ]?[ก-ฮ][ัิ-ู]?[็-๎]?[ะาำ]?ๆ?)+")}
JAPANESE: Mapping[str, Language] = {
    "Japanese": Language("ぁ-ゖァ-ヺー・" + _HAN, "氏名 名前 会社名 メールアドレス", "jp"),
    "Japanese in half-width letters": Language("\uff66-\uff9f", "ｼﾒｲ", "jp", 2.0),
}
SIMPLIFIED: Mapping[str, Language] = {"Chinese": Language("·" + _HAN, "姓名 邮箱 公司 电子邮件", "cn")}
TRADITIONAL: Mapping[str, Language] = {"Chinese": Language("·" + _HAN, "姓名 公司 電子郵件", "tw hk")}
KOREAN: Mapping[str, Language] = {
    "Korean": Language("가-힣", "이름 성명 이메일 회사", "kr"),
    "Korean in Chinese characters": Language(_HAN, "姓名", "kr", 3.0),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A code page: Python's name of the codec, what people call it, and what is written in it."""

    codec: str
    name: str
    languages: Mapping[str, Language]
    script: Script = Script.LATIN
    cost: float = 0.0
    common: str = ""
    """A codec whose characters are the common ones of this page; others are met in few names."""


PAGES = (
    Page("cp1252", "Windows-1252 (Western European)", WESTERN),
    Page("cp1250", "Windows-1250 (Central European)", CENTRAL),
    Page("cp1251", "Windows-1251 (Cyrillic)", CYRILLIC, Script.OTHER),
    Page("cp1253", "Windows-1253 (Greek)", GREEK, Script.OTHER),
    Page("cp1254", "Windows-1254 (Turkish)", TURKISH),
    Page("cp1257", "Windows-1257 (Baltic)", BALTIC, cost=0.5),
    Page("cp1255", "Windows-1255 (Hebrew)", HEBREW, Script.OTHER, 0.5),
    Page("cp1256", "Windows-1256 (Arabic)", ARABIC, Script.OTHER, 0.5),
    Page("cp874", "Windows-874 (Thai)", THAI, Script.OTHER, 0.5),
    Page("cp932", "Shift-JIS (Japanese)", JAPANESE, Script.EAST_ASIAN, common="cp932"),
    Page("gb18030", "GB 18030 (Chinese)", SIMPLIFIED, Script.EAST_ASIAN, common="gb2312"),
    Page("cp950", "Big5 (Chinese)", TRADITIONAL, Script.EAST_ASIAN, common="big5"),
    Page("cp949", "EUC-KR (Korean)", KOREAN, Script.EAST_ASIAN, common="iso2022_kr"),
    Page("mac_roman", "Mac Roman", WESTERN, cost=0.5),
    Page("cp850", "MS-DOS 850", WESTERN, cost=1.0),
    Page("koi8_r", "KOI8-R (Cyrillic)", CYRILLIC, Script.OTHER, 0.5),
    Page("cp866", "MS-DOS 866 (Cyrillic)", CYRILLIC, Script.OTHER, 0.5),
)
"""Windows's pages of Excel's "CSV", those of Excel on a Mac, of its "CSV (MS-DOS)", and of older systems."""
