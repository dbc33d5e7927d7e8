"""The body of a page: where it stands, and its text as paragraphs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
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
    r"扫一扫.{0,20}|用?手机扫.{0,20}|微信扫.{0,20}|打印(?:本页|正文|此文|文章|此页)?|我要打印|关闭(?:本页|窗口|此页)?|"
    r"分享(?:到|至)?.{0,12}|收藏(?:本页)?|(?:文字|字体|字号)?大小.{0,16}|字号.{0,16}|字体.{0,16}|大中小|大|中|小|"
    r"(?:上|下)一[篇条].{0,80}|返回(?:顶部|列表|首页)?|我?要?纠错|"
    r"相关(?:链接|附件|文件|信息|新闻|文章|阅读|稿件|政策|解读|推荐)|关联(?:稿件|文件)|附件(?:下载)?|附件列表|"
    r"(?:责任)?编辑[：:].{0,16}|责任编辑|审核[：:].{0,16}|作者[：:].{0,16}|浏览(?:次数|量).{0,12}|阅读(?:次数|量).{0,12}|"
    r"访问量.{0,12}|点击(?:次数|数|量).{0,12}|语音播报|语音合成中.{0,12}|T|>|您?(?:的)?当前(?:的)?位置.{0,60}|正文|"
    r"(?:网站|友情)链接"
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
    return all(_FURNITURE.fullmatch(part) for part in _BETWEEN.split(text) if part)


_CONTAINERS: list[str] = tomllib.loads(
    files("crawler.reading").joinpath("containers.toml").read_text(encoding="utf-8")
)["containers"]

_MAJORITY = 0.6
"""Share of a region's text that an element must hold to be the one to look into."""


class Region:
    """The lines of a page between its title and its foot, weighed.

    Attributes:
        first: the first line after the title.
        after: the line where the page's foot begins.
    """

    __slots__ = ("_sums", "after", "first", "foreign", "layout")

    def __init__(self, layout: Layout, first: int, skipped: Collection[int]) -> None:
        """Weigh a page's lines.

        Args:
            layout: the page.
            first: the line after the title, 0 where the title is not printed.
            skipped: lines that say something else: metadata, bar.
        """
        self.layout = layout
        self.first = first
        self.after = _foot(layout, first)
        self.foreign: set[int] = set(range(first)) | set(range(self.after, len(layout.texts))) | set(skipped)
        weights = []
        linked = layout.linked
        for line, text in enumerate(layout.texts):
            weight = 0
            if line not in self.foreign:
                if is_furniture(text) or linked[line] * 2 > len(squeeze(text)):
                    self.foreign.add(line)
                else:
                    weight = len(text)
            weights.append(weight)
        self._sums = [0, *accumulate(weights)]

    def weight(self, element: int) -> int:
        """Characters of text inside an element that may be body."""
        first, after = self.layout.span(element)
        return self._sums[after] - self._sums[first] if after > first else 0

    def has_foreign(self, element: int, inner: int) -> bool:
        """Whether an element holds lines of something else that an inner element does not."""
        first, after = self.layout.span(element)
        begin, end = self.layout.span(inner)
        return any(line in self.foreign for line in (*range(first, begin), *range(end, after)))


def _foot(layout: Layout, first: int) -> int:
    """The line where the foot of the site begins: the outermost element around its marks without the title."""
    tree = layout.tree
    for line in range(first, len(layout.texts)):
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
            if layout.span(parent)[0] < max(first, line - 60):
                break
            element = parent
        return max(first, layout.span(element)[0])
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
        if is_hidden(tree, place):
            continue
        if best is None or region.weight(place) > region.weight(best):
            best = place
    return best


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
            (child for child in tree.children(element) if not is_hidden(tree, child)),
            key=region.weight,
            default=None,
        )
        if heaviest is None or region.weight(heaviest) < _MAJORITY * whole:
            break
        first, after = region.layout.span(heaviest)
        if after - first <= 1 and region.weight(heaviest) < whole:
            break
        element = heaviest
    for parent in tree.ancestors(element):
        if tree.tags[parent] in {"html", "body"} or region.has_foreign(parent, element):
            break
        element = parent
    return element


def is_hidden(tree: Tree, element: int) -> bool:
    """Whether an element's own style or attribute hides it."""
    attributes = tree.attributes(element)
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style) and "display:none" in squeeze(style or "").lower()


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
    for place in range(container + 1, tree.ends[container]):
        tag = tree.tags[place]
        if tag in _HIDEABLE and is_hidden(tree, place):
            skipped.update(range(*layout.span(place)))
        elif tag == "tr":
            row = _row(layout, place)
            if row is not None:
                begin, end, text = row
                rows[begin] = (end, text)
    skipped.update(_related(layout, first, after))
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
    while lines and is_furniture(lines[-1]):
        lines.pop()
    begin = 0
    while begin < len(lines) and is_furniture(lines[begin]):
        begin += 1
    return "\n".join(lines[begin:])


def _related(layout: Layout, first: int, after: int) -> range:
    """The lines of links to other pages that stand under a heading of their own at the end of a body."""
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
