"""Policies as they stand in their container now; asked again before each effect."""

from dataclasses import replace

from shared.domain.address import normalise
from shared.domain.errors import PermanentError, PolicyError
from shared.domain.guest import Guest
from shared.domain.invitations import as_allowed
from shared.domain.names import PARTNER_FORM, is_partner
from shared.domain.policy import Policy, parse
from shared.domain.ports import Services

POLICIES = "policies"
DEFAULT_POLICY = "default.toml"


async def policy_for(s: Services, partner: str) -> Policy:
    """The partner's own policy, else the default one. Raises PolicyError: without a policy nothing goes.

    A name that is no partner's reads no blob: it could be another's.
    """
    if partner and not is_partner(partner):
        raise PolicyError(f"a partner's folder must have a plain name: {PARTNER_FORM}")
    for file in (f"{partner}.toml", DEFAULT_POLICY):
        found = await s.blobs.read(POLICIES, file)
        if found:
            return _parse(found[0], f"{POLICIES}/{file}")
    whom, own = (partner, partner) if partner else ("files outside a partner's folder", "PARTNER")
    raise PolicyError(
        f"there is no policy for {whom}: create {POLICIES}/{own}.toml, "
        f"or {POLICIES}/{DEFAULT_POLICY} for every partner"
    )


async def under_policy(s: Services, guest: Guest) -> Guest:
    """The guest with the invitation as the policy has it now. Raises PermanentError, PolicyError.

    Asked before each invitation: a record that intake did not write gets nothing that the policy does not give.
    """
    domain = normalise(guest.email).domain
    policy = await policy_for(s, guest.partner)
    if domain in s.options.own_domains:
        raise PermanentError("an address of your own organisation; guests come from outside")
    if not policy.accepts(domain):
        raise PermanentError(f"the policy of {guest.partner} no longer accepts the domain {domain}")
    return replace(guest, invitation=as_allowed(guest.invitation, policy))


def _parse(content: bytes, file: str) -> Policy:
    try:
        return parse(content.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        raise PolicyError(f"{file} is not text in UTF-8") from error
