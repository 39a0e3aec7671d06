"""Request and response over a pair of links, as `$cbs` and `$management` do it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from proton import Delivery, Message, Sender

type Answer = Callable[[Message], Message]
"""Makes the response to a request, all but its correlation."""


@dataclass(frozen=True, slots=True)
class RequestInlet:
    """Answers requests on the link that the client receives on from the same node.

    A request's reply-to does not tell that link: the Python SDK names the node itself there.
    """

    answer: Answer
    response_link: Callable[[], Sender | None]

    def receive(self, delivery: Delivery, payload: bytes) -> None:
        request = Message()
        request.decode(payload)
        response = self.answer(request)
        response.correlation_id = request.id
        delivery.update(Delivery.ACCEPTED)
        delivery.settle()
        link = self.response_link()
        if link is not None:
            response.send(link).settle()


class ResponseOutlet:
    """Responses are sent settled: there is nothing to hear about them, and nothing to hand out."""

    def settle(self, delivery: Any) -> None:
        delivery.settle()

    def close(self) -> None:
        """Responses come only from requests."""
