"""The server of ``scrapy archive show``: it listens on loopback and answers from archives."""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from twisted.internet.error import CannotListenError
from twisted.web.resource import Resource
from twisted.web.server import Request, Site
from twisted.web.static import File

from crawler.archive.model import ArchiveError, Capture, PageSource, SavedPage
from crawler.archive.show import pages
from crawler.archive.show.pages import Answer
from crawler.archive.sources.open import archives_of
from crawler.files import printable

LOOPBACK = "127.0.0.1"
VIEWER_SCRIPTS = ("ui.js", "sw.js")


class Shelf:
    """The captures of archives, in the order of their URLs.

    Attributes:
        name: the names of the archives.
        captures: all captures. Their places in this list are their numbers in addresses.
        files: the files of web archives, which ReplayWeb.page reads itself.
    """

    def __init__(self, sources: Sequence[PageSource]) -> None:
        """Read the list of captures of ``sources``."""
        self.name = printable(", ".join(source.name for source in sources))
        self.captures: list[Capture] = []
        self.files: list[Path] = []
        self._sources: list[PageSource] = []
        self._file_of: dict[str, int] = {}
        for source in sources:
            for archive in archives_of(source):
                self._file_of |= dict.fromkeys(archive.files, len(self.files))
                self.files.append(Path(archive.name))
            for capture in source.captures():
                self.captures.append(capture)
                self._sources.append(source)

    def answer(self, place: int, shown_as: Callable[[SavedPage], Answer]) -> Answer:
        """Return what ``shown_as`` makes of the saved page at ``place``, or a page that says why it cannot be read."""
        try:
            return shown_as(self._sources[place].load(self.captures[place]))
        except ArchiveError as error:
            return pages.error_page(500, str(error))

    def file_of(self, place: int) -> int | None:
        """Return the number of the web archive that contains a capture, or None if the capture is a file by itself."""
        return self._file_of.get(self.captures[place].location.file)


class _Page(Resource):
    """A resource that answers GET and HEAD with what a function returns."""

    isLeaf = True  # noqa: N815 Twisted's name

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Twisted's has no types
        self._answer = answer

    def render_GET(self, request: Request) -> bytes:  # noqa: N802 Twisted's name
        """Return the body of the answer, and set its headers."""
        answer = self._answer(request)
        request.setResponseCode(answer.status)
        request.setHeader("Content-Type", answer.media_type)
        request.setHeader("Content-Security-Policy", answer.policy)
        if answer.is_download:
            request.setHeader("Content-Disposition", "attachment")
        return answer.body


class _File(File):
    """A file of this machine, or the part of it that the request asks for (``Range``)."""

    isLeaf = True  # noqa: N815 Twisted's name

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), defaultType="application/octet-stream")
        self.contentEncodings = {}  # or a browser would unpack a .warc.gz


