"""Read the number of pages and rows that the scripts or the data of a listing page state, whatever wrote them.

No script is executed: only numbers that are written in it are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.portals.listing import parse_count, parse_json

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->|(?<![:\"'\\])//[^\n]*", re.DOTALL)
_VALUE = r"[\"']?\s*[:=]\s*[\"']?(\d{1,18})\b"
_PAGES = re.compile(
    r"(?<![\w$-])(?:[ni]|int|str|num|the|var)?_?"
    r"(?:(?:total|all|max|sum|count)_?pages?(?:_?(?:num|number|count|no|size))?"
    r"|pages?_?(?:count|total|sum|max))" + _VALUE,
    re.IGNORECASE,
)
_ROWS = re.compile(
    r"(?<![\w$-])(?:[ni]|int|str|num)?_?"
    r"(?:(?:total|all|sum)_?(?:records?|rows?|counts?|items?|datas?|elements)(?:_?(?:num|count))?"
    r"|(?:records?|rows?|items?|datas?)_?(?:count|total|sum))" + _VALUE,
    re.IGNORECASE,
)
_TOTAL_AND_SIZE = re.compile(
    r"(?<![\w$.-])[\"']?(?:total|count)" + _VALUE + r"(?=[^{}\[\]]{0,80}?\b(?:page_?size|per_?page|limit)"
    r"[\"']?\s*[:=]\s*[\"']?\d)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?<![\w$])(?P<known>(?:\$\.)?laypage(?:\.\w+)?|createPage\w*|kkpager\.\w+|\w*[pP]aginat(?:or|ion)|new\s+Pag(?:er|ing|ination)\w*)"
    r"\s*\(|(?<![\w$])(?P<likely>(?:(?:show|make|write|creat|create|init|render|print|draw|build|out)_?)?"
    r"(?:\w{0,20}pag(?:e|er|ing|ination)\.\w{1,12}|(?:page(?:s|r|html|list|bar|nav|str|link|info)?|paging|fenye|fanye)\w{0,12}))\s*\(",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"\bfunction\s+$")
_OPTION = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*[\"']?(\d{1,18})\b")
_LONGEST_CALL = 600
_LAYPAGE_SIZE = 10
"""The number of rows on a page for which laypage is called without a size."""

_PAGE_KEYS = frozenset(
    "totalpages totalpage totalpagenum totalpagecount pagecount pages pagetotal allpage allpages countpage maxpage".split()
)
_ROW_KEYS = frozenset(
    "total count totalcount totalrecord totalrecords recordcount recordtotal rowcount totalrows totalelements totalnum"
    " postcount datacount totalitems allcount items".split()
)
_SIZE_KEYS = frozenset(
    "limit pagesize size rows perpage pagelimit itemsonpage items_per_page itemsperpage numperpage".split()
)
_MORE_KEYS = frozenset("hasnext hasmore hasnextpage havenext havemore".split())
_TOTAL_RECORD = re.compile(r"<totalrecord>\s*(?:<!\[CDATA\[)?\s*(\d{1,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A count that a page states, and the words in which it does.

    Attributes:
        count: the number; None if a pager is called without a number that can be read.
        quote: the words.
    """

    count: int | None
    quote: str


def without_comments(script: str) -> str:
    """Return a script without its comments, whose calls are not run."""
    return _COMMENT.sub(" ", script)


def stated_pages(script: str) -> Iterator[StatedCount]:
    """Yield each page count that a script states, as a value or as an argument of a function that writes a pager."""
    source = without_comments(script)
    for match in _PAGES.finditer(source):
        if int(match[1]):
            yield StatedCount(int(match[1]), match[0])
    for match in _CALL.finditer(source):
        if _DEFINES.search(source, max(match.start() - 20, 0), match.start()) is None:
            call = _arguments(source, match.end())
            if call is not None:
                yield from _pages_of_call(match, call)


def stated_rows(script: str) -> Iterator[int]:
    """Yield each total of rows that a script states."""
    source = without_comments(script)
    yield from (int(match[1]) for match in _ROWS.finditer(source))
    yield from (int(match[1]) for match in _TOTAL_AND_SIZE.finditer(source))
    yield from (int(match[1]) for match in _TOTAL_RECORD.finditer(script))


