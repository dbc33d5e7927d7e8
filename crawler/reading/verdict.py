"""What a page is when it is not a document: named, so that a run can count it and never store it."""

from __future__ import annotations

import re
from enum import StrEnum

from crawler.reading.html.lines import squeeze


class Verdict(StrEnum):
    """What the bytes under a document's URL turned out to be."""

    DOCUMENT = "document"
    CHALLENGE = "challenge"
    """A shell of scripts that asks the browser to prove itself, served in place of the page."""
    NOT_FOUND = "not_found"
    """A page that says, with status 200, that there is none."""
    HOME_PAGE = "home_page"
    """The home page or a column's page in place of a document."""
    LISTING = "listing"
    """A listing in place of a document: linked titles with dates and a pager."""
    STUB = "stub"
    """A few hundred bytes without a word of the document, as portals give beyond the last page."""
    EMPTY = "empty"
    """A page of ordinary size from which neither metadata nor body nor attachments can be read."""


BLOCKING_STATUSES = frozenset({403, 412, 429, 521})
"""Statuses with which portals refuse (瑞数 412, 加速乐 521); 202 blocks only with a challenge in it."""

STUB_BYTES = 600
"""A page shorter than this that holds no document is a stub (300 to 400 bytes seen)."""

_INVISIBLE = re.compile(
    r"<!--.*?-->|<script\b.*?(?:</script\s*>|\Z)|<style\b.*?(?:</style\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_TITLE = re.compile(r"<title\b[^>]*>.*?</title\s*>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^<>]*>")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_MARKERS = {
    "rs_challenge": re.compile(r"\$_ts\b"),
    "jsl_challenge": re.compile(r"__jsl_clearance"),
    "cookie_challenge": re.compile(
        r"document\.cookie\s*=.{0,2000}?location(?:\.href|\.replace|\.reload|\s*=)", re.DOTALL
    ),
}
_MARKS = ("$_ts", "__jsl_clearance", "document.cookie")
"""What every marker above has in it, looked for first because it costs nothing."""

_SMALL = 4_000
_LARGEST_CHALLENGE = 30_000
_LARGEST_REFUSAL = 12_000
_GONE = re.compile(
    r"(?<!\d)404(?!\d)|页面不存在|(?:页面|网页|文章|信息|资源|内容|文件|栏目)(?:已经?)?(?:不存在|被删除|已删除|未找到|找不到|已下线|已失效|不见了|撤稿|"
    r"(?:被)?撤销发布|未发布)|"
    r"(?:找不到|未找到|无法找到|没有找到)(?:您|你|该|相关|要|所)?.{0,12}(?:页面|网页|文章|信息|资源|内容|文件)|Not Found",
    re.IGNORECASE,
)


_REFUSALS = ("拦截", "阻断", "过于频繁", "验证", "限制访问")
"""What every refusal in words below has in it, looked for first because it costs nothing."""

_REFUSED = re.compile(
    r"(?:您|你|当前)的?[^。；]{0,16}(?:访问|请求|IP)[^。；]{0,24}(?:拦截|阻断|过于频繁|限制访问)|已被[^。；]{0,16}拦截|"
    r"(?:完成|进行|通过|需要)[^。；]{0,4}(?:安全|人机|滑动)验证|输入验证码[^。；]{0,6}(?:继续)?(?:访问|浏览)"
)
"""A firewall's own page: to a person it says what a challenge says to a browser."""

_FAILED = re.compile(
    r"50[0234] (?:Bad Gateway|Internal Server Error|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|HTTP Status [45]\d\d|"
    r"应用程序中的服务器错误|java\.lang\.\w+Exception|"
    r"(?:网站|系统|平台)[^。]{0,8}(?:正在)?[^。]{0,6}(?:升级|维护)(?:中|，)|Runtime Error",
    re.IGNORECASE,
)
_LONGEST_MESSAGE = 600
"""Characters of a page that is a message and no document."""

_ANSWERING = re.compile("收悉|答复|代表[:：]|委员[:：]")
"""Words of a reply, which may speak of such messages."""


def blocked_kind(status: int, text: str) -> str | None:
    """Name the kind of block that a response is, None where it is none (docs/portals.md, section 9).

    ``status_403`` and the like; ``rs_challenge``, ``jsl_challenge``, ``cookie_challenge`` by their marks;
    ``script_shell`` for a small body of scripts without a Chinese word; ``refusal_page`` for a firewall's message.
    """
    if status in BLOCKING_STATUSES:
        return f"status_{status}"
    if len(text) > _LARGEST_CHALLENGE:
        return None
    refusing = len(text) <= _LARGEST_REFUSAL and any(mark in text for mark in _REFUSALS)
    if len(text) >= _SMALL and not refusing and not any(mark in text for mark in _MARKS):
        return None
    if not refusing and "<script" not in text.lower():
        return None
    visible = squeeze(_MARKUP.sub("", _TITLE.sub("", _INVISIBLE.sub("", text))))
    words = len(_CHINESE.findall(visible))
    if words < 60:
        for kind, marker in _MARKERS.items():
            if marker.search(text):
                return kind
    if (
        refusing
        and len(visible) < _LONGEST_MESSAGE
        and _REFUSED.search(visible)
        and not _ANSWERING.search(visible)
    ):
        return "refusal_page"
    if "<script" not in text.lower():
        return None
    return "script_shell" if len(text) < _SMALL and not words and len(visible) < 80 else None


def says_failed(visible: str) -> bool:
    """Whether a short page is the message of a server or system that could not answer."""
    return (
        len(visible) < _LONGEST_MESSAGE and bool(_FAILED.search(visible)) and not _ANSWERING.search(visible)
    )


def says_not_found(title: str, visible: str) -> bool:
    """Whether a short page says that what was asked for is not there."""
    return bool(_GONE.search(title)) or (len(visible) < 600 and bool(_GONE.search(visible)))
