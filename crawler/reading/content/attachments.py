"""Find the files that a page links to, embeds or names in a script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlsplit

from crawler.reading.html.lines import PageLines, one_line
from crawler.reading.html.scripts import attachment_markup, shown_files
from crawler.reading.html.tree import Tree
from crawler.reading.urls import absolute_url

_DOCUMENTS = (
    "pdf doc docx docm xls xlsx xlsm ppt pptx wps et dps ofd ceb rtf txt csv zip rar 7z tar gz".split()
)
_PICTURES = "jpg jpeg png bmp tif tiff".split()
_EXTENSIONS = frozenset([*_DOCUMENTS, *_PICTURES])
_DOWNLOAD_WORDS = re.compile("download|downfile|attach|fujian")
_FILE = re.compile(rf"\.(?:{'|'.join(_DOCUMENTS)})$", re.IGNORECASE)
_NAMES_FILE = re.compile(
    rf"\.(?:{'|'.join(_DOCUMENTS)})(?:\s*[（(\[【][^）)\]】]{{0,12}}[）)\]】])?[。，；,;]?\s*$", re.IGNORECASE
)
"""Matches the end of a text that is a file's name. The file's size may follow in brackets."""

_STATIC_PAGE = re.compile(r"\.(?:s?html?|jhtml|xhtml)$", re.IGNORECASE)
_VIEWER = re.compile(r"viewer|preview|\.(?:s?html?)$", re.IGNORECASE)
"""Matches the path of a page that shows a file, and not of a script that sends one."""

_EMBEDDING = {"iframe": "src", "embed": "src", "object": "data"}
"""Maps each element that embeds a file in a page to the attribute that contains the file's URL."""

_LEADS_NOWHERE = frozenset({"", "#", "j", "J"})
"""Values of ``href[:1]`` if a link is empty, a fragment (``#``) or a script (``javascript:``)."""

