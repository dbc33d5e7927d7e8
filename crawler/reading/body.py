"""The body of a page: where it stands, and its text as paragraphs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cached_property
from importlib.resources import files
from itertools import accumulate

from crawler.reading.layout import Layout, one_line, squeeze
from crawler.reading.selectors import select_all
from crawler.reading.tree import Tree

_FOOTER = re.compile(
    r"ICP备|网安备|网站标识码?|版权所有|Copyright|©|政府网站找错|技术支持|主办单位?[：:].*(?:地址|邮编|承办)|(?:地址|邮编)[：:].*主办",
    re.IGNORECASE,
)
"""What only the foot of a government site says (国办发〔2017〕47号 demands most of it)."""

_FURNITURE = re.compile(
    r"扫一扫.{0,20}|扫描.{0,4}二维码.{0,20}|.{0,6}二维码.{0,6}|(?:用|使用|打开)?(?:手机|微信).{0,4}(?:扫|阅读|打开|查看).{0,20}|手机阅读.{0,12}|"
    r"(?:我要|在线)?打印(?:本页|正文|此文|文章|此页|页面|预览)?|关闭(?:本页|窗口|此页|页面)?|下载(?:本页|正文|文章|PDF)?|"
    r"(?:一键)?分享(?:到|至|按钮)?.{0,12}|(?:我要|加入)?收藏(?:本页|此页)?|(?:一键)?复制(?:链接|网址)?|转发|点赞|我要评论|评论|"
    r"(?:文字|字体|字号)?大小.{0,16}|字号.{0,16}|字体.{0,16}|大中小|大|中|小|默认|特大|较大|放大|缩小|A[+-]|"
    r"(?:上|下)一[篇条].{0,80}|返回(?:顶部|列表|首页|上一?页)?|我?要?(?:网站)?(?:纠错|挑错)|"
    r"(?:相关|关联)(?:链接|附件|文件|信息|新闻|文章|阅读|稿件|政策|解读|推荐|内容).{0,40}|附件(?:下载)?|附件列表|"
    r"(?:政策|文件)(?:原文|解读|咨询|图解)|(?:阅读)?无障碍(?:阅读|模式|浏览)?.{0,4}|长者模式|关怀版|适老版|"
    r"(?:编辑|责任编辑|审核|审核人|终审|初审|复审|校对|录入|文章录入|作者|撰稿|责编|签发|发布人|信息员|摄影|记者|通讯员)[：:].{0,16}|责任编辑|"
    r"(?:浏览|阅读|访问|点击|查看)(?:次数|量|数|率)?[：:]?\d{0,9}次?|(?:本文|本页|已)?被?(?:阅读|浏览|点击)\d{0,9}次|您是第.{0,10}(?:位)?访[客问].{0,4}|"
    r"(?:在线|语音|开始|点击)*(?:朗读|播报|播放语音|听全文|收听|播放|暂停)(?:全文)?|听全文|语音合成中.{0,12}|"
    r"T|>|您?(?:的|现在的|现在所在)?(?:当前)?(?:所在)?位置.{0,60}|正文|(?:网站|友情)链接|元数据|稿源.{0,20}|"
    r"(?:版权|免责)声明.{0,80}|温馨提示.{0,80}|下载附件请.{0,40}|新浪微博|腾讯微博|微信|微博|QQ空间|QQ好友|人人网|豆瓣|更多|订阅|文件下载|政策咨询|评价|满意|不满意"
)
_RELATED = re.compile(
    r"(?:相关|关联)(?:链接|附件|文件|信息|新闻|文章|阅读|稿件|政策|解读|推荐|内容)[：:]?|(?:推荐|延伸)阅读[：:]?"
)
_BETWEEN = re.compile(r"[\[\]【】()（）|丨\s]+|[：:.…]+$")
_LONGEST_FURNITURE = 90


def is_furniture(text: str) -> bool:
    """Whether a line belongs to the page's furniture: share bar, QR text, print links, counters."""
    if len(text) > _LONGEST_FURNITURE:
        return False
    return _FURNITURE.fullmatch(text) is not None or all(
        _FURNITURE.fullmatch(part) for part in _BETWEEN.split(text) if part
    )


def _is_furniture(layout: Layout, line: int) -> bool:
    """Whether a line is furniture as a whole or each of its elements is (links side by side)."""
    text = layout.texts[line]
    if len(text) > _LONGEST_FURNITURE:
        return False
    if is_furniture(text):
        return True
    segments = layout.tree.segments[layout.firsts[line] : layout.lasts[line]]
    return len(segments) > 1 and all(is_furniture(one_line(segment)) for segment in segments)


_CONTAINERS: list[str] = tomllib.loads(
    files("crawler.reading").joinpath("containers.toml").read_text(encoding="utf-8")
)["containers"]

_SALUTED = re.compile(r"(?:代表|委员)[^，。]{0,8}[：:]$|(?:建议|提案|议案|》|”)[^。]{0,24}收悉")
_WORTH_OF_A_SALUTATION = 1500
"""Characters that a salutation or a sentence of receipt weighs: no other text of the page has one."""

