"""What counts as an address, and when two spellings are one person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.address import FORBIDDEN, AddressError, guest_id, normalise

REFUSED = {
    "": "no e-mail address",
    "ana.fabrikam.example": "no @",
    "@fabrikam.example": "before or after",
    "ana@": "before or after",
    "a@b.example; c@d.example": "row of their own",
    "ana silva@fabrikam.example": "not an e-mail address",
    "ana@fabrikam": "not an e-mail address",
    "ana@localhost": "not an e-mail address",
    "ana@[192.0.2.1]": "not an e-mail address",
    "ana@fabrikam..example": "not an e-mail address",
    "a..b@fabrikam.example": "not an e-mail address",
    '"ana"@fabrikam.example': "the character '\"'",
    "ana+news@fabrikam.example": "the character '\\+'",
    "ana_fabrikam.example#EXT#@contoso.example": "the character '#'",
    ".ana@fabrikam.example": "starts or ends",
    "ana-@fabrikam.example": "starts or ends",
    "аna@fabrikam.example": "plain ASCII",
    "ａｎａ@fabrikam.example": "plain ASCII",
    "ana@fаbrikam.example": "different alphabets",
    "ana@xn--fbrikam-2fg.example": "different alphabets",
    "ana\u200b@fabrikam.example": r"U\+200B",
    "ana\r\nbcc: x@fabrikam.example": "invisible",
    "a" * 65 + "@fabrikam.example": "longer than 64",
    "ana@" + "x" * 64 + ".example": "not an e-mail address",
}


@pytest.mark.parametrize(("text", "words"), REFUSED.items(), ids=lambda text: ascii(text)[:40])
def test_what_cannot_be_invited_is_refused_with_a_reason(text, words):
    with pytest.raises(AddressError, match=words):
        normalise(text)


@pytest.mark.parametrize("text", [text for text in REFUSED if len(text) > 5])
def test_a_reason_never_shows_the_address(text):
    with pytest.raises(AddressError) as refusal:
        normalise(text)
    assert text.strip() not in str(refusal.value)
    assert "@fabrikam" not in str(refusal.value)


@pytest.mark.parametrize("character", sorted(FORBIDDEN))
def test_each_character_that_graph_forbids_is_refused(character):
    with pytest.raises(AddressError):
        normalise(f"an{character}a@fabrikam.example")


@pytest.mark.parametrize(
    "text",
    [
        "ana.silva@fabrikam.example",
        " Ana.Silva@Fabrikam.EXAMPLE ",
        "\u00a0ana.silva@fabrikam.example",
        "mailto:ana.silva@fabrikam.example",
        "MAILTO: ana.silva@fabrikam.example",
        "Ana Silva <ana.silva@fabrikam.example>",
        "Silva, Ana <Ana.Silva@fabrikam.example>",
        "Ana Silva (ana.silva@fabrikam.example)",
        "<ana.silva@fabrikam.example>",
        "'ana.silva@fabrikam.example'",
        "“ana.silva@fabrikam.example”",
        '"Silva, Ana" <ana.silva@fabrikam.example>;',
        "ana.silva@fabrikam.example;",
        "ana.silva@fabrikam.example,",
        "ana.silva@fabrikam.example.",
        "\r\nana.silva@fabrikam.example\n",
        "ana.silva@fabrikam.example\u202e",
        "\ufeffana.silva@fabrikam.example\u200b",
        "SMTP:ana.silva@fabrikam.example",
        "mailto:ana.silva@fabrikam.example?subject=Hello%20Ana",
        "mailto:\u200bana.silva@fabrikam.example",
        "ana.silva＠fabrikam.example",
        "Ana Silva <'ana.silva@fabrikam.example'>",
        "ana.silva@ｆabrikam.example",
    ],
)
def test_spellings_of_one_address_have_one_key(text):
    assert normalise(text).key == "ana.silva@fabrikam.example"


def test_the_address_is_kept_as_it_was_typed():
    assert normalise(" Ana.O'Neill@Fabrikam.example ").email == "Ana.O'Neill@Fabrikam.example"


def test_a_domain_in_letters_of_one_other_alphabet_is_compared_as_an_a_label():
    address = normalise("ana@BÜCHER.example")
    assert (address.email, address.domain) == ("ana@bücher.example", "xn--bcher-kva.example")
    assert normalise("ana@xn--bcher-kva.example").key == address.key
    assert normalise("ana@東京タワーabc.example").domain.startswith("xn--")


def test_a_guest_id_is_32_hex_digits_and_shows_no_address():
    one, other = (guest_id(normalise(text).key) for text in ("Ana@b.example", "ben@b.example"))
    assert re.fullmatch("[0-9a-f]{32}", one)
    assert one != other
    assert one == guest_id(normalise("ana@B.EXAMPLE").key)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_reason(text):
    try:
        address = normalise(text)
    except AddressError:
        return
    assert normalise(address.email) == address
    assert address.key.isascii()
