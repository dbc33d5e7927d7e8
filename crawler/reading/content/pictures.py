"""Find the pictures that a document consists of, such as a scanned letter."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.reading.content.attachments import AttachmentReading, file_name
from crawler.reading.html.lines import PageLines, one_line, squeeze
from crawler.reading.html.tree import Tree
from crawler.reading.meaning.answer import read_signature
from crawler.reading.urls import absolute_url

_LONGEST_INTRODUCTION = 100
"""The number of characters at which a text is too long to be the introduction of a scanned letter."""

_LAST_LINES = 6
"""The number of lines at the end of a text in which a signature is looked for. A signed text is whole."""

_SMALLEST = 200
"""The declared width or height in pixels below which a picture shows no page of a letter."""

_LAZY = ("data-original", "data-src", "data-lazy-src", "data-lazy", "data-url", "original", "_src", "src")
"""The attributes that may contain a picture's address. A script copies the first ones to ``src`` later."""

_SCAN = re.compile(r"\.(?:jpe?g|png|bmp|tiff?|webp)$", re.IGNORECASE)
_DATA = re.compile(r"\s*data:image/", re.IGNORECASE)
_LARGE_DATA = 20_000
"""The minimum number of characters of a picture in a ``data:`` URL that may show a page of a letter."""

_ORNAMENT = re.compile(
    r"(?:^|[/_.-])(?:icons?|ico|logo|qr|qrcode|ewm|erweima|weixin|wechat|weibo|share|print|line|arrow|btn|button|bg|"
    r"banner|loading|blank|spacer|dot|filetypes?|fileico|emot\w*|xhtml|skins?|themes?|templates?)(?:\d*[/_.-]|$)",
    re.IGNORECASE,
)
"""Matches the address of a picture that belongs to the page's design."""

_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$", re.IGNORECASE)
_STYLE = r"(?<![\w-]){}\s*:\s*(\d{{1,5}})(?:\.\d+)?px"
_SIZES = {name: re.compile(_STYLE.format(name), re.IGNORECASE) for name in ("width", "height")}


def scanned_pages(
    page: PageLines, base: str, container: int | None, body: str, lines: range, *, encoding: str = "utf-8"
) -> tuple[list[AttachmentReading], bool]:
    """Return the pictures that contain a document's text, and whether there are any.

    The pictures contain the text if the text that the page prints is at most an introduction, such as a salutation
    and one sentence, without a signature. Icons and other pictures of the page's design are left out. A picture
    that is written into the page (``data:``) has no URL, so it is not among the pictures that are returned.

    Args:
        page: the page's lines of text.
        base: the URL against which relative addresses are resolved.
        container: the index of the body's element, or None if there is none.
        body: the document's text.
        lines: the indexes of the lines between the title and the footer, where pictures are searched for if there is
            no element of the body.
        encoding: the page's encoding.
    """
    tree = page.tree
    if not tree.images or not _is_introduction(body):
        return [], False
    if container is not None:
        images = [image for image in tree.images if tree.inside(image, container)]
    else:
        begin = page.lasts[lines.start - 1] if lines.start else 0
        end = page.firsts[lines.stop] if lines.stop < len(page.firsts) else len(tree.segments)
        images = [image for image in tree.images if begin <= tree.starts[image] <= end]
    found: dict[str, AttachmentReading] = {}
    is_written = False
    for image in images:
        if tree.is_hidden(image) or _is_small(tree, image) or _leads_elsewhere(tree, image):
            continue
        address = _address(tree, image)
        if _DATA.match(address):
            is_written = is_written or len(address) >= _LARGE_DATA
            continue
        url = absolute_url(base, address, encoding) if address else None
        path = urlsplit(url).path if url is not None else ""
        if url is None or url.startswith("file:") or not _SCAN.search(path) or _ORNAMENT.search(path):
            continue
        name = one_line(tree.attribute(image, "title")) or one_line(tree.attribute(image, "alt"))
        found.setdefault(url, AttachmentReading(name or file_name(url), url))
    return list(found.values()), bool(found) or is_written


def _is_introduction(body: str) -> bool:
    if len(squeeze(body)) >= _LONGEST_INTRODUCTION:
        return False
    return not body or read_signature(body.split("\n")[-_LAST_LINES:])[1] is None


def _address(tree: Tree, image: int) -> str:
    return next((value for name in _LAZY if (value := tree.attribute(image, name).strip())), "")


def _is_small(tree: Tree, image: int) -> bool:
    """Return whether a picture's declared width or height is too small for a page of a letter."""
    style = tree.attribute(image, "style")
    for name, pattern in _SIZES.items():
        declared = _PIXELS.match(tree.attribute(image, name)) or pattern.search(style)
        if declared is not None and int(declared[1]) < _SMALLEST:
            return True
    return False


def _leads_elsewhere(tree: Tree, image: int) -> bool:
    """Return whether a picture is inside a link to anything but a picture."""
    for parent in tree.ancestors(image):
        if tree.tags[parent] == "a":
            target = tree.attribute(parent, "href").strip()
            return not (target[:1] in {"", "#", "j", "J"} or _SCAN.search(target.partition("?")[0]))
    return False
