"""The language of a mail, as people write it: a code in whatever form, or a name. Pure."""

import re
import unicodedata

_LONGEST = 60
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.IGNORECASE | re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.IGNORECASE | re.ASCII)

_NAMES = {
    "ar": "Arabic | ara | العربية",
    "bg": "Bulgarian | bul | български",
    "ca": "Catalan | cat | català",
    "cs": "Czech | ces | cze | čeština | česky | Tschechisch",
    "da": "Danish | dan | dansk | Dänisch",
    "de": "German | deu | ger | Deutsch | allemand | alemán | tedesco | alemão | Duits | tyska | tysk"
    " | niemiecki | немецкий | ドイツ語 | 德语",
    "el": "Greek | ell | gre | ελληνικά | Griechisch",
    "en": "English | eng | Englisch | anglais | inglés | inglese | inglês | Engels | engelska | engelsk"
    " | angielski | английский | 英語 | 英语",
    "en-GB": "English (UK) | English UK | British English | English (United Kingdom)",
    "en-US": "English (US) | English US | American English | English (United States) | English (USA)",
    "es": "Spanish | spa | español | castellano | Spanisch | espagnol | spagnolo | espanhol | Spaans",
    "et": "Estonian | est | eesti",
    "fi": "Finnish | fin | suomi | Finnisch",
    "fr": "French | fra | fre | français | Französisch | francés | francese | francês | Frans | franska"
    " | フランス語 | 法语",
    "fr-CA": "French (Canada) | Canadian French",
    "he": "Hebrew | heb | עברית",
    "hr": "Croatian | hrv | hrvatski",
    "hu": "Hungarian | hun | magyar | Ungarisch",
    "id": "Indonesian | ind | bahasa Indonesia",
    "it": "Italian | ita | italiano | Italienisch | italien | Italiaans",
    "ja": "Japanese | jpn | 日本語 | Japanisch | japonais",
    "ko": "Korean | kor | 한국어",
    "lt": "Lithuanian | lit | lietuvių",
    "lv": "Latvian | lav | latviešu",
    "nb": "Norwegian | nob | nor | norsk | Norwegian Bokmål | bokmål | Norwegisch | no",
    "nl": "Dutch | nld | dut | Nederlands | Niederländisch | néerlandais",
    "pl": "Polish | pol | polski | Polnisch | polonais",
    "pt": "Portuguese | por | português | Portugiesisch | portugais",
    "pt-BR": "Portuguese (Brazil) | Brazilian Portuguese | português (Brasil) | português do Brasil",
    "pt-PT": "Portuguese (Portugal) | European Portuguese | português (Portugal)",
    "ro": "Romanian | ron | rum | română | Rumänisch",
    "ru": "Russian | rus | русский | Russisch | russe",
    "sk": "Slovak | slk | slovenčina | Slowakisch",
    "sl": "Slovenian | slv | slovenščina",
    "sr": "Serbian | srp | srpski | српски",
    "sv": "Swedish | swe | svenska | Schwedisch | suédois",
    "th": "Thai | tha | ไทย",
    "tr": "Turkish | tur | Türkçe | Türkisch | turc",
    "uk": "Ukrainian | ukr | українська",
    "vi": "Vietnamese | vie | tiếng Việt",
    "zh-Hans": "Chinese | zho | chi | Simplified Chinese | Chinese (Simplified) | 中文 | 简体中文 | zh-CHS",
    "zh-Hant": "Traditional Chinese | Chinese (Traditional) | 繁體中文 | 繁体中文 | zh-CHT",
}


def language_code(text: str) -> str | None:
    """Such as `de` for "German", "DE" or "Deutsch", and `en-US` for "en_US.UTF-8"; None for anything else."""
    if len(text) > _LONGEST:
        return None
    if named := _CODES.get(_folded(text)):
        return named
    code = text.strip().partition(".")[0].replace("_", "-")
    if not _CODE.fullmatch(code):
        return None
    first, *rest = code.split("-")
    if not _LANGUAGE.fullmatch(first) and not rest:
        return None
    return "-".join([first.lower(), *(part.upper() if len(part) == len("US") else part for part in rest)])


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in plain if character.isalnum())


_CODES = {_folded(name): code for code, names in _NAMES.items() for name in names.split("|")}
