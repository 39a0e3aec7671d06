"""Which listener serves which trigger."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from azure.servicebus.aio import AutoLockRenewer

from local.host.blobs import BlobListener, BlobPattern
from local.host.clients import Clients
from local.host.deliveries import Deliveries
from local.host.functions import Function
from local.host.host_json import HostJson
from local.host.poison import PoisonQueue
from local.host.receivers import Receivers
from local.host.running import Listener, Running
from local.host.schedule import Schedule
from local.host.servicebus import BatchListener, Delivery, MessageListener
from local.host.settings import AppSettings
from local.host.timers import TimerListener
from local.host.worker import Worker


@dataclass(frozen=True, slots=True)
class Ground:
    """What the listeners of one host share."""

    worker: Worker
    running: Running
    settings: AppSettings
    config: HostJson
    clients: Clients
    deliveries: Deliveries
    blob_slots: asyncio.Semaphore
    data: Path


def listener_for(function: Function, ground: Ground) -> Listener:
    """The listener of a function that is not an HTTP function.

    Raises AppError for a setting or a schedule that will not do.
    """
    return _MAKERS[function.kind](function, ground)


def _blob(function: Function, ground: Ground) -> Listener:
    pattern = BlobPattern.parse(ground.settings.expand(function.trigger["path"]))
    return BlobListener(
        function,
        ground.worker,
        ground.running,
        pattern,
        ground.clients.container(function.trigger["connection"], pattern.container),
        ground.deliveries,
        PoisonQueue(ground.settings.required("AzureWebJobsStorage")),
        ground.blob_slots,
        ground.config.poison_blob_threshold,
    )


def _service_bus(function: Function, ground: Ground) -> Listener:
    queue = ground.settings.expand(function.trigger["queueName"])
    config = ground.config
    limit = 1 if function.batched else config.max_concurrent_calls
    receivers = Receivers(ground.clients.bus(function.trigger["connection"]), queue, limit)
    delivery = Delivery(function, ground.worker, receivers)
    if function.batched:
        return BatchListener(
            delivery,
            ground.running,
            receivers,
            config.max_message_batch_size,
            config.min_message_batch_size,
            config.max_batch_wait_time,
        )
    renewer = AutoLockRenewer(config.max_auto_lock_renewal_duration)
    return MessageListener(delivery, ground.running, receivers, renewer, config.max_concurrent_calls)


def _timer(function: Function, ground: Ground) -> Listener:
    schedule = Schedule(ground.settings.expand(function.trigger["schedule"]))
    monitored = function.trigger.get("useMonitor", True) and not schedule.oftener_than_minutely
    return TimerListener(
        function,
        ground.worker,
        ground.running,
        schedule,
        ground.data / f"timer.{function.name}.json" if monitored else None,
        bool(function.trigger.get("runOnStartup", False)),
    )


_MAKERS: Mapping[str, Callable[[Function, Ground], Listener]] = {
    "blobTrigger": _blob,
    "serviceBusTrigger": _service_bus,
    "timerTrigger": _timer,
}
