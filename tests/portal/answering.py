"""How the portal answers: in one piece, or spoilt by a fault in one of the ways there are."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import brotli
from backports import zstd

if TYPE_CHECKING:
    from .faults import Fault
    from .server import Portal

CONTROL = "/_portal/"
"""Paths under it are orders to the portal; they are not counted."""

LOGIN = "/login.html"

LONGEST_BODY = 120
"""Seconds after which even an endless body ends."""


_CHALLENGE = (
    "<html><head><script>document.cookie='__jsl_clearance=1;path=/';location.href=location.pathname;</script>"
    "</head><body></body></html>"
)


_SHELL = "<html><head></head><body><script src='/x/app.js'></script><script src='/x/preload.js'></script></body></html>"


_STUB = "<html><head><title></title></head><body>" + "<br>" * 60 + "</body></html>"


def _two_members(page: bytes) -> bytes:
    return gzip.compress(page[:400]) + gzip.compress(page[400:])


def _bare_deflate(page: bytes) -> bytes:
    return zlib.compress(page)[2:-4]


def _chunks(page: bytes) -> bytes:
    parts = [page[begin : begin + 1000] for begin in range(0, len(page), 1000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "members": ("gzip", _two_members),
    "deflate": ("deflate", zlib.compress),
    "bare": ("deflate", _bare_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
    "chunked": ("chunked", _chunks),
}
"""By the name of the fault: what the header says, and what encodes."""


ELSEWHERE = "/elsewhere/"
"""The path to which a page leads on."""

_LEADS_ON = {
    "": f'<html><head><meta http-equiv="refresh" content="0; url={ELSEWHERE}"></head><body></body></html>',
    "script": f"<html><body><script>window.location.href = '{ELSEWHERE}';</script></body></html>",
}

_AWAY = {
    "file": "file:///etc/passwd",
    "host": "http://127.0.0.2:9/",
    "gone": "http://127.0.0.2:9/",
    "front": "/",
    "index": "/index.html",
    "aspx": "/default.aspx",
    "query": "/index.html?from=1",
}
"""By the value of the fault ``away``: where it redirects to."""

_FILES = {
    "pdf": b"%PDF-1.4\n" + b"1 0 obj<<>>endobj " * 200,
    "gz": gzip.compress(b"<html>" + b"<p>a</p>" * 200),
    "jpg": b"\xff\xd8\xff\xe0" + bytes(800),
    "zip": b"PK\x03\x04" + bytes(800),
    "mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    + b"=E5=9B=9E" * 99,
    "bin": bytes(range(256)) * 4,
    "deep": b"<html><body>" + b"<div>" * 9_000,
}
"""By the value of the fault ``file``: its bytes."""


_BOMB = gzip.compress(bytes(64 << 20), compresslevel=9)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    portal: Portal

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error of the portal."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: Server

    spoilt_pages: ClassVar[dict[str, str]] = {"challenge": _CHALLENGE, "shell": _SHELL, "stub": _STUB}

    def do_GET(self) -> None:
        """Answer."""
        portal = self.server.portal
        if self.path.startswith(CONTROL):
            self._send(200, portal.order(self.path), kind="application/json")
            return
        what, number = portal.kind(self.path)
        fault = portal.fault(what, number)
        if fault is None:
            self._answer(what, number)
        else:
            self._spoil(fault, what, number)

    def _note(self, status: int) -> None:
        """Count the request before it is answered: whoever has the answer finds it counted."""
        if not self.path.startswith(CONTROL):
            portal = self.server.portal
            portal.note(self.path, portal.kind(self.path)[0], status, self.headers.get("User-Agent", ""))

    def _send_file(self, content: bytes) -> None:
        length = self.server.portal.sizes.get(self.path, len(content))
        self.close_connection = length != len(content)
        self._send(200, content, kind="application/octet-stream", **{"Content-Length": str(length)})

    def _answer(self, what: str, number: int | None) -> None:
        content = self.server.portal.files.get(self.path)
        if content is not None:
            self._send_file(content)
            return
        page = self.server.portal.page(self.path, what, number)
        if self.path == LOGIN:
            page = self.server.portal.family.login().encode()
        if page is None:
            self._send(404, "<html><title>404 Not Found</title><body>页面不存在</body></html>".encode())
        else:
            self._send(200, page)

    def _spoil(self, fault: Fault, what: str, number: int | None) -> None:
        portal, family = self.server.portal, self.server.portal.family
        if fault.what.isdecimal():
            retry = {"Retry-After": fault.value} if fault.value else {}
            self._send(int(fault.what), f"<html><body>{fault.what}</body></html>".encode(), **retry)
            return
        if fault.what in self.spoilt_pages:
            large = "var a=function(){return 0x1f};" * 1400 if fault.value == "large" else ""
            page = self.spoilt_pages[fault.what].replace("<script>", f"<script>{large}", 1)
            self._send(200, page.encode())
            return
        if fault.what in {"loop", "away"}:
            self._send(301 if fault.value == "gone" else 302, b"", Location=_AWAY.get(fault.value, self.path))
            return
        if fault.what == "cookie":
            if "seen=1" in self.headers.get("Cookie", ""):
                self._answer(what, number)
            else:
                self._send(302, b"", **{"Location": self.path, "Set-Cookie": "seen=1; Path=/"})
            return
        if fault.what == "headers":
            self._pour_headers()
            return
        if fault.what == "file":
            self._send(200, _FILES[fault.value or "pdf"])
            return
        if fault.what == "refresh":
            headers = {"Refresh": f"0; url={ELSEWHERE}"} if fault.value == "header" else {}
            self._send(200, _LEADS_ON.get(fault.value, "<html></html>").encode(), **headers)
            return
        if fault.what == "moved" and "?" not in self.path:
            self._send(302, b"", Location=f"{self.path}?moved=1")
            return
        if fault.what == "login" and self.path != LOGIN:
            self._send(302, b"", Location=LOGIN)
            return
        if fault.what == "bomb":
            self._send(200, _BOMB, **{"Content-Encoding": "gzip"})
            return
        if fault.what == "same":
            self._answer("listing", 1)
            return
        if fault.what == "home":
            page = family.home()
        elif fault.what == "blank":
            page = family.blank()
        elif fault.what == "message":
            page = family.message()
        elif fault.what == "copy":
            page = portal.newest().replace("索引号", "信息检索代号")
        elif fault.what == "empty":
            page = family.listing([], number or 1, 1) + "<!-- -->" * 200
        else:
            page = (portal.page(self.path, what, number) or b"").decode()
        if fault.what == "renamed":
            page = page.replace("索引号", "信息检索代号")
        if fault.what in ENCODERS:
            self._encode(fault, page.encode())
            return
        if fault.what == "mislabelled":
            declared = page.replace('charset="utf-8"', 'charset="gb2312"')
            self._send(200, declared.encode("gb18030"))
            return
        if fault.what == "unmeasured":
            self.close_connection = True
            self._send(200, page.encode(), **{"Content-Length": ""})
            return
        if fault.what in {"slow", "endless", "reset", "cut"}:
            self._drip(fault, page.encode())
            return
        self._send(200, page.encode())

    def _pour_headers(self) -> None:
        """Headers until the client goes away, or the portal stops."""
        self.close_connection = True
        self._note(0)
        lines = b"".join(b"X-%d: " % number + b"a" * 8000 + b"\r\n" for number in range(100))
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.server.portal.stopping.is_set():
                self.wfile.write(lines)
        except OSError:
            pass  # the client went away, as it should

    def _encode(self, fault: Fault, page: bytes) -> None:
        """A body as a server sends it that saves bytes, or one of which the end is missing."""
        name, encode = ENCODERS[fault.what]
        body = encode(page)
        if fault.value:
            body = body[: len(body) * 6 // 10] if fault.value != "empty" else b""
        status = int(fault.value) if fault.value.isdecimal() else 200
        if name == "chunked":
            self.close_connection = True
            self._send(status, body, **{"Transfer-Encoding": name, "Content-Length": ""})
        else:
            self._send(status, body, **{"Content-Encoding": name})

    def _send(
        self, status: int, body: bytes, *, kind: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        """Answer in one piece, so that loopback does not wait for acknowledgements."""
        lines = {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
        head = f"HTTP/1.1 {status} {self.responses.get(status, ('Refused',))[0]}\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in lines.items() if value
        )
        self._note(status)
        self.wfile.write(head.encode() + b"\r\n" + body)

    def _drip(self, fault: Fault, page: bytes) -> None:
        """A body that comes slowly, never ends, ends too early, or ends with a reset."""
        stopping = self.server.portal.stopping
        self.close_connection = True
        length = "" if fault.what == "endless" else f"Content-Length: {len(page)}\r\n"
        self._note(0 if fault.what in {"reset", "cut"} else 200)
        self.wfile.write(
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{length}\r\n".encode()
        )
        try:
            if fault.what in {"reset", "cut"}:
                self.wfile.write(page[: len(page) // 2])
                if fault.what == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                return
            if fault.what == "slow":
                pause = float(fault.value or 1) / 10
                for place in range(0, len(page), len(page) // 9 or 1):
                    stopping.wait(pause)
                    self.wfile.write(page[place : place + (len(page) // 9 or 1)])
                return
            self.wfile.write(page)
            for _ in range(LONGEST_BODY * 20):
                if stopping.wait(0.05):
                    break
                self.wfile.write(b"<p></p>")
        except OSError:
            pass  # the client went away, as it should

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class names it so
        """Say nothing."""
