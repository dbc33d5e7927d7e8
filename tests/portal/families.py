"""How the portal looks: the templates of the families, as far as their spiders read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from .family import Family
from .further_systems import FURTHER_SYSTEMS
from .regional_systems import REGIONAL_SYSTEMS
from .systems import SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .documents import Document

FRAME_CHARACTERS = 12_000
"""Characters of menus and scripts in a page that is to be as heavy as a real one."""


class Trs(Family):
    """TRS WCM, as kjj.cq.gov.cn."""

    name = "trs"
    site = "重庆市科学技术局"
    agency = "市科技局"
    column = "人大代表建议办理情况公开"
    topic = "科技"
    genre = "人大建议办理"
    listing_path = "/zwgk_176/zwxxgkml/rddbjyblqkgk/"
    _page_file = re.compile(re.escape(listing_path) + r"(?:index(?:_(\d+))?\.html)?")
    _document_file = re.compile(re.escape(listing_path) + r"\d{6}/t\d{8}_(\d+)\.html")

    def page_path(self, number: int) -> str:
        """Page 2 is ``index_1.html``."""
        return self.listing_path if number == 1 else f"{self.listing_path}index_{number - 1}.html"

    def document_path(self, document: Document) -> str:
        """``202409/t20240914_7.html``."""
        return f"{self.listing_path}{document.day:%Y%m}/t{document.day:%Y%m%d}_{document.number}.html"

    def page_number(self, path: str) -> int | None:
        """The file's number and one."""
        found = self._page_file.fullmatch(urlsplit(path).path)
        return int(found[1] or 0) + 1 if found else None

    def document_number(self, path: str) -> int | None:
        """The number after the date."""
        found = self._document_file.fullmatch(urlsplit(path).path)
        return int(found[1]) if found else None

    def listing(
        self,
        documents: Sequence[Document],
        number: int,
        pages: int,
        strangers: Sequence[str] = (),
        pinned: Sequence[int] = (),
    ) -> str:
        """Rows of link and date, and the call that prints the pager."""
        hrefs = [
            (
                f"./{self.document_path(each).removeprefix(self.listing_path)}",
                each.day.isoformat(),
                ("[置顶]" if each.number in pinned else "") + self._title(each),
            )
            for each in documents
        ]
        hrefs[1:1] = [(address, "2024-01-01", "关于某事的答复函") for address in strangers]
        rows = "".join(
            f'<li class="clearfix"><a href="{href}" target="_blank" title="{title}">{title[:12]}...</a><span>{day}</span></li>'
            for href, day, title in hrefs
        )
        return self._page(
            f"{self.column}_{self.site}",
            f'<ul class="list">{rows}<li><a href="/zwgk_176/fdzdgknr/jyta/">建议提案办理专栏</a></li></ul>'
            + (self._pager(number, pages) if pages else ""),
        )

    def document(self, document: Document, characters: int) -> str:
        """Metadata table, title with its bar, editor body."""
        heavy = characters > 4000
        day, title = document.day.isoformat(), self._title(document)
        cells = (
            (("索引号", self._index_number(document)), ("发文字号", "")),
            (("主题分类", self.topic), ("体裁分类", self.genre)),
            (("成文日期", day), ("发布日期", day)),
        )
        table = "".join(
            "<tr>"
            + "".join(f'<td class="t1">[ {label} ]</td><td class="t2">{value}</td>' for label, value in row)
            + "</tr>"
            for row in cells
        )
        style = (
            ' style="text-align: justify;font-size: 14px;text-indent: 43px;line-height: 39px"'
            if heavy
            else ""
        )
        text = "".join(
            f'<p{style}><span style="font-family: 方正仿宋_GBK">{line}</span></p>'
            for line in [*document.paragraphs(characters), *self._closing(document)]
        )
        return self._page(
            f"{title}_{self.site}",
            f'<table class="zwxl-table"><tbody>{table}<tr><td class="t1">[ 发布机构 ]</td>'
            f'<td class="t2" colspan="3">{self.agency}</td></tr></tbody></table>'
            f'<div class="zwxl-content"><div class="zwxl-title"><p class="tit">{title}</p>'
            f'<div class="zwxl-bar"><span class="tit">日期：</span><span class="con">{day}</span></div></div>'
            f'<div class="zwxl-article"><div class="trs_editor_view TRS_UEDITOR trs_web">{text}</div></div></div>',
            frame=FRAME_CHARACTERS if heavy else 0,
        )

    def _pager(self, number: int, pages: int) -> str:
        return (
            f'<div class="pagination" id="page"></div><script>createPage({pages}, {number - 1}, "index", "html");\n'
            "function createPage(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {}</script>"
        )

    def _closing(self, document: Document) -> list[str]:
        return [self.site, f"{document.day.year}年{document.day.month}月{document.day.day}日"]

    def _index_number(self, document: Document) -> str:
        return f"11500000MB15895317/{document.day.year}-{document.number:05}"

    def _title(self, document: Document) -> str:
        return f"{self.site} 关于市六届人大二次会议第{document.suggestion}号建议办理情况的答复函"


