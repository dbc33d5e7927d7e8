"""Find the lines of a page that may belong to its body.

These are the lines between title and footer that are not boilerplate, such as share buttons or print links.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import accumulate, islice

from crawler.reading.content.attachments import read_attachments
from crawler.reading.content.counters import is_counter, without_counters
from crawler.reading.content.footer import SALUTATION, SENTENCE_ENDS, footer_line
from crawler.reading.html.lines import PageLines, copied_lines, one_line, squeeze

_ROLE = (
    r"(?:(?:值班|责任|执行|本期|网络|网站|文字|文章|初审|复审|终审|一审|二审|三审)?(?:编辑|责编|编审|审核|审稿|审校|校对|录入|上传|监制|签发|撰稿|作者|摄影|"
    r"记者|通讯员|信息员)|[一二三初复终]审|发布)(?:人|员|者)?"
)
"""Matches the role of a person who worked on a page, such as 责任编辑 (editor in charge)."""

_BOILERPLATE = re.compile(
    r"扫一扫.{0,20}|扫描.{0,4}二维码.{0,20}|.{0,6}二维码.{0,6}|(?:用|使用|打开)?(?:手机|微信).{0,4}(?:扫|阅读|打开|查看).{0,20}|手机阅读.{0,12}|"
    r"(?:我要|在线)?打印(?:本页|正文|此文|文章|此页|页面|预览)?|关闭(?:本页|窗口|此页|页面)?|下载(?:本页|正文|文章|PDF)?|"
    r"(?:一键)?分享(?:到|至|按钮)?.{0,12}|(?:我要|加入)?收藏(?:本页|此页)?|(?:一键)?复制(?:链接|网址)?|转发|点赞|我要评论|评论|"
    r"(?:文字|字体|字号)?大小.{0,16}|字号.{0,16}|字体.{0,16}|大中小|大|中|小|默认|特大|较大|放大|缩小|A[+-]|"
    r"(?:上|下)一[篇条].{0,80}|返回(?:顶部|列表|首页|上一?页)?|我?要?(?:网站)?(?:纠错|挑错)|"
    r"(?:相关|关联)(?:链接|附件|文件|信息|新闻|文章|阅读|稿件|政策|解读|推荐|内容).{0,40}|附件(?:下载)?|附件列表|"
    r"(?:政策|文件)(?:原文|解读|咨询|图解)|(?:阅读)?无障碍(?:阅读|模式|浏览)?.{0,4}|长者模式|关怀版|适老版|"
    rf"{_ROLE}[：:].{{0,16}}|责任编辑|(?:责任编辑|责编|值班编辑|编辑|审核人?|校对)[\s丨|/]{{1,3}}[\u4e00-\u9fff·]{{2,4}}|"
    r"(?:浏览|阅读|访问|点击|查看)(?:次数|量|数|率)?[：:]?\d{0,9}次?|(?:本文|本页|已)?被?(?:阅读|浏览|点击)\d{0,9}次|您是第.{0,10}(?:位)?访[客问].{0,4}|"
    r"(?:在线|语音|开始|点击)*(?:朗读|播报|播放语音|听全文|收听|播放|暂停)(?:全文)?|听全文|语音合成中.{0,12}|"
    r"T|>|您?(?:的|现在的|现在所在)?(?:当前)?(?:所在)?位置.{0,60}|正文|(?:网站|友情)链接|元数据|"
    r"(?:版权|免责)声明.{0,80}|温馨提示.{0,80}|下载附件请.{0,40}|新浪微博|腾讯微博|微信|微博|QQ空间|QQ好友|人人网|豆瓣|更多|订阅|文件下载|政策咨询|评价|满意|不满意"
)
RELATED = re.compile(
    r"(?:相关|关联)(?:链接|附件|文件|信息|新闻|文章|阅读|稿件|政策|解读|推荐|内容)[：:]?|(?:推荐|延伸)阅读[：:]?"
)
_SEPARATORS = re.compile(r"[\[\]【】()（）|丨\s]+|[：:.…]+$")
_LONGEST_BOILERPLATE = 90

_SALUTATION_WEIGHT = 1500
"""Number of characters added to the length of a salutation, because only replies contain a salutation.

