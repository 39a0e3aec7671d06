"""The storage account, and the app that reads rosters there."""

import json
from dataclasses import dataclass, field

from shared.domain.batch import batch_id
from shared.engine.reports import report_name
from tests.deploy.serving import Asked, Told


@dataclass
class Storage:
    blobs: dict[str, bytes] = field(default_factory=dict)
    """By path: /container/name."""
    answers_rosters: bool = True
    may_delete_reports: bool = True

    def answer(self, asked: Asked) -> Told:
        if not {"x-ms-date", "x-ms-version"} <= asked.headers.keys():
            return Told(400, b"<Error/>", {"x-ms-error-code": "MissingRequiredHeader"})
        if asked.method == "PUT":
            assert asked.headers["x-ms-blob-type"] == "BlockBlob"
            self.blobs[asked.path] = asked.body
            self._read_roster(asked.path, asked.body)
            return Told(201)
        if asked.path not in self.blobs:
            return Told(404, b"<Error/>", {"x-ms-error-code": "BlobNotFound"})
        return Told(200, self.blobs[asked.path]) if asked.method == "GET" else self._delete_blob(asked)

    def _delete_blob(self, asked: Asked) -> Told:
        if not self.may_delete_reports and asked.path.startswith("/reports"):
            return Told(403, b"<Error/>", {"x-ms-error-code": "AuthorizationPermissionMismatch"})
        del self.blobs[asked.path]
        return Told(202)

    def _read_roster(self, path: str, content: bytes) -> None:
        """As the app does, without a policy for the partner."""
        _, container, partner, roster = path.split("/")
        if self.answers_rosters and container == "checks":
            report, summary = report_name(partner, roster)
            told = {
                "batch_id": batch_id(partner, roster, content),
                "state": "rejected",
                "reason": f"there is no policy for {partner}",
            }
            self.blobs[f"/reports/{report}"] = content
            self.blobs[f"/reports/{summary}"] = json.dumps(told).encode()
