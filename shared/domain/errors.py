"""What can go wrong, by what is to be done about it. `engine/fates.py` turns each into a fate.

GuestlistError
├── TransientError           wait, then do the same again
│   ├── ThrottledError       nothing was done; Entra wants fewer calls: wait, no attempt is spent
│   │   └── RestingError     it said so to somebody else before: wait as well
│   ├── OutcomeUnknownError  the call may have taken effect: look before doing it again
│   │   ├── UnavailableError Entra is in trouble: as before, and nobody else tries for a while
│   │   └── SettlingError    the directory does not show it yet: look when it has had its time
│   ├── NotYetVisibleError   the directory does not show the user or group: its age tells whether it ever will
│   └── ConflictError        somebody else saved the record first: read it again
├── PermanentError           this guest or group cannot be served; a person reads the reason
├── InvitationsBlockedError  Entra refuses every invitation of the tenant: open the breaker
├── InvitationsPausedError   the breaker is open, so Entra was not asked
├── SlotMissedError          many invitations are late together: each waits for its turn
├── RosterError              this file cannot be taken in; the admin reads the reason
└── PolicyError              this partner's policy cannot be read; the admin reads the reason
"""

from collections.abc import Awaitable
from datetime import datetime, timedelta


class GuestlistError(Exception):
    """The root of everything that Guestlist raises on purpose. `str()` is fit for a report: no addresses."""

    retry_after: timedelta | None = None
    """The wait that the service asked for, if it did."""


class TransientError(GuestlistError):
    """Trouble that passes."""

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class ThrottledError(TransientError):
    """Entra did nothing but ask for a slower pace (429)."""


class RestingError(ThrottledError):
    """Nothing was asked: Entra has named a time before which it wants no invitation."""


class OutcomeUnknownError(TransientError):
    """The request was sent and no answer says what became of it."""


class UnavailableError(OutcomeUnknownError):
    """Entra or the way to it is in trouble (502, 503, 504)."""


class SettlingError(OutcomeUnknownError):
    """Nothing shows of an earlier call, and the directory may not have had its time to show it."""


class NotYetVisibleError(TransientError):
    """The directory knows no such user or group: the replicas lag after an invitation, or it was removed."""


class ConflictError(TransientError):
    """The stored record is newer than the one that was to be saved, or exists already."""


class PermanentError(GuestlistError):
    """Trying again changes nothing until a person does something."""


class InvitationsBlockedError(GuestlistError):
    """Entra blocks invitations for the whole directory (403 "suspicious activity")."""


class InvitationsPausedError(GuestlistError):
    """The breaker is open: no invitation was tried."""


class SlotMissedError(GuestlistError):
    """The invitation came long after its slot, and others with it: it is to come again at `place`."""

    def __init__(self, place: datetime) -> None:
        super().__init__("catching up on invitations that are late")
        self.place = place


class RosterError(GuestlistError):
    """The uploaded file is refused as a whole."""


class PolicyError(GuestlistError):
    """No policy, or one that cannot be read: nothing of this partner is taken in."""


async def attempt[T](doing: Awaitable[T]) -> T | GuestlistError:
    """The result, or what was raised on purpose, as a value. Bugs pass."""
    try:
        return await doing
    except GuestlistError as error:
        return error
