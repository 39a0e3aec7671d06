"""A roster that is only checked, sent through the whole of the app. Nobody is mailed, whatever policies say."""

import json
import secrets
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from infra.hooks.cloud import Cloud
from infra.hooks.rest import RefusedError
from infra.hooks.waiting import wait_for

PARTNER, ROSTER = "guestlist-smoke-check", "probe.csv"
UPLOAD = f"/checks/{PARTNER}/{ROSTER}"
REPORT = f"/reports/{PARTNER}/probe.report.csv"
SUMMARY = f"/reports/{PARTNER}/probe.summary.json"
TRIES, EVERY = 30, 10
_ABSENT = 404


def roster() -> bytes:
    """Of one person, in a domain that can never receive mail; another person each time, so another batch."""
    return f"Email\r\nprobe-{secrets.token_hex(8)}@smoke-check.example\r\n".encode()


def probe(
    cloud: Cloud, batch_id: Callable[[str, str, bytes], str]
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The summary that the app wrote, or None if none came in five minutes; and what could not be taken away."""
    content = roster()
    wanted = batch_id(PARTNER, ROSTER, content)

    def look() -> dict[str, Any] | None:
        try:
            answer = cloud.blobs.ask("GET", SUMMARY, headers=_now())
        except RefusedError as error:
            if error.status == _ABSENT:
                return None
            raise
        found: dict[str, Any] = json.loads(answer.body.decode("utf-8-sig"))
        return found if found.get("batch_id") == wanted else None

    try:
        cloud.blobs.ask(
            "PUT", UPLOAD, content, {**_now(), "x-ms-blob-type": "BlockBlob", "Content-Type": "text/csv"}
        )
        found = wait_for(look, TRIES, EVERY, cloud.pause)
    finally:
        left = tuple(path for path in (UPLOAD, REPORT, SUMMARY) if not _deleted(cloud, path))
    return found, left


def _deleted(cloud: Cloud, path: str) -> bool:
    try:
        cloud.blobs.ask("DELETE", path, headers=_now())
    except RefusedError as error:
        return error.status == _ABSENT
    return True


def _now() -> dict[str, str]:
    return {"x-ms-date": formatdate(usegmt=True)}
