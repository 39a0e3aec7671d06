"""The host put together: an app's functions, a listener for each, and an orderly end."""

import asyncio
import logging
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.host.clients import Clients
from local.host.deliveries import Deliveries
from local.host.host_json import read_host_json
from local.host.http import HttpListener
from local.host.listeners import Ground, listener_for
from local.host.running import Listener, Running
from local.host.settings import AppSettings
from local.host.worker import Worker

logger = logging.getLogger(__name__)

GRACE_SECONDS = 30.0


async def serve(app: Path, host: str, port: int, data: Path, environment: Mapping[str, str]) -> None:
    """Serve the app until SIGINT or SIGTERM, then let what is running end, within the grace.

    Raises AppError if the app cannot be served or the port is taken.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    settings, config, running = AppSettings(environment), read_host_json(app), Running()
    worker = await Worker.load(app)
    clients, deliveries = Clients(settings), Deliveries(data / "deliveries.sqlite")
    slots = asyncio.Semaphore(config.max_degree_of_parallelism)
    ground = Ground(worker, running, settings, config, clients, deliveries, slots, data)
    enabled = [function for function in worker.functions if not settings.disabled(function.name)]
    web = [function for function in enabled if function.kind == "httpTrigger"]
    status = {
        "state": "Running",
        "functions": [{"name": f.name, "trigger": f.kind, "disabled": f not in enabled} for f in worker.functions],
    }
    listeners: list[Listener] = [listener_for(f, ground) for f in enabled if f not in web]
    listeners.append(HttpListener(tuple(web), worker, running, config.route_prefix, host, port, status))
    logger.info("host started", extra={"functions": len(enabled), "address": f"http://{host}:{port}"})
    try:
        await _listen(listeners, stop)
    finally:
        if cut := await running.drained(GRACE_SECONDS):
            logger.warning("invocations were cut short", extra={"count": cut})
        await asyncio.gather(*(listener.close() for listener in listeners))
        await clients.close()
        deliveries.close()
        worker.stop()
        logger.info("host stopped")
        # As in Azure, the app gets no last word: clients that it keeps end with the process.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)


async def _listen(listeners: Sequence[Listener], stop: asyncio.Event) -> None:
    """Until `stop`, or until a listener fails, which is a bug or a port taken: that is raised."""
    tasks = [asyncio.create_task(listener.listen()) for listener in listeners]
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({stopped, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in (stopped, *tasks):
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
