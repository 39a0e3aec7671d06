"""Why a row invites nobody: a stable code for programs, and words for the author of the sheet.

The words say what was found and what to do next; the codes never change their meaning.
"""

from enum import StrEnum

from shared.domain.errors import GuestlistError

_QUOTED = 60
"""Characters of somebody's text that are repeated to them: enough to find it by."""


class Code(StrEnum):
    """One for each thing that the author of a sheet can put right."""

    NO_ADDRESS = "no_address"
    NOT_AN_ADDRESS = "not_an_address"
    SEVERAL_ADDRESSES = "several_addresses"
    ADDRESS_HIDES_CHARACTER = "address_hides_character"
    ADDRESS_CHARACTER = "address_character_not_accepted"
    ADDRESS_TOO_LONG = "address_too_long"
    DOMAIN_DISGUISED = "domain_disguised"
    DOMAIN_NOT_ALLOWED = "domain_not_allowed"
    OWN_ORGANISATION = "own_organisation"
    GROUP_NOT_ALLOWED = "group_not_allowed"
    GROUP_NOT_WRITABLE = "group_not_writable"
    GROUP_UNCLEAR = "group_unclear"
    NAME_TOO_LONG = "name_too_long"
    NAME_HOLDS_LINK = "name_holds_link"
    NAME_HOLDS_NUMBER = "name_holds_telephone_number"
    NAME_HOLDS_MARKUP = "name_holds_markup"
    REDIRECT_NOT_ALLOWED = "redirect_not_allowed"
    MESSAGE_NOT_PLAIN = "message_not_plain"
    LANGUAGE_UNKNOWN = "language_unknown"
    COPY_NOT_ALLOWED = "copy_not_allowed"
    COPY_NOT_AN_ADDRESS = "copy_not_an_address"
    SPONSOR_NOT_AN_ADDRESS = "sponsor_not_an_address"
    SEND_MAIL_UNCLEAR = "send_mail_unclear"
    CELL_UNREADABLE = "cell_unreadable"


class RefusedRowError(GuestlistError):
    """A row that invites nobody; the text says why."""

    def __init__(self, code: Code, words: str) -> None:
        super().__init__(words)
        self.code = code


def quoted(text: str) -> str:
    """A text of the sheet within a reason: on one line, and cut."""
    line = " ".join(text[: 4 * _QUOTED].split())
    return f"“{line}”" if len(line) <= _QUOTED else f"“{line[: _QUOTED - 1]}…”"