class Root(Resource):
    """The addresses of the server.

    ``/`` lists the captures, ``/capture/N`` shows one, ``/page/N`` is its frame, ``/bytes/N`` its bytes. With
    ReplayWeb.page there are also ``/view/N``, ``/file/N/NAME`` (the archive's own bytes) and ``/replay/``.
    """

    def __init__(self, shelf: Shelf, viewer: Path | None, hosts: Collection[str]) -> None:
        """Prepare to show ``shelf``.

        Args:
            shelf: the captures.
            viewer: the folder with the scripts of ReplayWeb.page, or None if it is not installed.
            hosts: the values of the ``Host`` header that are answered. A page elsewhere could otherwise read the
                archive under a host name that it makes lead here.
        """
        super().__init__()  # type: ignore[no-untyped-call] # Twisted's has no types
        self._shelf = shelf
        self._viewer = viewer
        self._hosts = hosts

    def getChildWithDefault(self, path: bytes, request: Request) -> Resource:  # noqa: N802 Twisted's name
        """Return the resource for a request."""
        for header, value in {
            "X-Content-Type-Options": "nosniff",
            "X-DNS-Prefetch-Control": "off",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }.items():
            request.setHeader(header, value)
        if (request.getHeader("Host") or "").lower() not in self._hosts:
            return _Page(
                lambda _: pages.error_page(421, "This server answers requests to this machine alone.")
            )
        names = [
            path.decode("utf-8", "replace"),
            *(part.decode("utf-8", "replace") for part in request.postpath or ()),
        ]
        return self._found(names) or _Page(
            lambda _: pages.error_page(404, "There is nothing at this address.")
        )

    def _found(self, names: list[str]) -> Resource | None:
        shelf = self._shelf
        kind, rest = names[0], names[1:]
        if kind == "" and not rest:
            return _Page(self._list)
        if kind == "replay" and self._viewer is not None:
            if rest in ([""], ["index.html"]):
                return _Page(lambda _: pages.viewer_application())
            return _File(self._viewer / rest[0]) if len(rest) == 1 and rest[0] in VIEWER_SCRIPTS else None
        if not rest or not rest[0].isascii() or not rest[0].isdecimal() or len(rest[0]) > 9:
            return None
        place = int(rest[0])
        if kind == "file" and self._viewer is not None and place < len(shelf.files):
            return _File(shelf.files[place])
        if len(rest) > 1 or place >= len(shelf.captures):
            return None
        if kind == "capture":
            viewer_link = (
                f"/view/{place}" if self._viewer is not None and self._file(place) is not None else None
            )
            return _Page(lambda _: pages.capture_page(shelf.name, place, shelf.captures[place], viewer_link))
        if kind == "page":
            return _Page(lambda request: self._frame(request, place))
        if kind == "bytes":
            return _Page(lambda _: shelf.answer(place, pages.saved_bytes))
        file = self._file(place)
        if kind == "view" and self._viewer is not None and file is not None:
            return _Page(lambda _: pages.viewer_page(file, shelf.captures[place]))
        return None

    def _file(self, place: int) -> str | None:
        """Return the address of the web archive that contains a capture. Its ending tells ReplayWeb.page its format."""
        number = self._shelf.file_of(place)
        if number is None:
            return None
        name = self._shelf.files[number].name.lower()
        ending = next((each for each in (".wacz", ".warc.gz", ".warc") if name.endswith(each)), ".warc")
        return f"/file/{number}/archive{ending}"

    def _list(self, request: Request) -> Answer:
        query, number = _argument(request, b"q"), _argument(request, b"page")
        captures = [
            (place, capture) for place, capture in zip(count(), self._shelf.captures) if query in capture.url
        ]
        is_number = number.isascii() and number.isdecimal() and len(number) < 10
        return pages.list_page(self._shelf.name, captures, max(1, int(number)) if is_number else 1, query)

    def _frame(self, request: Request, place: int) -> Answer:
        """Return the saved page, but only into its frame: as a page of its own, its links could lead elsewhere."""
        if request.getHeader("Sec-Fetch-Dest") in {None, "iframe"}:
            return self._shelf.answer(place, pages.saved_page)
        return pages.error_page(403, "A saved page is shown in its frame alone.")


def serve(shelf: Shelf, viewer: Path | None, port: int, ready: Callable[[str], None]) -> None:
    """Serve the captures on loopback until the process is interrupted.

    Args:
        shelf: the captures.
        viewer: the folder with the scripts of ReplayWeb.page, or None if it is not installed.
        port: the port, or 0 for any free port.
        ready: a function that is called with the server's address when it listens.

    Raises:
        ArchiveError: the port is in use, or may not be used.
    """
    from twisted.internet import reactor  # noqa: PLC0415 importing it installs one

    hosts: set[str] = set()
    loop: Any = reactor  # its interfaces are declared in a way that type checkers do not understand
    try:
        listening = loop.listenTCP(port, Site(Root(shelf, viewer, hosts)), interface=LOOPBACK)
    except CannotListenError as error:
        raise ArchiveError(
            f"Port {port} cannot be used ({error.socketError}): name another with --port."
        ) from error
    number = listening.getHost().port
    hosts |= {f"{LOOPBACK}:{number}", f"localhost:{number}"}

    def stop(*_: object) -> None:
        loop.callFromThread(lambda: loop.running and loop.stop())

    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, stop)
    loop.callWhenRunning(ready, f"http://{LOOPBACK}:{number}/")
    loop.run(installSignalHandlers=False)


def _argument(request: Request, name: bytes) -> str:
    values: list[bytes] = (request.args or {}).get(name, [b""])
    return values[0].decode("utf-8", "replace")
