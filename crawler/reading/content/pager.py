"""Find the pager of a document that is published in several pages.

Its links lead to the document's own further pages. Links such as 上一篇 and 下一篇 lead to other documents.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.reading.html.lines import PageLines, squeeze
from crawler.reading.meaning.answer import read_signature
from crawler.reading.urls import absolute_url

_NUMBER = re.compile(r"[\[【(（第]?(\d{1,2})[\]】)）页]?")
_NEXT = re.compile(r"[\[【(（]?(?:下一?页|后一?页|下一?頁|[Nn]ext(?:[Pp]age)?|NEXT)[\]】)）>»›→]*|[>»›]{1,2}")
_PAGER_LINE = re.compile(
    r"(?:\d{1,3}(?!\d)|[\[\]【】()（）|｜/.,…·<>«»‹›→←共第页頁条首上下前后一尾末到转跳]|最后|[Nn]ext|[Pp]rev|GO|[Gg]o)+"
)
_LONGEST_LINE = 80
_LINES_ABOVE = 4

_PAGE_NAME = re.compile(r"(?:cur(?:rent)?_?)?page_?(?:no|num|number|index)?|p|pn|pg", re.IGNORECASE)
"""Matches the name of a query parameter that is a page number."""

_LISTING_NAMES = frozenset({"", "index", "list", "default", "common_list", "more", "moreinfo"})
"""The file names of listings, whose pagers have the same form."""

_CREATE_PAGE = re.compile(
    r"createPage(?:HTML)?\(\s*(\d{1,3})\s*,\s*\d{1,3}\s*,\s*[\"']([\w.-]+)[\"']\s*,\s*[\"'](\w+)[\"']"
)
"""Matches the call that writes a pager on TRS WCM: the number of pages, and the files' name and extension."""


@dataclass(frozen=True, slots=True)
class Pager:
    """The pager of a document in several pages.

    Attributes:
        numbered: the URLs of the document's pages by number, as far as the pager names them. The first page is 1.
        following: the URL to which 下一页 (next page) leads, or None.
        unreadable: True if there is a pager below a text without a signature, but its links have no URL.
        lines: the indexes of the pager's lines, which are not a part of the text.
    """

    numbered: Mapping[int, str] = field(default_factory=dict)
    following: str | None = None
    unreadable: bool = False
    lines: frozenset[int] = frozenset()


def find_pager(page: PageLines, base: str, url: str) -> Pager | None:
    """Return the pager of a document, or None if it has none.

    Args:
        page: the page's lines of text.
        base: the URL against which relative links are resolved.
        url: the URL of the document's first page.
    """
    tree = page.tree
    numbered: dict[int, str] = dict(_written_by_script(tree.scripts, base, url))
    following: str | None = None
    links: list[int] = []
    scripted: list[int] = []
    for link in tree.links:
        text = squeeze(tree.text(link)[:_LONGEST_LINE])
        number, is_next = _NUMBER.fullmatch(text), _NEXT.fullmatch(text)
        if number is None and is_next is None:
            continue
        target = absolute_url(base, tree.attribute(link, "href"))
        if target is None:
            scripted.append(link)
            continue
        target = target.partition("#")[0]
        if _page_number(url, target, int(number[1]) if number is not None else None) is None:
            continue
        links.append(link)
        if number is not None:
            numbered.setdefault(int(number[1]), target)
        else:
            following = target
    if numbered.keys() - {1} or following is not None:
        return Pager(numbered, following, lines=_lines_of(page, links))
    if _is_scripted_pager(page, scripted):
        return Pager(unreadable=True, lines=_lines_of(page, scripted))
    return None