def counts_in_attributes(attributes: Mapping[str, str]) -> tuple[list[tuple[str, int]], list[int]]:
    """Return the page counts, each with its name, and the totals of rows in the attributes of a pager's element."""
    pages, rows = [], []
    for name, value in attributes.items():
        key = (
            name.lower()
            .lstrip(":")
            .removeprefix("v-bind:")
            .removeprefix("data-")
            .replace("-", "")
            .replace("_", "")
        )
        count = parse_count(value.strip())
        if count and key in _PAGE_KEYS:
            pages.append((name, count))
        elif count and key in _ROW_KEYS:
            rows.append(count)
    return pages, rows


def data_pages(text: str) -> Iterator[StatedCount]:
    """Yield each page count that JSON states. A statement that there is a next page has no number."""
    for key, value in _facts(parse_json(text)):
        name = key.replace("_", "").lower()
        if name in _PAGE_KEYS and parse_count(value):
            yield StatedCount(parse_count(value), f'"{key}": {value}')
        elif name in _MORE_KEYS and value is True:
            yield StatedCount(None, f'"{key}": true')


def data_rows(text: str) -> Iterator[int]:
    """Yield each total of rows that JSON or XML states."""
    yield from (int(match[1]) for match in _TOTAL_RECORD.finditer(text))
    for key, value in _facts(parse_json(text)):
        count = parse_count(value)
        if count is not None and key.replace("_", "").lower() in _ROW_KEYS - {"count", "items"}:
            yield count


def markup_in(text: str) -> str:
    """Return the HTML inside JSON, or an empty string if there is none."""
    return " ".join(value for _, value in _facts(parse_json(text)) if isinstance(value, str) and "<" in value)


def _facts(value: object, depth: int = 3) -> Iterator[tuple[str, object]]:
    """Yield the keys and values of a JSON object and of the objects in it, but not of the entries of lists."""
    if isinstance(value, dict) and depth:
        for key, inner in value.items():
            yield str(key), inner
            yield from _facts(inner, depth - 1)


def _arguments(source: str, begin: int) -> str | None:
    """Return what is between the brackets of a call, or None if the brackets define a function or do not close."""
    depth = 1
    for place in range(begin, min(len(source), begin + _LONGEST_CALL)):
        depth += {"(": 1, ")": -1}.get(source[place], 0)
        if not depth:
            is_definition = source[place + 1 : place + 20].lstrip().startswith("{")
            return None if is_definition else source[begin:place]
    return None


def _pages_of_call(match: re.Match[str], arguments: str) -> Iterator[StatedCount]:
    """Yield the page count that a call of a function for pagers states.

    The first numbers are read as the makers of pagers write them: ``(pages, current, …)``, ``('element', pages,
    current, …)`` and ``(rows, pages, current, …)``. A call of a well-known function without a number yields a
    count of None. A call of any other function must have two numbers.
    """
    quote = f"{match[0]}{arguments[:30]}"
    options = {name.lower(): int(value) for name, value in _OPTION.findall(arguments)}
    pages = next((options[name] for name in options if name in _PAGE_KEYS), None)
    rows = next((options[name] for name in options if name in _ROW_KEYS), None)
    size = next((options[name] for name in options if name in _SIZE_KEYS), None)
    if pages is None and "startnum" in options:
        pages = options.get("num")  # Page({num: pages, startnum: current})
    if rows is not None and size is None and "laypage" in match[0]:
        size = _LAYPAGE_SIZE
    parts = [part.strip() for part in arguments.partition("{")[0].split(",")]
    numbers = [parse_count(part) for part in parts]
    if pages is None and size:
        rows = rows if rows is not None else numbers[0]
        pages = -(-rows // size) if rows is not None else None
    if pages:
        yield StatedCount(pages, quote)
        return
    if options:
        count = None
    elif numbers[0] is not None and len(numbers) > 2 and None not in numbers[:3]:
        count = numbers[1]  # (rows, pages, current, ...)
    elif parts[0][:1] in {"'", '"'} and len(numbers) > 1:
        count = numbers[1]  # ("element", pages, current, ...)
    else:
        count = numbers[0]  # (pages, current, ...)
    others = sum(number is not None for number in numbers)
    if match["known"] or (count is not None and others > 1):
        yield StatedCount(count, quote)
