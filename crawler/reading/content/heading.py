"""Find the heading of a page that does not state its title anywhere else.

On such a page, ``<title>`` contains the name of the site, the column or a template, and no meta tag contains
the title (seen on changsha.gov.cn; docs/portals.md, section 4). The heading is found by its position above
the date or the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from crawler.reading.content.body import find_body
from crawler.reading.content.heading_lines import whole_heading, without_number_lines
from crawler.reading.content.region import Region, is_boilerplate
from crawler.reading.html.lines import PageLines, squeeze
from crawler.reading.meaning.dates import find_dates
from crawler.reading.metadata.vocabulary import delimited_labels, meaning_of

_GENERIC_TITLE = re.compile(
    r"(?:(?:文章|信息|新闻|公文|内容|详细|政务|详情|列表|最终|细览|正文|公开|政府|法定|主动|页面?|页|内容|信息){1,5}|无标题文档|untitled.*|"
    r".{0,16}(?:门户网站|政府网站?|信息公开(?:网|平台|专栏)?|政务公开(?:网|平台|专栏)?|首页|主页))",
    re.IGNORECASE,
)
"""Matches the text of a ``<title>`` that names a template or a whole site instead of a document."""

_LONGEST_COLUMN = 20
_SHORTEST, _LONGEST = 5, 120
_BEFORE, _INSIDE = 14, 6
"""Numbers of lines before and after the first line of the text that are searched for the heading."""

_BREADCRUMBS = re.compile(r"位置|首页\s*[>›»/＞-]|[>›»＞]\s*\S+\s*[>›»＞]")
_ENDS_NO_HEADING = ("；", "，", "：", ":", "、", ";")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|——|—")
_TAGS = {"h1": 10, "h2": 8, "h3": 5, "h4": 4, "strong": 3, "b": 3, "font": 2, "center": 3}


def is_generic_title(page: PageLines, document_title: str, first_part: str) -> bool:
    """Return whether a page's ``<title>`` names a template, a site or a column instead of the document.

    A text is the name of a column if a link has the same text or a breadcrumb trail ends with this text.

    Args:
        page: the page's lines of text.
        document_title: the text of ``<title>``.
        first_part: the part of ``document_title`` before its first separator (such as ``_``), or ''.
    """
    core = squeeze(first_part or document_title)
    if not core or _GENERIC_TITLE.fullmatch(core):
        return True
    if len(core) > _LONGEST_COLUMN:
        return False
    return core in _link_texts(page) or any(
        squeeze(text).endswith(core)
        for text in page.texts
        if len(text) <= _LONGEST and _BREADCRUMBS.search(text)
    )


def _link_texts(page: PageLines) -> set[str]:
    """Return the texts of all links of a page, without white space."""
    return {squeeze(page.tree.text(link)) for link in page.tree.links}


def find_heading(
    page: PageLines, covered: Collection[int], unlikely: Collection[str]
) -> tuple[int, int] | None:
    """Return the line range of the heading above a page's text, or None if no heading is found.

    The range consists of the index of the heading's first line and the index of the line after its last line.

    Args:
        page: the page's lines of text.
        covered: the indexes of lines in the metadata block (the table of labels and values).
        unlikely: names of the site, the column and the template, without white space. A line that consists of
            such a name is unlikely to be the heading.
    """
    region = Region(page, 0, covered)
    container = find_body(region)
    begin = max(covered, default=-1) + 1
    if container is not None and region.weight(container):
        begin = next(
            (line for line in range(*page.span(container)) if line not in region.non_body),
            page.span(container)[0],
        )
    best, best_score = None, 0.0
    link_texts = _link_texts(page)
    for line in range(max(0, begin - _BEFORE), min(len(page.texts), begin + _INSIDE)):
        key = squeeze(page.texts[line])
        if line in covered or not _may_be_heading(page, line, key):
            continue
        score = _score(page, line, begin) - (12 if key in link_texts or key in unlikely else 0)
        if score > best_score:
            best, best_score = line, score
    return None if best is None else whole_heading(page, *_heading_lines(page, best), unlikely)


def _may_be_heading(page: PageLines, line: int, key: str) -> bool:
    """Return whether a line has the form of a heading.

    Args:
        page: the page's lines of text.
        line: the index of the line.
        key: the line's text without white space.
    """
    text = page.texts[line]
    dates = find_dates(text)
    return (
        _SHORTEST <= len(key) <= _LONGEST
        and "。" not in text
        and text.count("|") < 2
        and not text.endswith(_ENDS_NO_HEADING)
        and page.linked[line] * 2 <= len(key)
        and not is_boilerplate(text)
        and not _BREADCRUMBS.search(text)
        and not _NUMBERED.match(text)
        and meaning_of(text) is None
        and not delimited_labels(text)
        and not any(end - start >= len(key) - 8 for start, end, _ in dates)
        and not (dates and text[-1].isdigit() and dates[-1][1] >= len(text) - 9)
        and not page.tree.is_hidden(page.owner(line))
    )


def _score(page: PageLines, line: int, begin: int) -> float:
    """Return a score for a possible heading; a higher score means a more likely heading.

    Args:
        page: the page's lines of text.
        line: the index of the possible heading's line.
        begin: the index of the line where the text below the heading begins.
    """
    tree = page.tree
    element = page.owner(line)
    elements = [element, *list(tree.ancestors(element))[:3]]
    score = float(max(_TAGS.get(tree.tags[other], 0) for other in elements))
    if _is_bar(page, line + 1) or _is_bar(page, line + 2):
        score += 12
    if line + 1 == begin:
        score += 4
    text = page.texts[line]
    if "关于" in text:
        score += 4
    if "建议" in text or "提案" in text or "议案" in text:
        score += 3
    if len(text) > _LONGEST_COLUMN:
        score += 3
    return score + 4 - abs(line - begin) / 4


def _is_bar(page: PageLines, line: int) -> bool:
    """Return whether a line looks like the info bar below a heading.

    An info bar is a short line with one date and perhaps labels such as 来源 (source).
    """
    if line >= len(page.texts):
        return False
    text = page.texts[line]
    return len(text) <= _LONGEST and len(find_dates(text)) == 1 and not text.endswith(("。", "日"))


def _heading_lines(page: PageLines, line: int) -> tuple[int, int]:
    """Return the index of a heading's first line and the index of the line after its last line.

    A heading may be split into two or three lines by ``<br>``. A document number may follow it.

    Args:
        page: the page's lines of text.
        line: the index of one of the heading's lines.
    """
    tree = page.tree
    element = page.owner(line)
    first, after = page.span(element)
    if after - first in {2, 3, 4} and tree.tags[element] not in {"body", "div", "td"}:
        return without_number_lines(page, first, after)
    return line, line + 1
