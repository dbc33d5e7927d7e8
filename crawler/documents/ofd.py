"""Reading the text of OFD files (GB/T 33190-2016).

An OFD file is a ZIP of XML files in which every text object has a position on a page. This module was written
from the standard and tested on synthetic files, because no file from a portal was available.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from crawler.documents.bounds import NoTextError, check_zip

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)


def ofd_text(content: bytes) -> str:
    """Return the text of all pages of an OFD file in order, with one line for each line on a page.

    Raises:
        NoTextError: the file would unpack to too much data, contains too many files, is encrypted, or names a
            document that it does not contain.
    """
    with ZipFile(BytesIO(content)) as archive:
        check_zip(archive)
        parts = set(archive.namelist())
        lines: list[str] = []
        read = set[str]()  # a document or a page that is named again is not read again
        for element in _xml(archive, "OFD.xml").iterfind(".//{*}DocRoot"):
            root = (element.text or "").strip()
            document = _inside("", root)
            if document not in parts:
                raise NoTextError(f"it does not hold the document that it names: {root[:80]}")
            if document in read:
                continue
            read.add(document)
            for page in _xml(archive, document).iterfind(".//{*}Pages/{*}Page"):
                location = _inside(posixpath.dirname(document), page.get("BaseLoc", ""))
                if location in parts and location not in read:
                    read.add(location)
                    lines += _lines(_xml(archive, location))
    return "\n".join(lines)


def _xml(archive: ZipFile, part: str) -> etree._Element:
    return etree.fromstring(archive.read(part), _PARSER)


def _inside(folder: str, location: str) -> str:
    """Return the name of the file in the ZIP that ``location`` refers to.

    The location may be relative to ``folder``. A name outside the ZIP does no harm, because the result is only
    looked up among the names in the ZIP.
    """
    return posixpath.normpath(posixpath.join(folder, location).lstrip("/"))


def _lines(page: etree._Element) -> Iterator[str]:
    """Yield the lines of text on a page.

    Text objects are read in the order of the file. A text object begins a new line if it is clearly higher or
    lower on the page than the text object before it.
    """
    line, last_top = "", None
    for block in page.iterfind(".//{*}TextObject"):
        text = "".join((element.text or "").strip() for element in block.iterfind(".//{*}TextCode"))
        top, height = _top_and_height(block.get("Boundary", ""))
        if line and last_top is not None and abs(top - last_top) > height / 2:
            yield line
            line = ""
        line, last_top = line + text, top
    if line:
        yield line


def _top_and_height(boundary: str) -> tuple[float, float]:
    """Return the top and the height in millimetres from a text object's boundary (``x y width height``).

    If they cannot be read, the result is infinity and 0, which makes every text object a line of its own.
    """
    try:
        _, top, _, height = (float(part) for part in boundary.split())
    except ValueError:
        return float("inf"), 0.0
    return top, height