_COPIED_LINES = 4
_COPIED_CHARACTERS = 100

_MAJORITY = 0.6
"""Share of a region's text that an element must hold to be the one to look into."""


class Region:
    """The lines of a page between its title and its foot, weighed.

    Attributes:
        first: the first line after the title.
        after: the line where the page's foot begins.
    """

    __slots__ = ("__dict__", "_skipped", "after", "first", "layout")

    def __init__(self, layout: Layout, first: int, skipped: Collection[int], begin: int = 0) -> None:
        """Find where a page's foot begins; lines are weighed only when somebody asks.

        Args:
            layout: the page.
            first: the line after the title, 0 where the title is not printed.
            skipped: lines that say something else: metadata, bar.
            begin: the line after the body, where it is known: no foot stands before it.
        """
        self.layout = layout
        self.first = first
        self.after = _foot(layout, first, max(first, begin))
        self._skipped = skipped

    @cached_property
    def foreign(self) -> set[int]:
        """The lines that are no body: before the title, in the foot, furniture, links, second copies."""
        layout, first = self.layout, self.first
        foreign = set(range(first)) | set(range(self.after, len(layout.texts))) | set(self._skipped)
        foreign |= _copies(layout, first, self.after)
        for line in range(first, self.after):
            if line in foreign:
                continue
            text = layout.texts[line]
            if _RELATED.fullmatch(text):
                foreign.update(_box(layout, line, first))
            elif ((count := layout.linked[line]) and count * 2 > len(squeeze(text))) or _is_furniture(
                layout, line
            ):
                foreign.add(line)
        return foreign

    @cached_property
    def _sums(self) -> list[int]:
        """Running totals of the characters that may be body."""
        foreign, said = self.foreign, False
        weights = []
        for line, text in enumerate(self.layout.texts):
            weight = 0 if line in foreign else len(text)
            if weight and not said and _SALUTED.search(text):
                said, weight = True, weight + _WORTH_OF_A_SALUTATION
            weights.append(weight)
        return [0, *accumulate(weights)]

    def weight(self, element: int) -> int:
        """Characters of text inside an element that may be body."""
        first, after = self.layout.span(element)
        return self._sums[after] - self._sums[first] if after > first else 0

    def has_foreign(self, element: int, inner: int) -> bool:
        """Whether an element holds lines of something else that an inner element does not."""
        first, after = self.layout.span(element)
        begin, end = self.layout.span(inner)
        return any(line in self.foreign for line in (*range(first, begin), *range(end, after)))


def _copies(layout: Layout, first: int, after: int) -> set[int]:
    """The lines of a second copy of the text, for another screen or for print."""
    seen: dict[str, int] = {}
    copied: set[int] = set()
    line = first
    while line < after:
        text = layout.texts[line]
        origin = seen.setdefault(text, line)
        length = 0
        if origin < line and len(text) > 1:
            while (
                line + length < after
                and origin + length < line
                and (layout.texts[origin + length] == layout.texts[line + length])
            ):
                length += 1
        run = layout.texts[line : line + length]
        if length >= _COPIED_LINES and sum(map(len, run)) >= _COPIED_CHARACTERS:
            copied.update(range(line, line + length))
            line += length
        else:
            line += 1
    return copied


def _box(layout: Layout, line: int, first: int) -> range:
    """The lines of the element that a heading begins, the title never among them."""
    tree = layout.tree
    element = layout.owner(line)
    for parent in tree.ancestors(element):
        begin, _ = layout.span(parent)
        if begin < line or begin < first:
            break
        element = parent
    begin, after = layout.span(element)
    if after - begin <= 1:
        # The heading stands among its links: they are links, and are seen as such line by line.
        return range(line, line + 1)
    return range(begin, after)


def _foot(layout: Layout, first: int, begin: int) -> int:
    """The line where the foot of the site begins: the outermost element around its marks without the title."""
    tree = layout.tree
    for line in range(begin, len(layout.texts)):
        text = layout.texts[line]
        if len(text) > 200 or not _FOOTER.search(text):
            continue
        element = layout.owner(line)
        title_segment = layout.firsts[first - 1] if first else 0
        for parent in tree.ancestors(element):
            if (
                tree.tags[parent] in {"body", "html"}
                or tree.starts[parent] <= title_segment < tree.stops[parent]
            ):
                break
            if layout.span(parent)[0] < max(begin, line - 60):
                break
            element = parent
        return max(begin, layout.span(element)[0])
    return len(layout.texts)


def find_body(region: Region) -> int | None:
    """The element that holds the body, None where the region has no text of its own.

    The element of an editor (``containers.toml``) where it holds at least half of what the region's
    densest element holds, or stands before it with nothing but pictures in it.
    """
    dense = _densest(region)
    editor = _editor(region)
    if editor is None:
        return dense
    if dense is None or region.weight(editor) * 2 >= region.weight(dense):
        return editor
    if not region.weight(editor) and _shows_something(region.layout.tree, editor):
        return editor
    return dense


