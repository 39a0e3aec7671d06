"""Application Insights' ingestion endpoint, as far as the exporter talks to it: takes envelopes and keeps them."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "00000000-0000-4000-8000-000000000000"


class Ingestion(ThreadingHTTPServer):
    """`lines` are the envelopes as they came, one JSON text each."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lines: list[str] = []

    @property
    def connection_string(self) -> str:
        return f"InstrumentationKey={KEY};IngestionEndpoint=http://127.0.0.1:{self.server_port}/"

    @property
    def settings(self) -> dict[str, str]:
        """What an app must be told to send its telemetry here, and to send nothing of its SDKs' own elsewhere."""
        return {
            "APPLICATIONINSIGHTS_CONNECTION_STRING": self.connection_string,
            "PYTHON_ENABLE_OPENTELEMETRY": "true",
            "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL": "True",
            "APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED": "true",
        }

    def spans(self) -> list[dict[str, Any]]:
        """As `envelopes`, with the id of its trace under `trace`."""
        whole = (json.loads(line) for line in self.lines)
        return [
            one["data"]["baseData"] | {"trace": one["tags"]["ai.operation.id"]}
            for one in whole
            if one["data"]["baseType"] == "RemoteDependencyData"
        ]

    def envelopes(self, kind: str) -> list[dict[str, Any]]:
        """What the envelopes of a kind hold: `RemoteDependency`, `Message` or `Exception`."""
        data = [json.loads(line)["data"] for line in self.lines]
        return [one["baseData"] for one in data if one["baseType"] == f"{kind}Data"]


class _Handler(BaseHTTPRequestHandler):
    server: Ingestion

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        text = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        taken = [json.dumps(one) for one in json.loads(text)]
        self.server.lines += taken
        answer = json.dumps({"itemsReceived": len(taken), "itemsAccepted": len(taken), "errors": []}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing on the test's screen."""


@contextmanager
def ingestion() -> Iterator[Ingestion]:
    server = Ingestion()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
