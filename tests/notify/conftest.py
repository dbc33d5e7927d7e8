"""A service on loopback that takes messages, answers as it is told to, and can be slow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import orjson
import pytest

SECRET = "s3cr3t-t0ken"  # noqa: S105 made up


@dataclass
class Service:
    """What the service took, and how it answers."""

    port: int
    status: int = 200
    messages: list[dict[str, Any]] = field(default_factory=list)
    go_on: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/{SECRET}"


@pytest.fixture
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            taken.go_on.wait(60)
            taken.messages.append(orjson.loads(content))
            self.send_response(taken.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        taken = Service(server.server_port)
        taken.go_on.set()
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield taken
        taken.go_on.set()
        server.shutdown()
        thread.join()