_FILE_ATTRIBUTES = ("data-href", "data-url", "data-file")
_QUERY_NAMES_FILE = re.compile(rf"=[^&#]*\.(?:{'|'.join(_DOCUMENTS)})(?:[&#]|$)", re.IGNORECASE)
_VIEWER_PARAMETERS = frozenset({"file", "fileurl", "url", "src"})
_LITERAL = re.compile(r"""["']([^"'\\\s]{1,500})["']""")
_PICTURE = re.compile(rf"\.(?:{'|'.join(_PICTURES)})$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"(?:download|downfile|attach(?:ment)?|fujian)\w*[./?]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AttachmentReading:
    """An attached file, with its name as shown on the page and its absolute URL."""

    name: str
    url: str


def read_attachments(
    page: PageLines,
    base: str,
    first: int,
    after: int,
    listed: Sequence[tuple[str, str]] = (),
    *,
    encoding: str = "utf-8",
) -> tuple[list[AttachmentReading], int]:
    """Return a page's attachments, and the number of attached files without a usable URL.

    Each URL is returned once. Links and embedded files come first, in document order. Files that scripts name
    come next. The files in ``listed`` come last. A file has no usable URL if its link is relative and the
    page's own URL is unknown, or if the link points to a file on the author's computer (``file:``).

    Args:
        page: the page's lines of text.
        base: the URL against which relative links are resolved.
        first: the index of the first line after the title.
        after: the index of the line where the site's footer begins.
        listed: the (name, link) pairs of files that were found elsewhere, for example in a script.
        encoding: the page's encoding, in which browsers send the queries of its links.
    """
    tree = page.tree
    begin = page.lasts[first - 1] if first else 0
    end = page.firsts[after] if after < len(page.firsts) else len(tree.segments) + 1
    candidates: list[AttachmentReading | None] = []
    has_embedded = not _EMBEDDING.keys().isdisjoint(tree.tags)
    embedded = [element for element, tag in enumerate(tree.tags) if tag in _EMBEDDING] if has_embedded else []
    for element in sorted([*tree.links, *embedded]) if embedded else tree.links:
        if not begin <= tree.starts[element] <= end:
            continue
        names = [tree.text(element), tree.attribute(element, "download"), tree.attribute(element, "title")]
        if tree.tags[element] == "a":
            href = tree.attribute(element, "href") or tree.attribute(element, "_href")
            if href[:1] in _LEADS_NOWHERE:
                href = _file_in_attributes(tree.attributes(element), href) or href
        else:
            href = tree.attribute(element, _EMBEDDING[tree.tags[element]])
        href = _without_viewer(base, href, encoding)
        is_download = tree.has_attribute(element, "download")
        candidates.append(_attachment(base, href, names, encoding, is_download=is_download))
    for source in tree.scripts.values():
        candidates += [_attachment(base, shown, (), encoding) for shown in shown_files(source)]
        markup = attachment_markup(source)
        if "<" in markup:
            written = Tree(markup)
            for link in written.links:
                href = written.attribute(link, "href") or written.attribute(link, "_href")
                candidates.append(_named(base, href, one_line(written.text(link)), encoding))
    candidates += [_named(base, href, name, encoding) for name, href in listed]
    found: dict[str, AttachmentReading] = {}
    for file in filter(None, candidates):
        found.setdefault(file.url, file)
    files = [file for file in found.values() if not file.url.startswith("file:")]
    return files, len(found) - len(files)


def _named(base: str, href: str, name: str, encoding: str) -> AttachmentReading | None:
    """Return the attachment at a link, or None if the link has no absolute URL. If ``name`` is blank, use the URL's."""
    url = absolute_url(base, href, encoding)
    return AttachmentReading(name or file_name(url), url) if url is not None else None


def _file_in_attributes(attributes: Mapping[str, str | None], href: str) -> str | None:
    """Return the address of the file that a click on a link opens by script, or None if no such file is found.

    Attributes that scripts read (such as ``data-url``) are searched first. The strings in the code of the
    link's ``onclick`` or ``href`` (``javascript:``) are searched next.
    """
    for name in _FILE_ATTRIBUTES:
        value = attributes.get(name) or ""
        if _is_file(value):
            return value
    run = f"{attributes.get('onclick') or ''} {href if len(href) > 1 else ''}"
    return next((match[1] for match in _LITERAL.finditer(run) if _is_file(match[1])), None)


def _is_file(address: str) -> bool:
    """Return whether an address, without query and fragment, ends in a document's file extension."""
    return _FILE.search(_file_path(address)) is not None


def _file_path(address: str) -> str:
    """Return an address without query and fragment.

    If the address does not end in a document's file extension, what may follow a file name is removed too: path
    parameters (``;v=2``) and white space.
    """
    path = address.partition("#")[0].partition("?")[0]
    if not (";" in path or " " in path or "%" in path) or _FILE.search(path):
        return path
    directory, slash, name = path.rpartition("/")
    return f"{directory}{slash}{unquote(name.partition(';')[0]).rstrip()}"


def _without_viewer(base: str, href: str, encoding: str) -> str:
    """Return the absolute URL of a file from a link that opens the file in a document viewer.

    An example of such a link is ``/pdfjs/web/viewer.html?file=/files/a.pdf``. A link that does not open a
    file in a viewer is returned unchanged, even if it is relative. The value of ``down.jsp?file=a.doc`` is a file's
    name and no address: that link is returned unchanged too.

    Args:
        base: the URL against which relative links are resolved.
        href: the link.
        encoding: the page's encoding.
    """
    if "=" not in href:
        return href
    path, _, query = href.partition("?")
    for name, value in parse_qsl(query):
        if (
            name.lower() in _VIEWER_PARAMETERS
            and _is_file(value)
            and ("/" in value or _VIEWER.search(path) is not None)
        ):
            return absolute_url(absolute_url(base, href) or base, value, encoding) or href
    return href


def _attachment(
    base: str, href: str, names: Sequence[str], encoding: str, *, is_download: bool = False
) -> AttachmentReading | None:
    """Return the attachment that a link leads to.

    A link leads to a file if its address, its text, its attribute ``download`` or ``title``, or the file name in its
    query ends as the name of a file does. Return None if it does not, or if it cannot be resolved to an absolute URL.
    A link to a static page (``.html``) never leads to a file. The attachment's name is the first of the texts that is
    not blank; if all are, it is the file name in the query or in the path.

    Args:
        base: the URL against which relative links are resolved.
        href: the link.
        names: the link's text, and its attributes ``download`` and ``title``.
        encoding: the page's encoding.
        is_download: True if the link has the attribute ``download``, by which browsers save what it leads to.
    """
    names_file = is_download or any("." in name and _NAMES_FILE.search(name.rstrip()[-40:]) for name in names)
    if not (names_file or _may_be_file(href)):
        return None
    url = absolute_url(base, href, encoding)
    if url is None:
        return None
    name = next(filter(None, map(one_line, names)), "")
    parts = urlsplit(url)
    path = _file_path(parts.path)
    is_picture = _PICTURE.search(path) and (_PICTURE.search(name) or is_download)
    named = (names_file or _name_in_query(parts.query)) and not _STATIC_PAGE.search(path)
    serves_file = _DOWNLOAD.search(f"{parts.path}?{parts.query}") and "download" in href.lower()
    if not (_FILE.search(path) or is_picture or named or serves_file):
        return None
    return AttachmentReading(name or file_name(url), url)


def _may_be_file(href: str) -> bool:
    """Return whether a link's address looks as if it might lead to a file.

    This is a cheap first test, because resolving a link is slow. It excludes most links of a page, which
    belong to menus.
    """
    plain = href.strip().lower()
    extension = _file_path(plain).rpartition(".")[2]
    return (
        extension in _EXTENSIONS
        or _DOWNLOAD_WORDS.search(plain) is not None
        or ("=" in plain and _QUERY_NAMES_FILE.search(plain) is not None)
    )


def file_name(url: str) -> str:
    """Return the name of the file at a URL: the file name in the query, or else the last part of the path."""
    parts = urlsplit(url)
    return _name_in_query(parts.query) or _decoded(_file_path(parts.path).rpartition("/")[2])


def _name_in_query(query: str) -> str:
    """Return the first value in a query that ends as a file's name does, without directories; '' if there is none."""
    if _QUERY_NAMES_FILE.search(f"={query}") is None:
        return ""
    values = (_decoded(part.partition("=")[2].replace("+", " ")) for part in query.split("&"))
    return next((re.split(r"[/\\]", value)[-1].strip() for value in values if _FILE.search(value)), "")


def _decoded(text: str) -> str:
    """Return a text without percent-encoding. Bytes that are not UTF-8 are read as GB 18030."""
    octets = unquote_to_bytes(text)
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("gb18030", "replace")
