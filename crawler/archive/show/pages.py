"""Write the HTML that shows archives: the list of captures, one capture, and the saved page in its frame.

Everything in an archive is a stranger's. URLs are escaped, and saved pages run no scripts and request nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from crawler.archive.model import Capture, SavedPage
from crawler.counts import counted
from crawler.documents.file_types import MEDIA_TYPES, file_type
from crawler.files import printable

CAPTURES_PER_PAGE = 500

_LIST_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_CAPTURE_POLICY = f"{_LIST_POLICY}; frame-src 'self'"
"""The policy of the page around the frame. ``frame-src`` also keeps a link in the frame from leading elsewhere."""

_FRAME_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'self'"
)
_VIEWER_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'self'; base-uri 'self';"
    " frame-ancestors 'self'"
)

_REQUESTING = re.compile(r"<(/?)(link|meta|base)(?=[\s/>])", re.IGNORECASE)
"""Matches the tags with which a page connects to other hosts before a policy is asked, or replaces its own."""

_IMAGES = frozenset({"bmp", "gif", "jpg", "png", "webp"})
_TEXTS = frozenset({"html", "txt", "xml"})

_STYLE = """<style>
body { font: 15px/1.5 sans-serif; margin: 1em } table { border-collapse: collapse }
td, th { padding: 0 1em 0 0; text-align: left } td:last-child { overflow-wrap: anywhere }
iframe { width: 100%; height: 85vh; border: 1px solid #888 } form { margin: 1em 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1em } dd { margin: 0; overflow-wrap: anywhere }
</style>"""


class Answer(NamedTuple):
    """The answer to a request.

    Attributes:
        body: the bytes.
        media_type: the media type, with the character set.
        policy: the content security policy.
        status: the HTTP status code.
        is_download: True if a browser has to save the bytes instead of showing them.
    """

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    policy: str = _LIST_POLICY
    status: int = 200
    is_download: bool = False


def list_page(name: str, captures: Sequence[tuple[int, Capture]], number: int, query: str) -> Answer:
    """Return one page of the list of captures.

    Args:
        name: the names of the archives.
        captures: the captures to list, each with its number.
        number: the number of the page, from 1.
        query: the text that the URLs of the captures contain, or an empty string.
    """
    begin = (number - 1) * CAPTURES_PER_PAGE
    rows = "".join(
        f'<tr><td>{escape(capture.fetched_at)}</td><td>{capture.status}</td><td><a href="/capture/{place}">'
        f"{escape(capture.url)}</a></td></tr>"
        for place, capture in captures[begin : begin + CAPTURES_PER_PAGE]
    )
    last = max(1, -(-len(captures) // CAPTURES_PER_PAGE))
    links = " ".join(
        f'<a href="/?page={page}&amp;q={quote(query)}">{word}</a>'
        for page, word in ((number - 1, "earlier"), (number + 1, "further"))
        if 1 <= page <= last
    )
    return _html(
        name,
        f'<form><input name="q" value="{escape(query)}" placeholder="part of a URL"> <button>Search</button></form>'
        f"<p>{counted(len(captures), 'capture')}, page {number} of {last}. {links}</p>"
        f"<table><tr><th>fetched at (UTC)</th><th>status</th><th>URL</th></tr>{rows}</table>",
        _LIST_POLICY,
    )


def capture_page(name: str, place: int, capture: Capture, viewer_link: str | None) -> Answer:
    """Return the page that shows one capture in a frame in which no script runs.

    Args:
        name: the names of the archives.
        place: the capture's number.
        capture: the capture.
        viewer_link: the link to the capture in ReplayWeb.page, or None if it cannot be shown there.
    """
    location = capture.location
    facts = {
        "URL": capture.url,
        "fetched at": capture.fetched_at,
        "status": capture.status,
        "file": f"{printable(location.file)} offset={location.offset} length={location.length}",
    }
    described = "".join(f"<dt>{key}</dt><dd>{escape(str(value))}</dd>" for key, value in facts.items())
    viewer = f' | <a href="{escape(viewer_link)}">in ReplayWeb.page</a>' if viewer_link is not None else ""
    return _html(
        name,
        f'<p><a href="/">all captures</a>{viewer} | <a href="/bytes/{place}">save the bytes</a></p>'
        f"<dl>{described}</dl>"
        f'<iframe sandbox src="/page/{place}" referrerpolicy="no-referrer" title="the saved page"></iframe>',
        _CAPTURE_POLICY,
    )


def saved_page(page: SavedPage) -> Answer:
    """Return a saved page as it is shown in a frame: a text or an image, or a sentence about another kind of file."""
    kind = file_type(page.body)
    if kind in _IMAGES:
        return Answer(page.body, MEDIA_TYPES[kind], _FRAME_POLICY)
    if kind in _TEXTS or not page.body:
        text = page.decoded.text
        media_type = "text/plain"
        if kind == "html" or "html" in (page.header("Content-Type") or ""):
            media_type = "text/html"
            text = _REQUESTING.sub(r"<\1removed-\2", text)
        return Answer(text.encode("utf-8", "replace"), f"{media_type}; charset=utf-8", _FRAME_POLICY)
    what = MEDIA_TYPES[kind]
    return error_page(200, f"This is not a page of text ({what}). Save its bytes to look at them.")


def saved_bytes(page: SavedPage) -> Answer:
    """Return the bytes of a saved page as a file to save."""
    return Answer(page.body, "application/octet-stream", _FRAME_POLICY, is_download=True)


def viewer_page(file_url: str, capture: Capture) -> Answer:
    """Return the page that shows one capture in ReplayWeb.page. ``file_url`` is the address of the archive's file."""
    moment = re.sub(r"\D", "", capture.fetched_at)
    return Answer(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>ReplayWeb.page</title>'
        '<style>html, body, replay-web-page { height: 100%; margin: 0 }</style><script src="/replay/ui.js"></script>'
        f'<replay-web-page source="{escape(file_url)}" url="{escape(capture.url)}" ts="{moment}" replayBase="/replay/">'
        "</replay-web-page></html>".encode(),
        policy=_VIEWER_POLICY,
    )


def viewer_application() -> Answer:
    """Return the page in which ReplayWeb.page loads its service worker."""
    return Answer(
        b"<!doctype html><meta charset='utf-8'><script src='ui.js'></script><replay-app-main></replay-app-main>",
        policy=_VIEWER_POLICY,
    )


def error_page(status: int, sentence: str) -> Answer:
    """Return a page, also for the frame, that says why there is nothing to show."""
    return _html("fuwen", f"<p>{escape(sentence)}</p>", _FRAME_POLICY, status)


def _html(title: str, content: str, policy: str, status: int = 200) -> Answer:
    return Answer(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>{_STYLE}'
        f"<h1>{escape(title)}</h1>{content}</html>".encode("utf-8", "backslashreplace"),
        policy=policy,
        status=status,
    )
