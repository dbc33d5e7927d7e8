"""Recognise counters of views, such as 浏览次数：123. They change with every fetch and are not part of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_WORD = r"(?:浏览|阅读|访问|点击|查看|围观|人气|热度|已阅|点阅|阅览|播放)"
_ABOUT = (
    r"(?:本(?:文章?|网?页面?|网?站|篇|条|信息)|[该此](?:文|页|信息)|文章|网页|页面|信息|新闻|总|累计|今日|当前|共|已|被|经|有|计|约|数|网友|"
    r"用户|读者){0,4}"
)
_UNIT = r"(?:总?人?次数?|总?量|总?数量?|率|人数|指数|值|统计|人|位|名|遍|℃|°C)"
_GAP = r"\s{0,3}"
_OPEN, _CLOSE = r"[（(\[【：:｜|/]{0,2}", r"[）)\]】]?"
_NUMBER = r"(?:\d[\d,，.]{0,11}[万wWkK]?\+?)"
_BEFORE = rf"{_ABOUT}{_GAP}{_WORD}{_GAP}{_UNIT}?(?:为|是|约|了|共)?{_GAP}{_OPEN}{_GAP}{_NUMBER}{_GAP}{_CLOSE}{_GAP}{_UNIT}?"
_AFTER = (
    rf"{_ABOUT}{_GAP}{_NUMBER}{_GAP}{_UNIT}{_GAP}(?:网友|读者|访客|用户|公众|群众)?{_GAP}(?:已|次|曾)?{_WORD}(?:过|了)?{_GAP}"
    r"(?:本文|本页|此文|本信息|该信息)?"
)
_BLANK = rf"{_ABOUT}{_WORD}{_GAP}(?:{_UNIT}{_GAP}[：:]?|[：:]){_GAP}{_UNIT}?"
_LATIN = rf"(?:hits|views|visits|pv|uv){_GAP}[：:]?{_GAP}{_NUMBER}|{_NUMBER}{_GAP}(?:hits|views|visits)"
_WITH_NUMBER = rf"(?:{_BEFORE}|{_AFTER}|{_LATIN})"
_COUNTER = re.compile(
    rf"[（(\[【]?{_GAP}(?:{_WITH_NUMBER}|{_BLANK}|{_NUMBER}{_GAP}{_WORD}){_GAP}[）)\]】。]?", re.IGNORECASE
)
_INSIDE = re.compile(rf"[（(\[【]?{_WITH_NUMBER}[）)\]】]?|{_BLANK}", re.IGNORECASE)
_AT_END = re.compile(
    rf"(?:(?<=[。！？日）)])|\s)[（(\[【|｜]?{_GAP}{_WITH_NUMBER}{_GAP}[）)\]】]?$", re.IGNORECASE
)
_HINT = re.compile("浏览|阅|访问|点击|查看|围观|人气|热度|播放|hits|views|visits|pv|uv", re.IGNORECASE)
"""Matches every text with a counter. A cheap first test."""

_COUNT_ALONE = re.compile(r"\d{1,8}\s?(?:人?次|人)?")
LONGEST_COUNTER = 60
"""The number of characters of the longest counter."""


@lru_cache(maxsize=8192)
def is_counter(text: str) -> bool:
    """Return whether a line is nothing but a counter, with or without its number."""
    return (
        len(text) <= LONGEST_COUNTER
        and _HINT.search(text) is not None
        and _COUNTER.fullmatch(text.strip()) is not None
    )


def is_count(text: str) -> bool:
    """Return whether a line is a number, perhaps with 次 (times), which a counter's label on the line above may need."""
    return len(text) <= LONGEST_COUNTER and _COUNT_ALONE.fullmatch(text) is not None


def counter_lines(texts: Sequence[str], line: int, after: int) -> int:
    """Return the number of lines of the counter of views at the index ``line``: 1, 2 if its number is below it, or 0."""
    if not is_counter(texts[line]):
        return 0
    below = line + 1
    return 2 if below < after and texts[line][-1] in "：:" and is_count(texts[below]) else 1


def without_counters(text: str) -> str:
    """Return a short line with each counter in it replaced by a space."""
    return _INSIDE.sub(" ", text) if _HINT.search(text) is not None else text


def without_counter_at_end(text: str) -> str:
    """Return a paragraph without the counter at its end.

    A counter at the end follows a full stop, a date, a bracket or a space. A sentence that mentions a number of views
    ends with its full stop and is returned unchanged.
    """
    tail = text[-LONGEST_COUNTER:]
    found = _AT_END.search(tail) if _HINT.search(tail) is not None else None
    return text[: len(text) - len(tail) + found.start()].rstrip() if found is not None else text
