"""An e-mail address as Entra will have it, and the one key under which a person is known."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailSyntaxError, validate_email

from shared.domain.reasons import Code, RefusedRowError

FORBIDDEN = frozenset('~!#$%^&*()+=[]{}\\/|;:"<>?,')
"""Characters that Graph refuses in invitedUserEmailAddress (Microsoft Graph v1.0, invitation resource)."""

LONGEST_LOCAL = 64
"""RFC 5321, 4.5.3.1.1."""

LONGEST_CELL = 2_000
"""Characters that are looked at: an address with a name, or a link with a whole mail in it."""

_NAMED = re.compile(r"[^<>@]*<([^<>@\s]+@[^<>@\s]+)>")
_NAMED_ROUND = re.compile(r"[^()@]*\(([^()@\s]+@[^()@\s]+)\)")
_AT_SIGNS = {0xFF20: "@", 0xFE6B: "@"}
"""Full-width and small: what a keyboard for Chinese, Japanese or Korean writes."""
_AROUND = " \t\r\n\v\f\xa0\u2028\u2029,;\"'`“”„‟‘’‚‹›«»「」"
_PREFIXES = ("mailto:", "smtp:")
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "LATIN"})
"""Scripts that are at home side by side; every other mixture within one label is a disguise."""


class AddressError(RefusedRowError):
    """Why nobody can be invited under this text, in an admin's words; never shows the text itself."""


@dataclass(frozen=True, slots=True)
class Address:
    """`email` is what is sent to Entra; `key` is equal for all spellings of one address."""

    email: str
    key: str
    domain: str
    """As an A-label, in lower case: fit to be compared with an allow-list."""


def normalise(text: str) -> Address:
    """Accepts `ana@fabrikam.example`, `mailto:…`, `SMTP:…`, `Ana <ana@fabrikam.example>` and `Ana (ana@…)`.

    What copying leaves around an address (quotes, semicolons, a final point, invisible characters at its ends)
    is taken off; what stands within it is judged. No DNS is asked. Capitals are kept in `email`; a domain in
    other than ASCII letters comes back as the domain that it names. Raises AddressError.
    """
    local, domain = _parts(_bare(text))
    _check_local(local)
    try:
        found = validate_email(f"{local}@{domain}", check_deliverability=False, allow_smtputf8=False)
    except EmailSyntaxError as error:
        words = "this is not an e-mail address that can receive mail: correct it"
        raise AddressError(Code.NOT_AN_ADDRESS, words) from error
    if any(_is_disguised(label) for label in found.domain.split(".")):
        raise AddressError(
            Code.DOMAIN_DISGUISED,
            "the domain mixes letters of different alphabets, which can disguise another domain: type it anew",
        )
    a_label = (found.ascii_domain or found.domain).lower()
    email = f"{local}@{domain if domain.isascii() else found.domain}"
    return Address(email, f"{local}@{a_label}".casefold(), a_label)


def domain(text: str) -> str:
    """A mail domain as those of addresses are compared with it: an A-label in lower case. Raises AddressError."""
    if "@" in text:
        raise AddressError(Code.NOT_AN_ADDRESS, "a domain has no @")
    return normalise(f"someone@{text.strip()}").domain


def guest_id(key: str) -> str:
    """The id under which the person of an `Address.key` is kept: 32 hex digits that show no address."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def looks_like_one(cell: str) -> bool:
    """Whether a cell holds about one address: to tell a column of addresses, not to judge one."""
    local, at, domain = cell[:LONGEST_CELL].translate(_AT_SIGNS).strip().partition("@")
    return bool(at and local.strip() and "." in domain[1:-1] and "@" not in domain and not domain[0].isspace())


def _bare(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise AddressError(Code.ADDRESS_TOO_LONG, "this cell is too long to be an e-mail address: correct it")
    bare = _without_dirt(text.translate(_AT_SIGNS))
    for prefix in _PREFIXES:
        if bare[: len(prefix)].casefold() == prefix:
            bare = _without_dirt(bare[len(prefix) :].partition("?")[0])
    for character in bare:
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}:
            raise AddressError(
                Code.ADDRESS_HIDES_CHARACTER,
                f"the address holds an invisible character (U+{ord(character):04X}); type it anew",
            )
    named = _NAMED.fullmatch(bare) or _NAMED_ROUND.fullmatch(bare)
    return _trimmed(named[1]) if named else bare


def _without_dirt(text: str) -> str:
    bare = _trimmed(text)
    return _trimmed(bare[1:-1]) if bare[:1] == "<" and bare[-1:] == ">" else bare


def _trimmed(text: str) -> str:
    start, end = 0, len(text)
    while start < end and _is_dirt(text[start]):
        start += 1
    while start < end and (_is_dirt(text[end - 1]) or text[end - 1] == "."):
        end -= 1
    return text[start:end]


def _is_dirt(character: str) -> bool:
    return character in _AROUND or unicodedata.category(character) in {"Cf", "Zs"}


def _parts(bare: str) -> tuple[str, str]:
    if not bare:
        raise AddressError(Code.NO_ADDRESS, "no e-mail address in this row: fill it in")
    local, at, domain = bare.rpartition("@")
    if not at:
        raise AddressError(Code.NOT_AN_ADDRESS, "this is not an e-mail address: it has no @; correct it")
    if "@" in local:
        raise AddressError(
            Code.SEVERAL_ADDRESSES, "two people in one cell (more than one @): give each a row of their own"
        )
    if not local or not domain:
        words = "this is not an e-mail address: nothing stands before or after the @; correct it"
        raise AddressError(Code.NOT_AN_ADDRESS, words)
    return local, domain


def _check_local(local: str) -> None:
    if not local.isascii():
        raise AddressError(
            Code.ADDRESS_CHARACTER,
            "the part before the @ must be written in plain ASCII letters and digits: ask for such an address",
        )
    for character in local:
        if character.isspace():
            raise AddressError(
                Code.NOT_AN_ADDRESS,
                "this is not an e-mail address that can receive mail: the part before the @ holds a blank; "
                "write the address alone",
            )
        if character in FORBIDDEN:
            raise AddressError(
                Code.ADDRESS_CHARACTER,
                f"Entra does not accept the character '{character}' in an invited address: ask for another one",
            )
    if local[0] in ".-" or local[-1] in ".-":
        raise AddressError(
            Code.ADDRESS_CHARACTER,
            "Entra does not accept an address whose name starts or ends with '.' or '-': ask for another one",
        )
    if len(local) > LONGEST_LOCAL:
        raise AddressError(
            Code.ADDRESS_TOO_LONG,
            f"the part before the @ is longer than {LONGEST_LOCAL} characters: correct the address",
        )


def _is_disguised(label: str) -> bool:
    scripts = {unicodedata.name(character, "?").split()[0] for character in label if character.isalpha()}
    return len(scripts) > 1 and not scripts <= _EAST_ASIAN
