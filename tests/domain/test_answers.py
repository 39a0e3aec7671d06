"""Yes and no, and languages, in the words that people write."""

import pytest

from shared.domain.answers import answer
from shared.domain.columns import match
from shared.domain.intake import Rules, plan
from shared.domain.languages import language_code
from shared.domain.policy import parse
from shared.domain.reasons import Code
from shared.domain.roster import Sheet
from tests.world import POLICY

YES = (
    *(
        "yes",
        "Yes.",
        "YES!",
        "y",
        "TRUE",
        "1",
        "on",
        "x",
        " X ",
        "✓",
        "✔",
        "ja",
        "J",
        "WAHR",
        "oui",
        "VRAI",
        "Sí",
        "si",
    ),
    *(
        "sì",
        "VERDADERO",
        "VERO",
        "sim",
        "VERDADEIRO",
        "WAAR",
        "SANT",
        "SAND",
        "SANN",
        "TOSI",
        "kyllä",
        "PRAWDA",
        "tak",
    ),
    *(
        "ano",
        "PRAVDA",
        "igen",
        "IGAZ",
        "да",
        "ИСТИНА",
        "так",
        "evet",
        "DOĞRU",
        "ναι",
        "はい",
        "是",
        "예",
        "ＴＲＵＥ",
    ),
)
NO = (
    *(
        "no",
        "n",
        "FALSE",
        "0",
        "off",
        "nein",
        "FALSCH",
        "non",
        "FAUX",
        "FALSO",
        "não",
        "nao",
        "nee",
        "ONWAAR",
        "nej",
    ),
    *("nei", "FALSKT", "FALSK", "USANN", "ei", "EPÄTOSI", "nie", "FAŁSZ", "ne", "NEPRAVDA", "nem", "HAMIS", "нет"),
    *("ЛОЖЬ", "ні", "hayır", "YANLIŞ", "HAYIR", "όχι", "いいえ", "否", "아니요", "ｎｏ"),
)
NEITHER = (
    "",
    " ",
    "maybe",
    "yes, if he wants",
    "not yet",
    "2",
    "-1",
    "✗",
    "?",
    "TRUE FALSE",
    "=FALSE()",
    "x" * 32_767,
)


@pytest.mark.parametrize("text", YES)
def test_a_clear_yes(text: str):
    assert answer(text) is True


@pytest.mark.parametrize("text", NO)
def test_a_clear_no(text: str):
    assert answer(text) is False


@pytest.mark.parametrize("text", NEITHER, ids=lambda text: text[:20])
def test_anything_else_is_neither(text: str):
    assert answer(text) is None


RULES = Rules("fabrikam", parse(POLICY, "fabrikam.toml"), frozenset(), {})


@pytest.mark.parametrize(
    ("cell", "mail"), [("", True), ("WAHR", True), ("oui", True), ("FALSCH", False), ("ONWAAR", False)]
)
def test_a_mail_is_sent_for_nothing_but_a_clear_yes_or_an_empty_cell(cell: str, mail: bool):
    [request] = plan(match(Sheet((("Email", "Send mail"), ("ana@fabrikam.example", cell)))), RULES).requests
    assert request.invitation.mail is mail


@pytest.mark.parametrize("cell", ["perhaps", "2026-12-01", "no mail", "-", "after Monday " * 100])
def test_what_is_neither_yes_nor_no_refuses_the_row(cell: str):
    found = plan(match(Sheet((("Email", "Send mail"), ("ana@fabrikam.example", cell)))), RULES)
    assert not found.requests
    [entry] = found.entries
    assert entry.code == Code.SEND_MAIL_UNCLEAR
    assert entry.refusal.endswith("under Send mail is neither yes nor no: write one of them, or leave it empty")
    assert len(entry.refusal) < 200


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("de", "de"), ("DE", "de"), ("German", "de"), ("Deutsch", "de"), ("allemand", "de"), ("en_US", "en-US")),
        *(("en-us", "en-US"), ("de_DE.UTF-8", "de-DE"), ("English (United States)", "en-US"), ("eng", "en")),
        *(
            ("Français", "fr"),
            ("francais", "fr"),
            ("Português do Brasil", "pt-BR"),
            ("日本語", "ja"),
            ("zh-Hans", "zh-Hans"),
        ),
        *(
            ("Svenska ", "sv"),
            ("русский", "ru"),
            ("English UK", "en-GB"),
            ("es-419", "es-419"),
            ("Nederlands", "nl"),
        ),
        *(
            ("Klingon", None),
            ("e", None),
            ("xyz", None),
            ("en-", None),
            ("http://x.example", None),
            ("de" * 9_999, None),
        ),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_language_is_a_code_or_a_name(written: str, code: str | None):
    assert language_code(written) == code


def test_an_unknown_language_refuses_the_row_where_the_policy_accepts_the_column():
    rows = (("Email", "Language"), ("ana@fabrikam.example", "Klingon"))
    accepting = parse(POLICY.replace("[groups]", 'columns = ["language"]\n[groups]'), "fabrikam.toml")
    [entry] = plan(match(Sheet(rows)), Rules("fabrikam", accepting, frozenset(), {})).entries
    assert entry.code == Code.LANGUAGE_UNKNOWN
    assert "“Klingon” is not known: write a code such as en or de-DE" in entry.refusal
    assert plan(match(Sheet(rows)), RULES).requests
