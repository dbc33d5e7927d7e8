"""Text of OFD (GB/T 33190-2016): a ZIP of XML in which every piece of text has its place on a page.

Written after the standard and synthetic files; no file of a portal was at hand.
"""

from __future__ import annotations

import posixpath
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from lxml import etree

from crawler.documents.bounds import NoTextError, check_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)


def ofd_text(content: bytes) -> str:
    """The text of every page in order, a line for each line on the page.

    Raises:
        NoTextError: it would unpack to too much, or has no pages where the standard puts them.
    """
    with ZipFile(BytesIO(content)) as archive:
        check_zip(archive)
        parts = set(archive.namelist())
        lines: list[str] = []
        for root in _told(_xml(archive, "OFD.xml"), "DocRoot"):
            document = _inside("", root)
            if document not in parts:
                raise NoTextError(f"it names a document that it does not hold: {root[:80]}")
            for page in _pages(_xml(archive, document)):
                place = _inside(posixpath.dirname(document), page)
                if place in parts:
                    lines += _lines(_xml(archive, place))
    return "\n".join(lines)


def _xml(archive: ZipFile, part: str) -> etree._Element:
    return etree.fromstring(archive.read(part), _PARSER)


def _told(root: etree._Element, name: str) -> list[str]:
    """The texts of all elements of a name, whatever their namespace prefix."""
    return [(each.text or "").strip() for each in root.iterfind(f".//{{*}}{name}")]


def _pages(document: etree._Element) -> list[str]:
    return [each.get("BaseLoc", "") for each in document.iterfind(".//{*}Pages/{*}Page")]


def _inside(folder: str, place: str) -> str:
    """A place that a part names, as the name of a part: never outside of the ZIP, where only names are looked up."""
    return posixpath.normpath(place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place))


def _lines(page: etree._Element) -> Iterator[str]:
    """Text objects in the order of the page; one that begins lower down begins a line."""
    line, before = "", None
    for block in page.iterfind(".//{*}TextObject"):
        words = "".join((each.text or "").strip() for each in block.iterfind(".//{*}TextCode"))
        top, height = _top_and_height(block.get("Boundary", ""))
        if line and before is not None and abs(top - before) > height / 2:
            yield line
            line = ""
        line, before = line + words, top
    if line:
        yield line


def _top_and_height(boundary: str) -> tuple[float, float]:
    """From ``x y width height`` in millimetres; every object is a line of its own where that cannot be read."""
    try:
        _, top, _, height = (float(part) for part in boundary.split())
    except ValueError:
        return float("inf"), 0.0
    return top, height
