"""App Service's managed identity endpoint, and the check of the tokens that it issues.

A token is a JSON Web Token signed with a key of this tenant's own; it outlives a restart, as callers
keep it for hours.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

from local.tenant.errors import unauthenticated
from local.tenant.seed import APP_ID, COMPANY

LIFETIME = 24 * 3600
"""Seconds; what App Service gives."""
GRAPH = {"https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"}
HEADER = b'{"alg":"HS256","typ":"JWT"}'


def issue(key: bytes, resource: str, now: float) -> dict[str, str]:
    """The endpoint's answer, as its 2019-08-01 version gives it."""
    expires_on = int(now) + LIFETIME
    claims = {"aud": resource, "appid": APP_ID, "tid": COMPANY.tenant_id, "exp": expires_on}
    signed = _text(HEADER) + "." + _text(json.dumps(claims).encode())
    return {
        "access_token": f"{signed}.{_signature(key, signed)}",
        "client_id": APP_ID,
        "expires_on": str(expires_on),
        "resource": resource,
        "token_type": "Bearer",
    }


def check(key: bytes, authorization: str | None, now: float) -> None:
    """Raises Graph's 401 unless the header bears a token of ours, for Graph, that is still good."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise unauthenticated("Access token is empty.")
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_signature(key, signed).encode(), signature.encode()):
        raise unauthenticated("Access token validation failure. Invalid signature.")
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(signed.partition(".")[2] + "=="))
    if str(claims["aud"]).rstrip("/") not in GRAPH:
        raise unauthenticated("Access token validation failure. Invalid audience.")
    if claims["exp"] <= now:
        raise unauthenticated("Lifetime validation failed, the token is expired.")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _signature(key: bytes, signed: str) -> str:
    return _text(hmac.digest(key, signed.encode(), hashlib.sha256))