A sentence that acknowledges receipt of the suggestion (收悉) is treated as a salutation too.
"""

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
"""Matches a line that is nothing but an address."""

_WALL_LINKS = 40
_WALL_SHARE = 3
"""A wall of links has at least this number of linked characters, and this many times more than other characters."""

_WALL_DEPTH = 4
"""The number of ancestors of a heading that are searched for its wall of links."""

_ANY_ADDRESS = "http://localhost/"
_LONGEST_HEADING = 24
_SHORT_SENTENCE = 8
_NAVIGATION = frozenset({"footer", "nav"})


@lru_cache(maxsize=8192)
def is_boilerplate(text: str) -> bool:
    """Return whether a line is boilerplate, such as share buttons, a QR code caption or a print link."""
    if len(text) > _LONGEST_BOILERPLATE:
        return False
    return (
        _BOILERPLATE.fullmatch(text) is not None
        or is_counter(text)
        or all(_BOILERPLATE.fullmatch(part) for part in _SEPARATORS.split(without_counters(text)) if part)
    )


def line_is_boilerplate(page: PageLines, line: int) -> bool:
    """Return whether a line is boilerplate, either as a whole or in each piece of text between two tags.

    A row of links is an example of a line with several pieces of text.
    """
    text = page.texts[line]
    if len(text) > _LONGEST_BOILERPLATE:
        return False
    if is_boilerplate(text):
        return True
    segments = page.tree.segments[page.firsts[line] : page.lasts[line]]
    return len(segments) > 1 and all(is_boilerplate(one_line(segment)) for segment in segments)


class Region:
    """Determines which lines between a page's title and its footer may belong to the body.

    Attributes:
        page: the page's lines of text.
        first: the index of the first line after the title.
        after: the index of the line where the page's footer begins.
    """

    __slots__ = ("_non_body", "_skipped", "_sums", "after", "first", "page")

    def __init__(self, page: PageLines, first: int, skipped: Collection[int], begin: int = 0) -> None:
        """Create a region and find where the page's footer begins.

        The lines that do not belong to the body are determined later, when they are first needed.

        Args:
            page: the page's lines of text.
            first: the index of the first line after the title, or 0 if the page does not show the title.
            skipped: the indexes of lines with metadata: the table of labels and values, and the line below
                the title.
            begin: the index of the first line that may belong to the footer: the line after the body, if
                known.
        """
        self.page = page
        self.first = first
        self.after = footer_line(page, first, max(first, begin))
        self._skipped = skipped
        self._non_body: set[int] | None = None
        self._sums: list[int] | None = None

    @property
    def non_body(self) -> set[int]:
        """The indexes of lines that do not belong to the body.

        These are metadata, boilerplate, lists of links, repetitions of the text, all lines up to the title,
        and all lines from the footer onwards.
        """
        if self._non_body is None:
            self._non_body = self._find_non_body()
        return self._non_body

    def _find_non_body(self) -> set[int]:
        page, first = self.page, self.first
        non_body = set(range(first)) | set(range(self.after, len(page.texts))) | set(self._skipped)
        non_body |= copied_lines(page.texts, first, self.after)
        for line in range(first, self.after):
            if line in non_body:
                continue
            text = page.texts[line]
            if RELATED.fullmatch(text):
                non_body.update(_related_lines(page, line, first))
            elif (
                ((count := page.linked[line]) and count * 2 > len(squeeze(text)))
                or (text[0] in "hw" and _ADDRESS.fullmatch(text))
                or line_is_boilerplate(page, line)
            ):
                non_body.add(line)
        return non_body

    def first_sentence(self, first: int, after: int) -> int | None:
        """Return the index of the first line from ``first`` to ``after`` that is a sentence of the body, or None."""
        texts, non_body = self.page.texts, self.non_body
        return next(
            (
                line
                for line in range(first, after)
                if len(texts[line]) >= _SHORT_SENTENCE
                and texts[line].endswith(SENTENCE_ENDS)
                and line not in non_body
            ),
            None,
        )

    def leave_out(self, elements: Iterable[int]) -> None:
        """Count no line of the given elements as body text any more."""
        for element in elements:
            self.non_body.update(range(*self.page.span(element)))
        self._sums = None

    def leave_out_hidden(self, element: int) -> bool:
        """Count no line that is hidden, or in a ``<nav>`` or ``<footer>``, inside an element as body text any more.

        Return whether there was any that counted.
        """
        tree = self.page.tree
        elements = tree.hidden_inside(element)
        tags = tree.tags[element : tree.ends[element]]
        if not _NAVIGATION.isdisjoint(tags):
            elements += [other for other, tag in enumerate(tags, element) if tag in _NAVIGATION]
        lines = {line for other in elements for line in range(*self.page.span(other))} - self.non_body
        if lines:
            self.leave_out(elements)
        return bool(lines)

    def is_link_wall(self, element: int) -> bool:
        """Return whether an element consists of links and short headings above them, such as a list of other sites.

        The links may be outside the element, in an ancestor that adds no body text. An element with attached files is
        not a link wall.
        """
        page, non_body, weight = self.page, self.non_body, self.weight(element)
        for line in range(*page.span(element)):
            text = page.texts[line]
            is_heading = len(text) <= _LONGEST_HEADING and not text.endswith(SENTENCE_ENDS)
            if line not in non_body and (not is_heading or SALUTATION.search(text)):
                return False
        for wall in (element, *islice(page.tree.ancestors(element), _WALL_DEPTH)):
            first, after = page.span(wall)
            if first < self.first or self.weight(wall) != weight:
                return False
            if sum(page.linked[first:after]) >= max(_WALL_LINKS, _WALL_SHARE * weight):
                return not read_attachments(page, _ANY_ADDRESS, first, after)[0]
        return False

    def _totals(self) -> list[int]:
        """Return running totals of the number of characters that may belong to the body.

        Item ``n`` is the total for all lines before line ``n``. For the first salutation,
        :data:`_SALUTATION_WEIGHT` is added to the number of characters.
        """
        non_body, saluted = self.non_body, False
        weights = []
        for line, text in enumerate(self.page.texts):
            weight = 0 if line in non_body else len(text)
            if weight and not saluted and ("收悉" in text or text[-1] in ":：") and SALUTATION.search(text):
                saluted, weight = True, weight + _SALUTATION_WEIGHT
            weights.append(weight)
        return [0, *accumulate(weights)]

    def weight(self, element: int) -> int:
        """Return the number of characters inside an element that may belong to the body.

        If the element contains the first salutation, :data:`_SALUTATION_WEIGHT` is added to this number.
        """
        if self._sums is None:
            self._sums = self._totals()
        first, after = self.page.span(element)
        return self._sums[after] - self._sums[first] if after > first else 0

    def adds_non_body(self, element: int, inner: int) -> bool:
        """Return whether ``element`` contains non-body lines that its descendant ``inner`` does not."""
        first, after = self.page.span(element)
        begin, end = self.page.span(inner)
        return any(line in self.non_body for line in (*range(first, begin), *range(end, after)))


def _related_lines(page: PageLines, line: int, first: int) -> range:
    """Return the range of lines from a heading such as 相关链接 (related links) to the end of the related links.

    If the heading begins an element that consists mostly of links, the range contains all lines of this
    element (the outermost one that does not contain the title). Otherwise, the range contains only the
    heading's line. An element that consists mostly of text is the body: on shanwei.gov.cn, the heading may be above
    the body without any links.

    Args:
        page: the page's lines of text.
        line: the index of the heading's line.
        first: the index of the first line after the title.
    """
    tree = page.tree
    owner, element = page.owner(line), -1
    for parent in (owner, *tree.ancestors(owner)):
        begin, after = page.span(parent)
        if begin < line or begin < first:
            break
        length = sum(len(text) for text in page.texts[line + 1 : after])
        if length > _LONGEST_BOILERPLATE and sum(page.linked[line + 1 : after]) * 3 < length:
            break
        element = parent
    if element < 0:
        # One of several lines of one element, separated by <br>.
        return range(line, line + 1)
    begin, after = page.span(element)
    if after - begin <= 1:
        # The element contains only the heading. The caller recognises lines of links one by one.
        return range(line, line + 1)
    return range(begin, after)
