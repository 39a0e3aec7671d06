"""How the desk answers over HTTP: a plain value, and a status for what went wrong."""

import logging
import re
from collections.abc import Awaitable, Callable

from shared.engine.telemetry import tell

LARGEST_BODY = 1_000
"""Bytes. No endpoint reads a body."""

BATCH_ID = re.compile(r"[0-9a-f]{32}")

type Answer = dict[str, object]


async def answer(body: bytes, doing: Callable[[], Awaitable[Answer | bytes | None]]) -> tuple[int, Answer | bytes]:
    """The HTTP status with what was done; None is an unknown batch. An error reveals nothing but itself.

    What went wrong is in the log alone.
    """
    if len(body) > LARGEST_BODY:
        return 413, {"error": "the request is too large"}
    try:
        done = await doing()
    except Exception:  # noqa: BLE001 - told with its traceback
        tell("http", logging.ERROR, exc_info=True)
        return 500, {"error": "internal error; the log has the reason"}
    return (404, {"error": "no such batch"}) if done is None else (200, done)
