"""A local server that answers for Azure, and the programs `az` and `azd` that ask it."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

PROGRAM = """#!{python} -IS
import http.client, json, sys
connection = http.client.HTTPConnection("{host}")
connection.request("POST", "/{name}", json.dumps(sys.argv[1:]).encode())
answer = json.load(connection.getresponse())
sys.stdout.write(answer["out"])
sys.stderr.write(answer["err"])
sys.exit(answer["code"])
"""


@dataclass(frozen=True)
class Asked:
    method: str
    service: str
    """The first step of the path: arm, graph, blobs, app, az or azd."""
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Told:
    status: int = 200
    content: Any = None
    headers: Mapping[str, str] | None = None

    @property
    def body(self) -> bytes:
        if isinstance(self.content, bytes):
            return self.content
        return b"" if self.content is None else json.dumps(self.content).encode()


@contextmanager
def serving(answer: Callable[[Asked], Told]) -> Iterator[str]:
    """Gives the server's URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            parts = urlsplit(self.path)
            service, _, path = parts.path.lstrip("/").partition("/")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = answer(Asked(self.command, service, f"/{path}", parse_qs(parts.query), headers, body))
            self.send_response(told.status)
            for name, value in (told.headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 - the names that the server looks for

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def install(folder: Path, url: str, *names: str) -> None:
    """Put programs there that ask the server for what they print."""
    for name in names:
        program = folder / name
        program.write_text(PROGRAM.format(python=sys.executable, host=urlsplit(url).netloc, name=name))
        program.chmod(0o755)


def refused(status: int, code: str, message: str) -> Told:
    """As ARM and Graph say no."""
    return Told(status, {"error": {"code": code, "message": message}})


def page(asked: Asked, items: list[Any]) -> Told:
    """A list, two items at a time."""
    start = int(asked.query.get("$skip", ["0"])[0])
    told: dict[str, Any] = {"value": items[start : start + 2]}
    if start + 2 < len(items):
        version = asked.query.get("api-version", ["v1.0"])[0]
        where = f"http://{asked.headers['host']}/{asked.service}{asked.path}"
        link = "nextLink" if asked.service == "arm" else "@odata.nextLink"
        told[link] = f"{where}?api-version={version}&$skip={start + 2}"
    return Told(200, told)
