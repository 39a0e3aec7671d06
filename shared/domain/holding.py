"""When a batch waits for a second person: the caps of its policy. Pure."""

from collections import Counter
from collections.abc import Iterable

from shared.domain.guest import Request
from shared.domain.policy import Limits

APPROVE = "an operator must approve the batch"


def in_doubt(doubts: Iterable[str]) -> str:
    """Why a batch waits that a person must look at; empty when there is no doubt."""
    told = "; ".join(doubts)
    return _words(told) if told else ""


def why_held(new: Iterable[Request], earlier_today: int, limits: Limits) -> str:
    """Why a batch with these people, none of them a guest yet, is held; empty when it may go."""
    domains = Counter(request.email.rpartition("@")[2].lower() for request in new)
    total = domains.total()
    if limits.hold_above is not None and total > limits.hold_above:
        return _words(f"{total} people would be invited; the policy holds a batch above {limits.hold_above}")
    for domain, count in domains.items():
        if limits.per_domain is not None and count > limits.per_domain:
            return _words(f"{count} people of {domain} would be invited; the policy allows {limits.per_domain}")
    today = earlier_today + total
    if limits.per_day is not None and total and today > limits.per_day:
        return _words(f"{today} people would be invited today; the policy allows {limits.per_day} a day")
    return ""


def _words(cause: str) -> str:
    return f"held: {cause}; {APPROVE}"