def _page_number(url: str, target: str, printed: int | None) -> int | None:
    """Return the number in the URL of a document's further page, or None if ``target`` is not such a page.

    The further pages of ``t1.html`` are, for example, ``t1_1.html``, ``t1-2.html`` or ``t1/2.html``. Those of
    ``show.aspx?id=3`` are ``show.aspx?id=3&page=2``. Files may be numbered from 0 or from 1.

    Args:
        url: the URL of the document's first page.
        target: the URL to which a link of the pager leads.
        printed: the number that the link shows, or None for 下一页 (next page).
    """
    try:
        own, other = urlsplit(url), urlsplit(target)
    except ValueError:
        return None
    directory, _, name = own.path.rpartition("/")
    stem, dot, _ = name.rpartition(".")
    stem = (stem if dot else name) or "index"
    number: str | None = None
    if own.path == other.path:
        number = _number_in_query(own.query, other.query)
    elif other.query in {"", own.query}:
        if own.scheme == "file":
            directory, stem = other.path.rpartition("/")[0], _common_stem(other.path)
        page_file = re.escape(f"{directory}/{stem}")
        forms = [rf"{page_file}[_-](\d{{1,3}})(?:\.\w+)?", rf"{page_file}/(\d{{1,3}})(?:\.\w+)?"]
        if printed is not None and (numbered := re.fullmatch(r"(.+[_-])0*1", stem)):
            forms.append(rf"{re.escape(f'{directory}/{numbered[1]}')}({printed})(?:\.\w+)?")
        matches = [match for form in forms if (match := re.fullmatch(form, other.path))]
        number = matches[0][1] if matches else None
    if number is None or own.netloc.lower() != other.netloc.lower():
        return None
    found = int(number)
    return found if printed is None or found in {printed, printed - 1} else None


def _common_stem(path: str) -> str:
    """Return the name of a file without its number, or a name that matches nothing if it is that of a listing."""
    stem = re.sub(r"[_-]\d{1,3}$", "", path.rpartition("/")[2].rpartition(".")[0])
    return stem if stem not in _LISTING_NAMES else "\0"


def _number_in_query(own: str, other: str) -> str | None:
    """Return the value of the page parameter if two queries differ in nothing else, otherwise None."""
    mine, theirs = set(own.split("&")) - {""}, set(other.split("&")) - {""}
    added = [parameter.partition("=") for parameter in theirs - mine]
    removed = [parameter.partition("=")[0] for parameter in mine - theirs]
    if len(added) != 1 or removed not in ([], [added[0][0]]):
        return None
    name, _, value = added[0]
    return value if _PAGE_NAME.fullmatch(name) and value.isdecimal() and len(value) <= 3 else None


def _written_by_script(scripts: Mapping[int, str], base: str, url: str) -> dict[int, str]:
    """Return the pages by number of a pager that a script writes on TRS WCM, or an empty dict if there is none."""
    writing = [source for source in scripts.values() if "createPage" in source]
    stem = urlsplit(url).path.rpartition("/")[2].rpartition(".")[0] if writing else ""
    for source in writing:
        for call in _CREATE_PAGE.finditer(source):
            if stem and call[2] == stem:
                pages = {
                    number: absolute_url(base, f"{stem}_{number - 1}.{call[3]}")
                    for number in range(2, int(call[1]) + 1)
                }
                return {number: target for number, target in pages.items() if target is not None}
    return {}


def _is_scripted_pager(page: PageLines, links: list[int]) -> bool:
    """Return whether links without a URL are a pager below a text that does not end with a signature.

    The pager must have the number 2 and 下一页 (next page) in one element.
    """
    tree = page.tree
    texts = {link: squeeze(tree.text(link)[:_LONGEST_LINE]) for link in links}
    seconds = [
        link for link in links if (number := _NUMBER.fullmatch(texts[link])) is not None and number[1] == "2"
    ]
    for link in links:
        parent = tree.parents[link]
        second = bisect_left(seconds, parent)
        if (
            not _NEXT.fullmatch(texts[link])
            or second == len(seconds)
            or not tree.inside(seconds[second], parent)
        ):
            continue
        line = page.span(parent)[0]
        above = page.texts[max(0, line - _LINES_ABOVE) : line]
        return any(text.endswith(("。", "；")) for text in above) and read_signature(above)[1] is None
    return False


def _lines_of(page: PageLines, links: list[int]) -> frozenset[int]:
    """Return the indexes of the lines of a pager: those of its links, and those next to them with numbers alone."""
    lines: set[int] = set()
    for link in links:
        for line in range(*page.span(link)):
            if line in lines or not _is_pager_line(page.texts[line]):
                continue
            for step in (-1, 1):
                near = line
                while 0 <= near < len(page.texts) and _is_pager_line(page.texts[near]):
                    lines.add(near)
                    near += step
    return frozenset(lines)


def _is_pager_line(text: str) -> bool:
    return len(text) <= _LONGEST_LINE and _PAGER_LINE.fullmatch(squeeze(text)) is not None
