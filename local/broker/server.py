"""The broker itself: it listens, keeps time, and commits before it answers."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from local.broker.exchange import Exchange
from local.broker.faults import Fault
from local.broker.peer import Peer
from local.broker.queues import Queues
from local.broker.store import Clock, Store

_TICK_SECONDS = 0.05


class Server:
    """All connections of one broker, on one event loop."""

    def __init__(self, database: Path, queues: Queues, clock: Clock) -> None:
        self._store = Store(database, queues, clock)
        self._exchange = Exchange(self._store, queues)
        self._peers: set[Peer] = set()
        self._nobody_left = asyncio.Event()
        self._nobody_left.set()
        self._flush_is_due = False

    async def serve(self, host: str, port: int, stop: asyncio.Event, started: Callable[[int], object]) -> None:
        """Accept connections until `stop`; `started` gets the port, also when 0 was asked for."""
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(self._accept, host, port)
        try:
            started(listener.sockets[0].getsockname()[1])
            while not stop.is_set():
                self._tick()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _TICK_SECONDS)
        finally:
            listener.close()
            self._cut_all()
            await self._nobody_left.wait()
            self._store.commit()
            self._store.close()

    def _accept(self) -> Peer:
        peer = Peer(self._exchange, self._flush_soon, self._gone)
        self._peers.add(peer)
        self._nobody_left.clear()
        return peer

    def _gone(self, peer: Peer) -> None:
        self._peers.discard(peer)
        if not self._peers:
            self._nobody_left.set()

    def _flush_soon(self) -> None:
        # One commit serves all connections that were read in this turn of the loop.
        if not self._flush_is_due:
            self._flush_is_due = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_is_due = False
        self._exchange.distribute()
        self._store.commit()
        for peer in tuple(self._peers):
            peer.flush()

    def _tick(self) -> None:
        self._store.advance()
        if self._store.strikes(Fault.DISCONNECT):
            self._cut_all()
        self._flush()

    def _cut_all(self) -> None:
        for peer in tuple(self._peers):
            peer.abort()
