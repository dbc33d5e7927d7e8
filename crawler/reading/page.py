"""The way of a page: bytes, URL and headers to everything that can be read from it, decoded and parsed once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from crawler.reading.attachments import AttachmentReading, read_attachments
from crawler.reading.body import body_text, find_body
from crawler.reading.dates import find_dates
from crawler.reading.decoding import Decoded, decode
from crawler.reading.kinds import title_kind
from crawler.reading.labels import IGNORED
from crawler.reading.layout import Layout, squeeze
from crawler.reading.meta_tags import MetaTags, read_meta_tags
from crawler.reading.metadata import Metadata, Pair, read_metadata
from crawler.reading.region import Region, is_furniture
from crawler.reading.selectors import Selectors, select
from crawler.reading.suggestions import read_deputies
from crawler.reading.titles import Title, find_title
from crawler.reading.tree import Tree
from crawler.reading.urls import absolute_url
from crawler.reading.verdicts import STUB_BYTES, Verdict, blocked_kind, says_not_found

_BAR_BEFORE = 4
_BAR_AFTER = 10
"""Lines before and after the title in which its date and source stand; labels elsewhere are others'.

Before the title only where nothing stands after it: a menu may end in the dates of other pages
(fuxin.gov.cn).
"""

_BESIDE_A_DATE = 40
"""Characters that stand beside a date in a bar: its time, a source, counters, the size of type."""

_BAR_MEANINGS = frozenset({"published_on", "bar_date", "source"})


@dataclass(slots=True)
class PageReading:
    """What a page says, as printed.

    Attributes:
        url: where it was fetched.
        verdict: what it is; only a ``document`` has the rest.
        sha256: of its bytes.
        encoding: the codec that decoded it.
        undecodable: characters that could not be decoded.
        title: on one line.
        block: pairs of the metadata block and its copies.
        bar: labelled values under or over the title, outside of a block.
        bar_date: a date that stands under the title without a label, as printed.
        meta_tags: the government meta tags.
        body: plain text, one paragraph a line.
        attachments: the files.
        general: whether the general reader found title or body, no selector of a family having done so.
        block_kind: the kind of challenge where the verdict is one.
    """

    url: str
    verdict: Verdict
    sha256: str
    encoding: str
    undecodable: int = 0
    title: str = ""
    block: Metadata = field(default_factory=Metadata)
    bar: list[Pair] = field(default_factory=list)
    bar_date: str | None = None
    meta_tags: MetaTags = field(default_factory=MetaTags)
    body: str = ""
    attachments: list[AttachmentReading] = field(default_factory=list)
    general: bool = False
    block_kind: str | None = None


def read_page(
    body: bytes, url: str, *, content_type: str | None = None, selectors: Selectors | None = None
) -> PageReading:
    """Read everything a detail page says.

    Args:
        body: the page's bytes, content encoding removed.
        url: where it was fetched; relative links start from it.
        content_type: the value of its ``Content-Type`` header.
        selectors: where a family's pages have title and body; the general reader finds them without.

    Raises:
        UnreadablePageError: the page is larger or more tangled than any page.
    """
    decoded = decode(body, content_type)
    reading = PageReading(
        url, Verdict.DOCUMENT, hashlib.sha256(body).hexdigest(), decoded.encoding, decoded.undecodable
    )
    reading.block_kind = blocked_kind(200, decoded.text)
    if reading.block_kind is not None:
        reading.verdict = Verdict.CHALLENGE
        return reading
    selectors = selectors or Selectors()
    source = body if decoded.is_utf8_of(body) else None
    tree = Tree(decoded.text, selectors.main, selectors.body, source)
    container = select(tree, selectors.body) if selectors.body else None
    if container is None and selectors.main and selectors.body:
        # A page of another look may use the same name for another part.
        tree = Tree(decoded.text, source=source)
        container = select(tree, selectors.body)
    layout = Layout(tree)
    _read(reading, layout, selectors, container)
    reading.verdict = _verdict(reading, decoded, layout)
    return reading


def _read(reading: PageReading, layout: Layout, selectors: Selectors, container: int | None) -> None:
    """Fill a reading from a page's lines; ``container`` is the element in which the family's pages have the body."""
    inside = range(*layout.span(container)) if container is not None else range(0)
    reading.block = metadata = read_metadata(layout, inside)
    reading.meta_tags = tags = read_meta_tags(layout.tree)
    title = _selected_title(layout, selectors) or find_title(
        layout,
        labelled=metadata.first("title") or "",
        article_title=tags.first("articletitle") or "",
        covered=metadata.lines,
        names=[name for key in ("sitename", "columnname") for name in tags.values.get(key, ())],
    )
    reading.title = title.text
    reading.general = container is None or (selectors.title is None or title.first < 0)
    begin, end = _bar_lines(layout, title, metadata)
    beside = {pair.line for pair in metadata.bar if begin <= pair.line < end}
    covered = {line for first, after in metadata.lines for line in range(first, after)}
    ends = layout.span(container)[1] if container is not None else 0
    region = Region(layout, max(title.after, 0), covered | beside, ends)
    if container is None:
        container = find_body(region)
    above = {*range(max(title.first, 0), max(title.after, 0)), *covered}
    first_of_body = len(layout.texts)
    if container is not None:
        first_of_body = _first_paragraph(layout, container, title, above | beside)
        bars = {line for line in beside if line < first_of_body}
        reading.body = body_text(layout, container, above | bars)
    near = [pair for pair in metadata.bar if pair.meaning not in {IGNORED, "counter"}]
    reading.bar = [pair for pair in near if begin <= pair.line < end and pair.line <= first_of_body]
    if not any(pair.value for pair in reading.bar if pair.meaning in _BAR_MEANINGS) and container is not None:
        # Some portals print date and source under the body; elsewhere they are other documents'.
        below = layout.span(container)[1]
        reading.bar += [pair for pair in near if below <= pair.line < below + 4]
    labelled = {
        line for pair in metadata.bar if find_dates(pair.value) for line in (pair.line, pair.line + 1)
    }
    reading.bar_date = _unlabelled_date(layout, title, first_of_body, covered | labelled)
    reading.attachments = read_attachments(
        layout, _base(layout.tree, reading.url), region.first, region.after
    )


def _first_paragraph(layout: Layout, container: int, title: Title, passed: Collection[int]) -> int:
    """The first line of a body: what stands before it in its element is title, metadata, bar and furniture."""
    line, after = layout.span(container)
    while line < after and (line < title.after or line in passed or is_furniture(layout.texts[line])):
        line += 1
    return line if line < after else len(layout.texts)


def _selected_title(layout: Layout, selectors: Selectors) -> Title | None:
    """The title where a family says it is."""
    element = select(layout.tree, selectors.title) if selectors.title else None
    if element is None:
        return None
    first, after = layout.span(element)
    text = layout.heading(first, after) if after > first else ""
    return Title(text, first, after) if text else None


def _bar_lines(layout: Layout, title: Title, metadata: Metadata) -> tuple[int, int]:
    """The lines near the title."""
    if title.first < 0:
        return 0, len(layout.texts)
    after = title.after + _BAR_AFTER
    begin = max(0, title.first - _BAR_BEFORE)
    if any(title.first <= pair.line < after and pair.meaning in _BAR_MEANINGS for pair in metadata.bar):
        begin = title.first
    return begin, after


def _unlabelled_date(layout: Layout, title: Title, body_begins: int, covered: Collection[int]) -> str | None:
    """A date without a label in the title's element (shanghai.gov.cn) or in the lines right under it."""
    if title.first < 0:
        return None
    for line in range(title.first, min(title.after + 6, body_begins, len(layout.texts))):
        text = layout.texts[line]
        if line < title.after:
            text = text.removeprefix(title.text)
        if line in covered or len(text) > 120 or text in title.text:
            continue
        dates = find_dates(text)
        if len(dates) == 1 and len(squeeze(text)) <= dates[0][1] - dates[0][0] + _BESIDE_A_DATE:
            return dates[0][2].isoformat()
    return None