def _editor(region: Region) -> int | None:
    """The outermost element of an editor with most text, after the title and not hidden."""
    layout, tree = region.layout, region.layout.tree
    begin = layout.lasts[region.first - 1] if region.first else 0
    best: int | None = None
    for place in select_all(tree, _CONTAINERS):
        if tree.stops[place] < begin or (best is not None and place < tree.ends[best]):
            continue
        if layout.span(place)[0] >= region.after and layout.texts:
            continue
        if tree.is_hidden(place):
            continue
        if best is None or region.weight(place) > region.weight(best):
            best = place
    return _widened(region, best) if best is not None and region.weight(best) else best


def _shows_something(tree: Tree, element: int) -> bool:
    """Whether an element has a picture or a link in it."""
    return any(tree.inside(place, element) for place in (*tree.images, *tree.links))


def _densest(region: Region) -> int | None:
    """The element that holds most of a region's text.

    From the root into the child that holds most of the text, as long as one does; from there outwards
    again as long as nothing but text of the region comes with it, so that a heading before a table or a
    signature after it is not left out.
    """
    tree = region.layout.tree
    if not tree.tags or not region.weight(0):
        return None
    element = 0
    while True:
        whole = region.weight(element)
        heaviest = max(
            (child for child in tree.children(element) if not tree.is_hidden(child)),
            key=region.weight,
            default=None,
        )
        if heaviest is None or region.weight(heaviest) < _MAJORITY * whole:
            break
        first, after = region.layout.span(heaviest)
        if after - first <= 1 and region.weight(heaviest) < whole:
            break
        element = heaviest
    return _widened(region, element)


def _widened(region: Region, element: int) -> int:
    """An element, outwards as long as nothing but text of the region comes with it."""
    tree = region.layout.tree
    for parent in tree.ancestors(element):
        if tree.tags[parent] in {"html", "body"} or region.has_foreign(parent, element):
            break
        element = parent
    return element


_HIDEABLE = frozenset(
    {"div", "section", "ul", "ol", "table", "p", "article", "dl", "h1", "h2", "h3", "video"}
)


def body_text(layout: Layout, container: int, dropped: Collection[int] = ()) -> str:
    """The text inside an element: one paragraph a line, tables as tab-separated rows.

    Left out: hidden elements, the furniture of the page (share bar, QR text, print links) at both ends,
    and the lines given as ``dropped``.
    """
    tree = layout.tree
    first, after = layout.span(container)
    skipped = set(dropped)
    rows: dict[int, tuple[int, str]] = {}
    places = range(container + 1, tree.ends[container])
    if not tree.hides and "tr" not in tree.tags[places.start : places.stop]:
        places = range(0)
    for place in places:
        tag = tree.tags[place]
        if tag in _HIDEABLE and tree.is_hidden(place):
            skipped.update(range(*layout.span(place)))
        elif tag == "tr":
            row = _row(layout, place)
            if row is not None:
                begin, end, text = row
                rows[begin] = (end, text)
    skipped.update(_related(layout, first, after))
    while after > first and (after - 1 in skipped or _is_furniture(layout, after - 1)):
        after -= 1
    while first < after and (first in skipped or _is_furniture(layout, first)):
        first += 1
    lines: list[str] = []
    line = first
    while line < after:
        if line in rows and line not in skipped:
            line, text = rows[line]
            lines.append(text)
            continue
        text = layout.texts[line]
        if line not in skipped and not text.startswith("扫一扫"):
            lines.append(text)
        line += 1
    return "\n".join(lines)


def _related(layout: Layout, first: int, after: int) -> range:
    """The lines of links to other pages that stand under a heading of their own at the end of a body."""
    texts = layout.texts[first:after]
    if not any(len(text) <= 20 and _RELATED.fullmatch(text) for text in texts):
        return range(0)
    for line in range(after - 1, first - 1, -1):
        if _RELATED.fullmatch(layout.texts[line]):
            return range(line, after)
        if layout.linked[line] * 2 <= len(squeeze(layout.texts[line])):
            break
    return range(0)


def _row(layout: Layout, place: int) -> tuple[int, int, str] | None:
    """A table row as one line: its first line, the line after it and its cells; None for a row of layout."""
    tree = layout.tree
    cells = [cell for cell in tree.children(place) if tree.tags[cell] in {"td", "th"}]
    if len(cells) < 2 or "table" in tree.tags[place : tree.ends[place]]:
        return None
    first, after = layout.span(place)
    if after <= first:
        return None
    texts: list[str] = []
    for cell in cells:
        begin, end = layout.span(cell)
        text = one_line(" ".join(layout.texts[begin:end])) if end > begin else ""
        if end - begin > 3 and len(text) > 400:
            return None
        texts.append(text)
    return first, after, "\t".join(texts)
