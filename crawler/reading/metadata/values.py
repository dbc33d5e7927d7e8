"""The end of a value that something else follows: page controls, an unlabelled date, or a button."""

from __future__ import annotations

import re

from crawler.reading.html.lines import PageLines
from crawler.reading.meaning.dates import find_dates, read_date
from crawler.reading.metadata.find_labels import UNKNOWN, Label, segment_offsets
from crawler.reading.metadata.pairs import DATES
from crawler.reading.nfkc import nfkc

SEPARATORS = " \xa0\u3000\t|｜丨/,，、;；·"
"""Characters that separate the pairs in a bar (the line under the title) and are not part of a pair."""

_AFTER_DAY = re.compile(
    r"(?:[\s/]*+[（(]?(?:星期|周|礼拜)[一二三四五六日天][）)]?)?"
    r"(?:[\sT/]*+\d{1,2}\s*+[:：∶时]\s*+\d{1,2}(?:\s*+[:：∶分]\s*+\d{1,2})?(?:\.\d+)?[秒分]?)?"
)
"""Matches the weekday and the time of day after a date, or nothing. It matches at any place."""

_CONTROLS = re.compile(
    r"\s*[\[【(（｜|]*\s*(?:我要)?(?:打印|收藏|关闭|字体|字号|分享|纠错|浏览|阅读|点击|访问|编辑|作者|复制|朗读|大\s*中\s*小|收听|扫一扫)"
)
_DATE_CONTROLS = re.compile(
    r"[\s\[【(（｜|/丨,，;；]*+(?:我要|在线|加入|保护|网页|文字|全文)?(?:打印|收藏|关闭|字体|字号|大小|分享|纠错|浏览|阅读|点击|访问|人气|热度|已阅|编辑|作者|"
    r"复制|朗读|播报|语音|大\W*中\W*小|收听|听|扫|保存|下载|返回|视力|背景|放大|缩小|默认|繁|简|转发|评论|推荐|无障碍|二维码|手机|微信|审核|"
    r"责任|责编|A\s*[+-]|[TA](?:\W|$)|\d{1,9}\s*+(?:次|人|位))"
)
"""Matches page controls and counters that follow a date."""

_DATE_WORDS = frozenset("日时期年")
_AFTER_DATE = SEPARATORS + "/。.[]【】()（）"
_SHORTEST_DATE = len("2024-5-4")
"""The number of characters of the shortest date. A value of this length has nothing behind the date."""


def may_be_date(label: Label) -> bool:
    """Return whether the value of a label may be a date: its name says so, or what it means is unknown.

    A date beside 来源 (source) is not its value.
    """
    return label.meaning in {*DATES, UNKNOWN} or not _DATE_WORDS.isdisjoint(label.printed)


def date_value(value: str) -> str:
    """Return a date's value in a metadata block without the page controls that follow the date in its cell or line."""
    dates = find_dates(value) if len(value) > _SHORTEST_DATE else []
    if len(dates) != 1 or dates[0][0]:
        return value
    end = _end_of_date(value, dates[0][1])
    controls = _DATE_CONTROLS.match(value, end) or not value[end:].strip(_AFTER_DATE)
    return value[:end].rstrip() if controls else value


def _end_of_date(value: str, end: int) -> int:
    """Return the offset just past the weekday and the time of day that follow a date, which ends at ``end``."""
    after = _AFTER_DAY.match(value, end)
    return after.end() if after is not None else end


def bar_value(page: PageLines, label: Label, end: int | None, value: str) -> str:
    """Return a label's value without the links, buttons or unlabelled date that follow it in its line.

    Args:
        page: the page's lines.
        label: the label.
        end: the offset of the next label in the same line, or None if there is none.
        value: the text between ``label`` and the next label.
    """
    text = page.texts[label.line]
    if label.meaning in DATES:
        dates = find_dates(value)
        if not dates:
            return value
        return value[: _end_of_date(value, dates[0][1])]
    limit = _element_end(page, label)
    if limit > label.after:
        value = text[label.after : min(limit, end if end is not None else len(text))].strip(SEPARATORS)
    dates = find_dates(value)
    if dates and (dates[0][0] > 0 or not may_be_date(label)):
        value = value[: dates[0][0]]
    controls = _CONTROLS.search(value)
    return value[: controls.start()] if controls is not None and controls.start() else value


def _element_end(page: PageLines, label: Label) -> int:
    """Return the offset in a label's line at which the element that contains the label's value ends."""
    tree = page.tree
    offsets = segment_offsets(page, label.line)
    first = page.firsts[label.line]
    text = page.texts[label.line]
    own = max(number for number, offset in enumerate(offsets) if offset < label.after or number == 0)
    begins = label.after
    while begins < len(text) and text[begins] in SEPARATORS + "：:":
        begins += 1
    holding = max(number for number, offset in enumerate(offsets) if offset <= begins or number == 0)
    block = page.owner(label.line)
    owner = tree.owners[first + holding]
    if holding == own:
        element = owner
    else:
        shared = tree.common(tree.owners[first + own], owner)
        element = owner
        while element != shared and tree.parents[element] != shared:
            element = tree.parents[element]
        if element == shared:
            return offsets[holding + 1] if holding + 1 < len(offsets) else len(text)
    if element == block or tree.inside(block, element):
        return len(text)
    stop = tree.stops[element] - first
    return offsets[stop] if stop < len(offsets) else len(text)


def trimmed(value: str) -> str:
    """Return a value without leading colons, surrounding separators or unmatched brackets."""
    value = value.strip(SEPARATORS).lstrip("：:").strip(SEPARATORS)
    for opening, closing in ("[]", "【】", "（）", "()", "［］"):
        if value.count(opening) != value.count(closing):
            value = value.strip(opening + closing).strip(SEPARATORS)
    return value


def same_value(one: str, other: str) -> bool:
    """Return whether two values are equal, ignoring white space, character width and date format."""
    if one == other:
        return True
    plain, second = ("".join(nfkc(text).split()) for text in (one, other))
    day = read_date(one)
    return plain == second or (day is not None and day == read_date(other))
