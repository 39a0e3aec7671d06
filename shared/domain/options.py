"""The numbers that an operator may turn. `settings.py` reads them from the environment."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Options:
    """Defaults are for a tenant in service."""

    invitations_per_minute: float = 300
    """For the whole tenant. Entra's limit is 1,800, shared by all apps; its limit against abuse is unpublished."""
    own_domains: frozenset[str] = frozenset()
    """The tenant's own mail domains: addresses of these are refused before Entra sees them."""
    retry_failed_after: timedelta = timedelta(days=7)
    settling: timedelta = timedelta(minutes=15)
    """How long to wait until a user that the directory does not show was surely never created: 5 minutes for
    its replicas (minutes at the most are reported), 5 for the clocks of two hosts that differ, and the rest
    for a call that was under way."""
    nudge_after: timedelta = timedelta(minutes=15)
    """How long a guest may stand still before upkeep sends the nudge anew."""
    report_every: timedelta = timedelta(minutes=2)
    breaker_pause: timedelta = timedelta(minutes=60)
    most_attempts: int = 12
