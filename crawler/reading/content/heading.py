"""The heading of a page whose title is given nowhere else: the line above the date or the text.

Needed where ``<title>`` is the name of the site, the column or a template and no meta tag has the title
(changsha.gov.cn without its meta tags; docs/portals.md, section 4).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from crawler.reading.content.body import find_body
from crawler.reading.content.region import Region, is_furniture
from crawler.reading.html.lines import Layout, squeeze
from crawler.reading.meaning.dates import find_dates
from crawler.reading.metadata.vocabulary import delimited_labels, meaning_of

_NOTHING = re.compile(
    r"(?:(?:文章|信息|新闻|公文|内容|详细|政务|详情|列表|最终|细览|正文|公开|政府|法定|主动|页面?|页|内容|信息){1,5}|无标题文档|untitled.*|"
    r".{0,16}(?:门户网站|政府网站?|信息公开(?:网|平台|专栏)?|政务公开(?:网|平台|专栏)?))",
    re.IGNORECASE,
)
"""Document titles of templates and of whole sites."""

_LONGEST_COLUMN = 20
_SHORTEST, _LONGEST = 5, 120
_BEFORE, _INSIDE = 14, 6
"""Lines before the first line of the text, and after it, in which the heading is looked for."""

_CRUMBS = re.compile(r"位置|首页\s*[>›»/＞-]|[>›»＞]\s*\S+\s*[>›»＞]")
_ENDS_NO_HEADING = ("；", "，", "：", ":", "、", ";")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|——|—")
_TAGS = {"h1": 10, "h2": 8, "h3": 5, "h4": 4, "strong": 3, "b": 3, "font": 2, "center": 3}


def says_nothing(layout: Layout, document_title: str, first_part: str) -> bool:
    """Tell whether a document title is the name of a template, a site or a column that menus link."""
    core = squeeze(first_part or document_title)
    if not core or _NOTHING.fullmatch(core):
        return True
    if len(core) > _LONGEST_COLUMN:
        return False
    return core in _linked(layout) or any(
        squeeze(text).endswith(core)
        for text in layout.texts
        if len(text) <= _LONGEST and _CRUMBS.search(text)
    )


def _linked(layout: Layout) -> set[str]:
    """Return the texts of a page's links."""
    return {squeeze(layout.tree.text(link)) for link in layout.tree.links}


def find_heading(
    layout: Layout, covered: Collection[int], unlikely: Collection[str]
) -> tuple[int, int] | None:
    """Return the lines of the heading above the text of a page, None where there is none.

    Args:
        layout: the page.
        covered: lines of the metadata block.
        unlikely: squeezed names of the site, the column and the template.
    """
    region = Region(layout, 0, covered)
    container = find_body(region)
    begin = max(covered, default=-1) + 1
    if container is not None and region.weight(container):
        begin = next(
            (line for line in range(*layout.span(container)) if line not in region.foreign),
            layout.span(container)[0],
        )
    best, best_score = None, 0.0
    linked = _linked(layout)
    for line in range(max(0, begin - _BEFORE), min(len(layout.texts), begin + _INSIDE)):
        key = squeeze(layout.texts[line])
        if line in covered or not _may_head(layout, line, key):
            continue
        score = _score(layout, line, begin) - (12 if key in linked or key in unlikely else 0)
        if score > best_score:
            best, best_score = line, score
    return None if best is None else _with_breaks(layout, best)


def _may_head(layout: Layout, line: int, key: str) -> bool:
    """Tell whether a line may be a heading at all."""
    text = layout.texts[line]
    dates = find_dates(text)
    return (
        _SHORTEST <= len(key) <= _LONGEST
        and "。" not in text
        and text.count("|") < 2
        and not text.endswith(_ENDS_NO_HEADING)
        and layout.linked[line] * 2 <= len(key)
        and not is_furniture(text)
        and not _CRUMBS.search(text)
        and not _NUMBERED.match(text)
        and meaning_of(text) is None
        and not delimited_labels(text)
        and not any(end - start >= len(key) - 8 for start, end, _ in dates)
        and not (dates and text[-1].isdigit() and dates[-1][1] >= len(text) - 9)
        and not layout.tree.is_hidden(layout.owner(line))
    )


def _score(layout: Layout, line: int, begin: int) -> float:
    """Return how much a line looks like the heading of the text that begins at line ``begin``."""
    tree = layout.tree
    element = layout.owner(line)
    looks = [element, *list(tree.ancestors(element))[:3]]
    score = float(max(_TAGS.get(tree.tags[place], 0) for place in looks))
    if _is_bar(layout, line + 1) or _is_bar(layout, line + 2):
        score += 12
    if line + 1 == begin:
        score += 4
    text = layout.texts[line]
    if "关于" in text:
        score += 4
    if "建议" in text or "提案" in text or "议案" in text:
        score += 3
    if len(text) > _LONGEST_COLUMN:
        score += 3
    return score + 4 - abs(line - begin) / 4


def _is_bar(layout: Layout, line: int) -> bool:
    """Tell whether a line is a bar as found below a heading: one date, with or without labels."""
    if line >= len(layout.texts):
        return False
    text = layout.texts[line]
    return len(text) <= _LONGEST and len(find_dates(text)) == 1 and not text.endswith(("。", "日"))


def _with_breaks(layout: Layout, line: int) -> tuple[int, int]:
    """Return the first line of a heading's element and the line after its last; ``<br>`` may split it."""
    tree = layout.tree
    element = layout.owner(line)
    first, after = layout.span(element)
    if after - first in {2, 3} and tree.tags[element] not in {"body", "div", "td"}:
        return first, after
    return line, line + 1
