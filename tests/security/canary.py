"""A person, a message and a link that nobody else has: wherever they turn up, they have leaked."""

import logging
import traceback
from collections.abc import Iterable

LOCAL = "qz7canary"
EMAIL = f"{LOCAL}@fabrikam.example"
NAME = "Quirina Canarysson"
MESSAGE = "Canarygram 4471 welcomes you"
TICKET = "canary-ticket-90210"
REDEEM = f"https://login.microsoftonline.example/redeem?rd={TICKET}"
TOKEN = "eyJcanary.token.signature"

SECRETS = (LOCAL, "canarysson", "canarygram", TICKET, "eyjcanary")

ROSTER = f"Email,Name,Message,Groups\n{EMAIL},{NAME},{MESSAGE},Portal\n"

GOSSIP = f"{NAME} <{EMAIL}> said {MESSAGE} at {REDEEM} with Bearer {TOKEN}"
"""What a talkative service might answer."""


def leaks(texts: Iterable[object]) -> list[str]:
    """The texts that hold a secret."""
    shown = [text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text) for text in texts]
    return [text for text in shown if any(secret in text.casefold() for secret in SECRETS)]


def logged(records: Iterable[logging.LogRecord]) -> list[str]:
    """All that a handler could make of each record: message, extras, and the exception with its causes."""
    shown = []
    for record in records:
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        shown.append(f"{record.getMessage()} {record.__dict__} {trace}")
    return shown
