"""One client's socket: bytes to proton's engine, and back when what they say is lasting."""

import asyncio
import time
from collections.abc import Callable
from typing import cast

from proton import Collector, Connection, Transport, TransportException

from local.broker.conversation import Conversation
from local.broker.exchange import Exchange

_MAX_FRAME = 1024 * 1024


class Peer(asyncio.Protocol):
    """Writes nothing before `flush`, so that a client hears only of what was committed.

    `touched` is called after each reading, `gone` with the peer itself once the socket is closed.
    """

    def __init__(self, exchange: Exchange, touched: Callable[[], None], gone: Callable[["Peer"], None]) -> None:
        self._touched = touched
        self._gone = gone
        self._cut = False
        self._conversation = Conversation(exchange, cut=self._cut_after_commit)
        self._events = Collector()
        connection = Connection()
        connection.collect(self._events)
        self._engine = Transport(Transport.SERVER)
        self._engine.max_frame_size = _MAX_FRAME
        self._engine.sasl().allowed_mechs("ANONYMOUS")
        self._engine.bind(connection)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._socket = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        try:
            while data and (capacity := self._engine.capacity()) > 0:
                self._engine.push(data[:capacity])
                data = data[capacity:]
                self._handle_events()
        except TransportException:
            self._socket.abort()
            return
        self._touched()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the reason changes nothing
        self._conversation.close()
        self._gone(self)

    def flush(self) -> None:
        """Write what the engine has to say; cut the connection instead if a fault asked for that."""
        if self._cut:
            self.abort()
            return
        self._engine.tick(time.monotonic())
        self._handle_events()
        while (pending := self._engine.pending()) > 0:
            self._socket.write(bytes(self._engine.peek(pending) or b""))
            self._engine.pop(pending)
        if pending < 0:
            self._socket.close()

    def abort(self) -> None:
        """Cut the connection without a word."""
        self._socket.abort()

    def _cut_after_commit(self) -> None:
        self._cut = True

    def _handle_events(self) -> None:
        while (event := self._events.peek()) is not None:
            event.dispatch(self._conversation)
            self._events.pop()
