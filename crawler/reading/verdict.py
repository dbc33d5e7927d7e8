"""The kinds of pages, and functions that detect refusals, error messages and "not found" pages."""

from __future__ import annotations

import re
from enum import StrEnum

from crawler.reading.html.lines import squeeze


class Verdict(StrEnum):
    """The kind of page that was served under a document's URL."""

    DOCUMENT = "document"
    CHALLENGE = "challenge"
    """A page of scripts, served instead of the document, that checks whether the client is a browser."""
    NOT_FOUND = "not_found"
    """A page with status 200 that says that the document does not exist."""
    HOME_PAGE = "home_page"
    """The home page, or the page of a column of documents, served instead of the document."""
    LISTING = "listing"
    """A listing (linked titles with dates and a pager), served instead of the document."""
    STUB = "stub"
    """A page of a few hundred bytes without content, such as portals serve beyond a listing's last page."""
    EMPTY = "empty"
    """A page of ordinary size from which no metadata, body or attachments can be read."""


BLOCKING_STATUSES = frozenset({403, 412, 429, 521})
"""The HTTP statuses with which portals refuse access (瑞数 Ruishu: 412, 加速乐 Jiasule: 521).

Status 202 is a refusal only if the page contains a challenge.
"""

STUB_CHARACTERS = 600
"""The number of characters below which a page without a document is a stub.

Stubs of 300 to 400 bytes were seen.
"""

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
_MARKER_HINTS = ("$_ts", "__jsl_clearance", "document.cookie")
"""Substrings to search for first, because that is cheap.

Every match of a pattern in :data:`_MARKERS` contains at least one of these substrings.
"""

_SMALL = 4_000
_LARGEST_SCRIPTED_PAGE = 30_000
"""The number of characters above which a page with any visible text is not a challenge.

A challenge has a script of any size, but the page around it is empty.
"""

_LARGEST_REFUSAL = 12_000
_EMPTY_PAGE = 80
"""The number of visible characters below which a page is empty apart from its scripts."""

_GONE = re.compile(
    r"(?<!\d)404(?!\d)|页面不存在|(?:页面|网页|文章|信息|资源|内容|文件|栏目)(?:已经?)?(?:不存在|被删除|已删除|未找到|找不到|已下线|已失效|不见了|撤稿|"
    r"(?:被)?撤销发布|未发布)|"
    r"(?:找不到|未找到|无法找到|没有找到)(?:您|你|该|相关|要|所)?.{0,12}(?:页面|网页|文章|信息|资源|内容|文件)|Not Found",
    re.IGNORECASE,
)


_REFUSAL_HINTS = ("拦截", "阻断", "过于频繁", "验证", "限制访问")
"""Substrings to search for first, because that is cheap.

Every match of :data:`_REFUSED` contains at least one of these substrings.
"""

_REFUSED = re.compile(
    r"(?:您|你|当前)的?[^。；]{0,16}(?:访问|请求|IP)[^。；]{0,24}(?:拦截|阻断|过于频繁|限制访问)|已被[^。；]{0,16}拦截|"
    r"(?:完成|进行|通过|需要)[^。；]{0,4}(?:安全|人机|滑动)验证|输入验证码[^。；]{0,6}(?:继续)?(?:访问|浏览)"
)
"""A pattern for the message, meant for people, with which a firewall refuses access."""

_FAILED = re.compile(
    r"50[0234] (?:Bad Gateway|Internal Server Error|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|HTTP Status [45]\d\d|"
    r"应用程序中的服务器错误|java\.lang\.\w+Exception|"
    r"(?:网站|系统|平台)[^。]{0,8}(?:正在)?[^。]{0,6}(?:升级|维护)(?:中|，)|Runtime Error",
    re.IGNORECASE,
)
_LONGEST_MESSAGE = 600
"""The number of characters at which a page is too long to be only a message."""

_REPLY_WORDS = re.compile("收悉|答复|代表[:：]|委员[:：]")
"""Words that occur in replies (received, reply, deputy, member). A page with one of them is not an error message."""


def blocked_kind(status: int, text: str) -> str | None:
    """Return the kind of refusal if a response refuses access, otherwise None (docs/portals.md, section 9).

    There are four groups of kinds:

    - ``status_403``, ``status_412`` and so on for the statuses in :data:`BLOCKING_STATUSES`
    - ``rs_challenge``, ``jsl_challenge`` and ``cookie_challenge``, which are recognised by their scripts
    - ``script_shell`` for a small page of scripts without Chinese text
    - ``refusal_page`` for a firewall's message

    Args:
        status: the response's HTTP status.
        text: the decoded page.
    """
    if status in BLOCKING_STATUSES:
        return f"status_{status}"
    refusing = len(text) <= _LARGEST_REFUSAL and any(mark in text for mark in _REFUSAL_HINTS)
    if len(text) >= _SMALL and not refusing and not any(mark in text for mark in _MARKER_HINTS):
        return None
    if not refusing and "<script" not in text.lower():
        return None
    visible = squeeze(_MARKUP.sub("", _TITLE.sub("", _INVISIBLE.sub("", text))))
    if len(text) > _LARGEST_SCRIPTED_PAGE and len(visible) >= _EMPTY_PAGE:
        return None
    chinese = len(_CHINESE.findall(visible))
    if chinese < 60:
        for kind, marker in _MARKERS.items():
            if marker.search(text):
                return kind
    if (
        refusing
        and len(visible) < _LONGEST_MESSAGE
        and _REFUSED.search(visible)
        and not _REPLY_WORDS.search(visible)
    ):
        return "refusal_page"
    if "<script" not in text.lower():
        return None
    return "script_shell" if len(text) < _SMALL and not chinese and len(visible) < _EMPTY_PAGE else None


def is_server_error(visible: str) -> bool:
    """Return whether a page is only a short message about a server error or maintenance.

    The argument ``visible`` is the page's visible text.
    """
    return (
        len(visible) < _LONGEST_MESSAGE and bool(_FAILED.search(visible)) and not _REPLY_WORDS.search(visible)
    )


def is_not_found(title: str, visible: str) -> bool:
    """Return whether a page's title, or its text if it is short, says that the requested page does not exist.

    Args:
        title: the page's title or heading.
        visible: the page's visible text.
    """
    return bool(_GONE.search(title)) or (len(visible) < 600 and bool(_GONE.search(visible)))
