"""What one client asks for on its connection: sessions, links to nodes, and deliveries on them."""

from collections.abc import Callable
from typing import Any

from proton import Delivery, Handler, Link, Sender, Session

from local.broker import addresses, cbs
from local.broker.addresses import Address
from local.broker.exchange import Exchange
from local.broker.links import CREDIT, Inlet, Outlet, grant, refuse
from local.broker.management import Management
from local.broker.queues import Queue
from local.broker.receiving import QueueOutlet
from local.broker.requests import RequestInlet, ResponseOutlet
from local.broker.sending import QueueInlet

_SESSION_FILTER = "com.microsoft:session-filter"


class Conversation(Handler):
    """Handles proton's events of one connection; `cut` breaks that connection after the next commit."""

    def __init__(self, exchange: Exchange, cut: Callable[[], None]) -> None:
        self._exchange = exchange
        self._cut = cut
        self._inlets: dict[Link, Inlet] = {}
        self._outlets: dict[Link, Outlet] = {}
        self._response_links: dict[tuple[Session, Address], Sender] = {}

    def close(self) -> None:
        """Forget the client: its receivers get nothing more, the locks it holds run on."""
        for outlet in self._outlets.values():
            outlet.close()
        self._outlets.clear()

    def on_connection_remote_open(self, event: Any) -> None:
        event.connection.open()

    def on_connection_remote_close(self, event: Any) -> None:
        event.connection.close()

    def on_session_remote_open(self, event: Any) -> None:
        event.session.open()

    def on_session_remote_close(self, event: Any) -> None:
        for link in [*self._inlets, *self._outlets]:
            if link.session == event.session:
                self._drop(link)
        event.session.close()

    def on_link_remote_open(self, event: Any) -> None:
        link = event.link
        terminus = link.remote_source if link.is_sender else link.remote_target
        address = addresses.parse(terminus.address)
        queue = self._exchange.queues.get(address.path)
        if queue is None and not address.is_cbs:
            refuse(link, "amqp:not-found", f"The messaging entity {address.path!r} could not be found.")
        elif _wants_session(link):
            refuse(link, "amqp:not-allowed", "A session receiver needs a queue with sessions; none has them.")
        elif link.is_sender:
            self._outlets[link] = self._outlet(link, address, queue)
            grant(link)
        else:
            self._inlets[link] = self._inlet(link, address, queue)
            grant(link)

    def _outlet(self, link: Sender, address: Address, queue: Queue | None) -> Outlet:
        if queue is not None and not address.is_management:
            return QueueOutlet(self._exchange, queue, link)
        self._response_links[link.session, address] = link
        return ResponseOutlet()

    def _inlet(self, link: Any, address: Address, queue: Queue | None) -> Inlet:
        if queue is not None and not address.is_management:
            return QueueInlet(self._exchange, queue, self._cut)
        answer = Management(self._exchange.store, queue).answer if queue is not None else cbs.put_token
        pair = link.session, address
        return RequestInlet(answer, lambda: self._response_links.get(pair))

    def on_link_remote_close(self, event: Any) -> None:
        self._drop(event.link)
        event.link.close()

    def on_link_remote_detach(self, event: Any) -> None:
        self._drop(event.link)
        event.link.detach()

    def _drop(self, link: Link) -> None:
        self._inlets.pop(link, None)
        outlet = self._outlets.pop(link, None)
        if outlet is not None:
            outlet.close()

    def on_delivery(self, event: Any) -> None:
        delivery = event.delivery
        outlet, inlet = self._outlets.get(event.link), self._inlets.get(event.link)
        if outlet is not None and delivery.updated:
            outlet.settle(delivery)
        elif inlet is not None and delivery.aborted:
            delivery.settle()
        elif inlet is not None and delivery.readable and not delivery.partial:
            inlet.receive(delivery, _payload(event.link, delivery))


def _payload(link: Any, delivery: Delivery) -> bytes:
    payload = bytes(link.recv(delivery.pending) or b"")
    link.advance()
    if link.credit < CREDIT // 2:
        link.flow(CREDIT - link.credit)
    return payload


def _wants_session(link: Any) -> bool:
    if not link.is_sender:
        return False
    filters = link.remote_source.filter
    filters.rewind()
    return bool(filters.next() and _SESSION_FILTER in filters.get_dict())
