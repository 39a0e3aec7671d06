"""What stands at the broker's end of a link, and how a link is granted or refused."""

from typing import Any, Protocol

from proton import Condition, Delivery, Terminus, symbol, ulong

MAX_MESSAGE_SIZE = 262_144
"""Bytes: what Service Bus allows in its Standard tier, for a message and for a batch."""
CREDIT = 1000
"""How many transfers a client may have under way."""


class Inlet(Protocol):
    """The end of a link on which a client sends."""

    def receive(self, delivery: Delivery, payload: bytes) -> None:
        """Take a whole transfer and settle its delivery."""


class Outlet(Protocol):
    """The end of a link on which a client receives."""

    def settle(self, delivery: Delivery) -> None:
        """Do what the client says about a delivery, and settle it."""

    def close(self) -> None:
        """Send nothing on this link any more."""


def grant(link: Any) -> None:
    """Answer an attach with the client's own terms and this broker's sizes."""
    link.source.copy(link.remote_source)
    link.target.copy(link.remote_target)
    link.snd_settle_mode = link.remote_snd_settle_mode
    link.rcv_settle_mode = link.remote_rcv_settle_mode
    link.max_message_size = MAX_MESSAGE_SIZE
    link.properties = {"com.microsoft:max-message-batch-size": ulong(MAX_MESSAGE_SIZE)}
    link.open()
    if link.is_receiver:
        link.flow(CREDIT)


def refuse(link: Any, condition: str, description: str) -> None:
    """Answer an attach as the standard wants a refusal: no terminus, then closed with the error."""
    link.source.type = link.target.type = Terminus.UNSPECIFIED
    link.open()
    link.condition = _error(condition, description)
    link.close()


def reject(delivery: Delivery, condition: str, description: str) -> None:
    """Settle a delivery as rejected with an error."""
    delivery.local.condition = _error(condition, description)
    delivery.update(Delivery.REJECTED)
    delivery.settle()


def _error(condition: str, description: str) -> Condition:
    # Python SDK 7.15 reads an error's third field, and waits for ever on one that ends after two.
    return Condition(condition, description, {symbol("broker"): "local"})