class Jeecms(Family):
    """The JEECMS disclosure platform, as public.zhengzhou.gov.cn."""

    name = "jeecms"
    site = "郑州市政务公开"
    listing_path = "/?a=dir&h=1&p=D1101X"
    _document_file = re.compile(r"/D1101X/(\d+)\.jhtml")

    def page_path(self, number: int) -> str:
        """``&page=N``, from 1; the first page has no number."""
        return self.listing_path if number == 1 else f"{self.listing_path}&page={number}"

    def document_path(self, document: Document) -> str:
        """``/D1101X/7.jhtml``."""
        return f"/D1101X/{document.number}.jhtml"

    def page_number(self, path: str) -> int | None:
        """What ``page=`` says, where the column is the portal's."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if parts.path != "/" or query.get("p") != ["D1101X"]:
            return None
        return int(query.get("page", ["1"])[0])

    def document_number(self, path: str) -> int | None:
        """The file's number."""
        found = self._document_file.fullmatch(urlsplit(path).path)
        return int(found[1]) if found else None

    def listing(
        self,
        documents: Sequence[Document],
        number: int,
        pages: int,
        strangers: Sequence[str] = (),
        pinned: Sequence[int] = (),
    ) -> str:
        """Links with the facts of each beside them, and the pager."""
        rows = [
            f'<a class="list_item_pubinfo_a" href="{self.document_path(each)}"><span>'
            f"{'[置顶]' if each.number in pinned else ''}{self._title(each)}</span></a>"
            f'<ul class="pubinfo-card"><li>{self._index_number(each)}</li><li>郑州市科学技术局</li><li>人大建议</li>'
            f"<li>{each.day}</li></ul>"
            for each in documents
        ]
        rows[1:1] = [
            f'<a class="list_item_pubinfo_a" href="{address}"><span>关于某事的答复</span></a>'
            '<ul class="pubinfo-card"><li></li><li>郑州市科学技术局</li><li></li><li>2024-01-01</li></ul>'
            for address in strangers
        ]
        tile = "".join(f'<a href="{self.page_path(each)}">{each}</a>' for each in {1, number, pages})
        pager = (
            f'<div class="page-tile"><a>上一页</a>{tile}<a>{pages}</a><a>下一页</a></div>'
            if pages > 1
            else ""
        )
        return self._page(
            "人大代表建议办理-政务公开",
            f'<div class="common-box dir-list"><div class="box-content"><ul class="page-list">{"".join(rows)}</ul>'
            f"{pager}</div></div>",
        )

    def document(self, document: Document, characters: int) -> str:
        """Labelled facts, a title in two lines, the body."""
        facts = (
            ("索引号", self._index_number(document)),
            ("发布机构", "郑州市科学技术局"),
            ("关键词", "人大建议"),
            ("成文日期", document.day.isoformat()),
            ("发布日期", document.day.isoformat()),
        )
        card = "".join(f'<li><i icon="h" title="{label}"></i><em>{value}</em></li>' for label, value in facts)
        text = "".join(f'<p style="text-indent:2em">{line}</p>' for line in document.paragraphs(characters))
        return self._page(
            f"{self._title(document)}-政务公开",
            f'<div class="pubinfo-card-wrap"><ul class="pubinfo-card">{card}</ul></div><div class="content-wrap">'
            f'<div class="content-title">关于{document.subject}的建议的答复\n{self._title(document)}</div>'
            f'<div class="content-title-line"></div><div class="content-txt ">{text}</div></div>',
            frame=FRAME_CHARACTERS if characters > 4000 else 0,
        )

    def _index_number(self, document: Document) -> str:
        return f"416049270/{document.day.year}-{document.number:05}"

    def _title(self, document: Document) -> str:
        return f"关于市十六届人大二次会议第{document.suggestion}号建议的答复"


FAMILIES: dict[str, Family] = {
    family.name: family for family in (Trs(), Jeecms(), *SYSTEMS, *FURTHER_SYSTEMS, *REGIONAL_SYSTEMS)
}
"""By the name on the command line."""
