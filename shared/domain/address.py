"""An e-mail address as Entra will have it, and the one key under which a person is known."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailSyntaxError, validate_email

from shared.domain.errors import GuestlistError

FORBIDDEN = frozenset('~!#$%^&*()+=[]{}\\/|;:"<>?,')
"""Characters that Graph refuses in invitedUserEmailAddress (Microsoft Graph v1.0, invitation resource)."""

LONGEST_LOCAL = 64
"""RFC 5321, 4.5.3.1.1."""

_NAMED = re.compile(r"[^<>@]*<([^<>@\s]+@[^<>@\s]+)>")
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "LATIN"})
"""Scripts that are at home side by side; every other mixture within one label is a disguise."""


class AddressError(GuestlistError):
    """Why nobody can be invited under this text, in an admin's words; never shows the text itself."""


@dataclass(frozen=True, slots=True)
class Address:
    """`email` is what is sent to Entra; `key` is equal for all spellings of one address."""

    email: str
    key: str
    domain: str
    """As an A-label, in lower case: fit to be compared with an allow-list."""


def normalise(text: str) -> Address:
    """Accepts `ana@fabrikam.example`, `mailto:…` and `Ana <ana@fabrikam.example>`. Raises AddressError.

    No DNS is asked. Capitals are kept in `email`; a domain in other than ASCII letters comes back as the
    domain that it names.
    """
    local, domain = _parts(_bare(text))
    _check_local(local)
    try:
        found = validate_email(f"{local}@{domain}", check_deliverability=False, allow_smtputf8=False)
    except EmailSyntaxError as error:
        raise AddressError("this is not an e-mail address that can receive mail") from error
    if any(_is_disguised(label) for label in found.domain.split(".")):
        raise AddressError("the domain mixes letters of different alphabets, which can disguise another domain")
    a_label = (found.ascii_domain or found.domain).lower()
    email = f"{local}@{domain if domain.isascii() else found.domain}"
    return Address(email, f"{local}@{a_label}".casefold(), a_label)


def domain(text: str) -> str:
    """A mail domain as those of addresses are compared with it: an A-label in lower case. Raises AddressError."""
    if "@" in text:
        raise AddressError("a domain has no @")
    return normalise(f"someone@{text.strip()}").domain


def guest_id(key: str) -> str:
    """The id under which the person of an `Address.key` is kept: 32 hex digits that show no address."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _bare(text: str) -> str:
    bare = text.strip()
    if bare[:7].casefold() == "mailto:":
        bare = bare[7:].strip()
    for character in bare:
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}:
            raise AddressError(f"the address holds an invisible character (U+{ord(character):04X}); type it anew")
    named = _NAMED.fullmatch(bare)
    return named[1] if named else bare


def _parts(bare: str) -> tuple[str, str]:
    if not bare:
        raise AddressError("no e-mail address in this row")
    local, at, domain = bare.rpartition("@")
    if not at:
        raise AddressError("this is not an e-mail address: it has no @")
    if "@" in local:
        raise AddressError("more than one @: give every person a row of their own")
    if not local or not domain:
        raise AddressError("this is not an e-mail address: nothing stands before or after the @")
    return local, domain


def _check_local(local: str) -> None:
    if not local.isascii():
        raise AddressError("the part before the @ must be written in plain ASCII letters and digits")
    for character in local:
        if character in FORBIDDEN:
            raise AddressError(f"Entra does not accept the character '{character}' in an invited address")
    if local[0] in ".-" or local[-1] in ".-":
        raise AddressError("Entra does not accept an address whose name starts or ends with '.' or '-'")
    if len(local) > LONGEST_LOCAL:
        raise AddressError(f"the part before the @ is longer than {LONGEST_LOCAL} characters")


def _is_disguised(label: str) -> bool:
    scripts = {unicodedata.name(character, "?").split()[0] for character in label if character.isalpha()}
    return len(scripts) > 1 and not scripts <= _EAST_ASIAN