def _base(tree: Tree, url: str) -> str:
    """What relative links of a page start from."""
    for place, tag in enumerate(tree.tags[:60]):
        if tag == "base":
            return absolute_url(url, tree.attribute(place, "href")) or url
    return url


def _verdict(reading: PageReading, decoded: Decoded, layout: Layout) -> Verdict:
    """What the page is, once everything has been read that can be."""
    if any(pair.value for pair in reading.block.block):
        return Verdict.DOCUMENT
    visible = squeeze("".join(layout.texts)) if len(layout.texts) < 80 else ""
    article = reading.meta_tags.first("articletitle")
    if not article and layout.texts and len(visible) < 1500 and visible:
        heading = squeeze(layout.tree.title or layout.texts[0])
        if says_not_found(heading, visible) and title_kind(heading) is None:
            return Verdict.NOT_FOUND
    if _answers(reading):
        return Verdict.DOCUMENT
    if not article and not reading.bar and not reading.bar_date and _is_listing(layout, decoded.text):
        return Verdict.LISTING
    if len(decoded.text) < STUB_BYTES and not reading.attachments and len(reading.body) < 40:
        return Verdict.STUB
    if not article and _is_home(reading, layout):
        return Verdict.HOME_PAGE
    if not (reading.body or reading.attachments or reading.bar):
        return Verdict.EMPTY
    return Verdict.DOCUMENT


def _answers(reading: PageReading) -> bool:
    """Whether a page with a title is a reply by its words: a salutation or the sentence of receipt."""
    opening = reading.body.split("\n", 8)[:8]
    return bool(reading.title) and (
        bool(read_deputies(opening)) or any("收悉" in line or "答复如下" in line for line in opening)
    )


def _is_home(reading: PageReading, layout: Layout) -> bool:
    """Whether a page is a site's front: it says so, or its title is the site's and it has no date of its own."""
    tags = reading.meta_tags
    if "首页" in (tags.first("columntype"), tags.first("columnname")):
        return True
    site = squeeze(tags.first("sitename") or "")
    own = squeeze(layout.tree.title)
    front = bool(
        site and own and own in {site, f"{site}首页", f"{site}-首页", f"首页-{site}"}
    ) or own.endswith(("门户网站", "首页", "人民政府", "政务公开"))
    dated = bool(reading.bar or reading.bar_date or tags.published_on)
    linked = sum(layout.linked) * 2 > sum(map(len, layout.texts))
    return front and not dated and linked


_PAGER = re.compile(
    r"createPage(?:HTML)?\s*\(|countPage\s*=|共\s*\d+\s*(?:条|页)|page-tile|class=[\"']?p_(?:no|next)"
)


def _is_listing(layout: Layout, source: str) -> bool:
    """Whether a page without an article's own date is a listing: linked titles with dates beside them."""
    rows = 0
    texts = layout.texts
    for line, text in enumerate(texts):
        if layout.linked[line] < 8 or layout.linked[line] * 3 < len(squeeze(text)):
            continue
        rows += any(len(each) < 200 and find_dates(each[-24:]) for each in texts[line : line + 5])
    return (
        rows >= 2
        or (rows > 0 and _PAGER.search(source) is not None)
        or (_PAGER.search(source) is not None and sum(layout.linked) * 2 > sum(map(len, texts)))
    )
