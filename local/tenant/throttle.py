"""Graph's limits: sliding windows, and what a throttled answer carries."""

from collections import defaultdict, deque
from dataclasses import dataclass
from math import ceil

from local.tenant.errors import GraphError
from local.tenant.seed import APP_ID, COMPANY

SHOWN_ABOVE = 0.8
"""x-ms-throttle-limit-percentage is sent only when more than this share of the limit is used."""


@dataclass(frozen=True, slots=True)
class Limit:
    setting: str
    """The field of Behaviour that holds the number of requests."""
    seconds: float
    scope: str


# throttling-invitation-manager.md: any request, per tenant, for all apps together.
INVITATIONS = Limit("invitations_per_5s", 5, f"Tenant/ReadWrite/{APP_ID}/{COMPANY.tenant_id}")
# The identity and access table: writes of an app in a tenant. It does not list invitations.
WRITES = Limit("writes_per_150s", 150, f"Tenant_Application/ReadWrite/{APP_ID}/{COMPANY.tenant_id}")


class Throttle:
    def __init__(self) -> None:
        self._times: defaultdict[Limit, deque[float]] = defaultdict(deque)

    def admit(self, limit: Limit, allowed: int | None, now: float) -> dict[str, str]:
        """Counts one request; gives the headers for its answer, or raises 429 with a whole-second Retry-After.

        A refused request counts as well: a caller who does not wait stays refused.
        """
        if allowed is None:
            return {}
        times = self._times[limit]
        while times and times[0] <= now - limit.seconds:
            times.popleft()
        times.append(now)
        share = len(times) / allowed if allowed else 1.8
        headers = {"x-ms-throttle-limit-percentage": f"{min(share, 1.8):.2f}"} if share > SHOWN_ABOVE else {}
        if len(times) <= allowed:
            return headers
        free_at = times[len(times) - allowed if allowed else -1] + limit.seconds
        raise GraphError(
            429,
            "TooManyRequests",
            "Please retry again later.",
            headers
            | {
                "Retry-After": str(max(1, ceil(free_at - now))),
                "x-ms-throttle-scope": limit.scope,
                "x-ms-throttle-information": "WriteLimitExceeded",
            },
        )
