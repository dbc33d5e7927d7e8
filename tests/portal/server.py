"""The portal's server: it publishes, counts who asks for what, and does wrong as ordered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import orjson

from .answering import CONTROL, Handler, Server
from .documents import Document
from .families import FAMILIES
from .pagers import with_pager
from .parts import Parts
from .spelling import Spelling, in_utc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from .faults import Fault


@dataclass(frozen=True, slots=True)
class Served:
    """A request that was answered.

    Attributes:
        path: with its query.
        kind: ``listing``, ``document``, ``robots`` or ``other``.
        status: of the answer; 0 where the connection was reset.
        agent: the User-Agent.
        at: when, in seconds of the monotonic clock.
    """

    path: str
    kind: str
    status: int
    agent: str
    at: float


class Portal:
    """A portal on a port of loopback. As a context manager it starts and stops by itself.

    Attributes:
        served: every request so far, in order.
        faults: what it does wrong; may be changed at any time.
        shift: ``add`` or ``remove``: a row on top of the listing after every listing page that was served.
        withdraw_after: page of the listing -> number of a document that is taken out after the page was served.
        promise: pages that the pager promises, None for the truth.
        pager: a pager that no family reads, in place of the family's own, one of :data:`PAGERS`; ``none`` for no
            pager at all.
        endless: True if every page of the listing has rows that no other page has, without an end.
        pinned: numbers of documents that stand on top of every page, whatever their date.
        strangers: addresses that the first page links as if they were documents.
        spelling: how the listing prints the addresses of its documents, None for the plain form.
        moments: whether dates are printed as moments with a time zone, on the evening before in UTC.
        parts: the pages of each document, None where a document is one page; the further ones are of the kind ``part``.
        robots: the text of robots.txt, None for a 404.
        extra: whole pages by path, served as they are.
        files: other files by path, served as they are.
        sizes: path of a file -> what Content-Length says in place of the truth.
    """

    def __init__(
        self,
        family: str = "trs",
        documents: int = 25,
        *,
        rows: int = 10,
        kilobytes: int = 2,
        port: int = 0,
        faults: Sequence[Fault] = (),
    ) -> None:
        """Publish so many documents, the newest on top, so many rows a page."""
        self.family = FAMILIES[family]
        self.rows = rows
        self.faults = list(faults)
        self.served: list[Served] = []
        self.shift: str | None = None
        self.withdraw_after: dict[int, int] = {}
        self.promise: int | None = None
        self.pager: str | None = None
        self.endless = False
        self.pinned: tuple[int, ...] = ()
        self.strangers: tuple[str, ...] = ()
        self.spelling: Spelling | None = None
        self.parts: Parts | None = None
        self.moments = False
        self.robots: str | None = "User-agent: *\nAllow: /\n"
        self.extra: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.sizes: dict[str, int] = {}
        self.stopping = Event()
        self._characters = kilobytes * 1000 // 3
        self._documents = {number: Document(number) for number in range(1, documents + 1)}
        self._bodies: dict[Document, bytes] = {}
        self._lock = Lock()
        self._server = Server(("127.0.0.1", port), Handler)
        self._server.portal = self
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, endless bodies included."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join()

    @property
    def root(self) -> str:
        """The address of the site, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def listing(self) -> str:
        """The address of the listing, for ``-a listing=``."""
        return self.root + self.family.listing_path

    def address(self, number: int) -> str:
        """The address of a document."""
        return self.root + self.family.document_path(Document(number))

    def count(self, kind: str | None = None) -> int:
        """How many requests there were, of one kind or in all; robots.txt only where it is asked for."""
        if kind is None:
            return sum(each.kind != "robots" for each in self.served)
        return sum(each.kind == kind for each in self.served)

    def pages_asked(self) -> list[int]:
        """The pages of the listing that were asked for, in order."""
        numbers = [self.family.page_number(each.path) for each in self.served]
        return [number for number in numbers if number is not None]

    def forget(self) -> None:
        """Begin to count anew; faults too."""
        with self._lock:
            self.served.clear()
            for fault in self.faults:
                fault.met = 0

    def spell(self, name: str) -> None:
        """Print the addresses of documents in one of the spellings (:data:`~.spelling.SPELLINGS`)."""
        self.spelling = Spelling(name, self.family)

    def split(self, pages: int, pager: str = "numbers") -> None:
        """Publish every document in several pages, with a pager of one of the forms in :data:`~.parts.PAGERS`."""
        self.parts = Parts(pages, self.family, pager)

    def publish(self, count: int = 1) -> list[int]:
        """Put new documents on top."""
        with self._lock:
            return self._publish(count)

    def withdraw(self, number: int) -> None:
        """Take a document out."""
        with self._lock:
            del self._documents[number]

    def edit(self, number: int) -> None:
        """Change a document's text."""
        with self._lock:
            document = self._documents[number]
            self._documents[number] = replace(document, edition=document.edition + 1)

    def _publish(self, count: int) -> list[int]:
        first = max(self._documents, default=0) + 1
        for number in range(first, first + count):
            self._documents[number] = Document(number)
        return list(range(first, first + count))

    # What the handler asks.

    def order(self, path: str) -> bytes:
        """Follow an order (``/_portal/publish?count=5``, ``/_portal/forget``) and say how it stands.

        Returns:
            JSON: ``asked`` counts the requests by kind, ``seconds`` lie between the first and the last of them.
        """
        parts = urlsplit(path)
        action = parts.path.removeprefix(CONTROL)
        if action == "publish":
            self.publish(int(parse_qs(parts.query).get("count", ["1"])[0]))
        elif action == "forget":
            self.forget()
        served = list(self.served)
        seconds = served[-1].at - served[0].at if served else 0.0
        return orjson.dumps({"asked": Counter(each.kind for each in served), "seconds": seconds})

    def kind(self, path: str) -> tuple[str, int | None]:
        """What a path is, and which."""
        if self.spelling is not None:
            path = self.spelling.plain(path)
        if path == "/robots.txt":
            return "robots", None
        page = self.family.page_number(path)
        if page is not None:
            return "listing", page
        path, part = self.parts.split(path) if self.parts is not None else (path, 1)
        document = self.family.document_number(path)
        return ("document" if part == 1 else "part", document) if document is not None else ("other", None)

    def fault(self, kind: str, number: int | None) -> Fault | None:
        """The fault that spoils a request, if one does."""
        with self._lock:
            return next((fault for fault in [*self.faults] if fault.strikes(kind, number)), None)

    def note(self, path: str, kind: str, status: int, agent: str) -> None:
        """Count a request."""
        with self._lock:
            self.served.append(Served(path, kind, status, agent, monotonic()))

    def page(self, path: str, kind: str, number: int | None) -> bytes | None:
        """The page of a path, None where there is none."""
        if path in self.extra:
            return self.extra[path].encode()
        with self._lock:
            if kind == "robots":
                return self.robots.encode() if self.robots is not None else None
            if kind in {"document", "part"} and number is not None:
                return self._dated(self._part(path, self._document(number)))
            if kind == "listing" and number is not None:
                return self._dated(self._listing(number))
        return self.family.home().encode() if path == "/" else None

    def newest(self) -> str:
        """The page of the newest document."""
        with self._lock:
            return (self._document(max(self._documents)) or b"").decode()

    def _document(self, number: int) -> bytes | None:
        document = self._documents.get(number)
        if document is None:
            return None
        if document not in self._bodies:
            self._bodies[document] = self.family.document(document, self._characters).encode()
        return self._bodies[document]

    def _dated(self, page: bytes | None) -> bytes | None:
        return in_utc(page.decode()).encode() if self.moments and page is not None else page

    def _part(self, path: str, whole: bytes | None) -> bytes | None:
        if self.parts is None or whole is None:
            return whole
        return self.parts.page(whole.decode(), *self.parts.split(path)).encode()

    def _listing(self, number: int) -> bytes | None:
        newest_first = [
            self._documents[each] for each in sorted(self._documents, reverse=True) if each not in self.pinned
        ]
        pages = max(1, -(-len(newest_first) // self.rows))
        if self.endless:
            first = number * self.rows
            rows = [Document(each) for each in range(first, first + self.rows)]
            self._documents |= {each.number: each for each in rows}
            return self.family.listing(rows, number, 10**9 - 1).encode()
        if number > pages:
            return None
        rows = newest_first[(number - 1) * self.rows : number * self.rows]
        strangers = self.strangers if number == 1 else ()
        rows = [self._documents[each] for each in self.pinned] + rows
        shown = self.promise or pages if self.pager is None else 0
        html = self.family.listing(rows, number, shown, strangers, self.pinned)
        page = with_pager(html, self.pager, self.family, pages, len(newest_first)).encode()
        if self.spelling is not None:
            page = self.spelling.page(page.decode()).encode()
        if self.shift == "add":
            self._publish(1)
        elif self.shift == "remove":
            del self._documents[newest_first[0].number]
        if number in self.withdraw_after:
            del self._documents[self.withdraw_after.pop(number)]
        return page
