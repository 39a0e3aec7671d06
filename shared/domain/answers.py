"""Yes and no, as people and spreadsheet programs write them. Pure."""

import unicodedata

_LONGEST = 30

_YES = (
    "yes | y | true | 1 | on | x | ✓ | ✔ | ✅ | 是 | 真 | はい | 예 | 네 | 참 | ja | j | wahr | an | oui"
    " | vrai | sí | verdadero | sim | verdadeiro | vero | waar | sant | sand | sann | kyllä | tosi | tak"
    " | prawda | ano | áno | pravda | igen | igaz | da | adevărat | evet | doğru | да | истина | так"
    " | істина | да | вярно | ναι | αληθές | αληθής | jah | tõene | jā | taip | cert | ya | benar | نعم | כן"
)
_NO = (
    "no | n | false | 0 | off | 否 | 假 | いいえ | 아니요 | 아니오 | 거짓 | nein | falsch | aus | non | faux"
    " | falso | não | nee | onwaar | nej | nei | falskt | falsk | usann | ei | epätosi | nie | fałsz | ne"
    " | nepravda | nem | hamis | nu | fals | hayır | hayir | yanlış | нет | ложь | ні | хибність | не"
    " | невярно | όχι | ψευδές | ψευδής | väär | nē | tidak | salah | لا | לא"
)


def answer(text: str) -> bool | None:
    """True for a clear yes, False for a clear no, None for anything else, nothing included."""
    return _ANSWERS.get(_folded(text)) if len(text) <= _LONGEST else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("ı", "i")
    bare = "".join(character for character in plain if unicodedata.category(character) not in {"Mn", "Cf"})
    return bare.strip(" \t\r\n.!")


_ANSWERS = {_folded(word): True for word in _YES.split("|")} | {_folded(word): False for word in _NO.split("|")}
