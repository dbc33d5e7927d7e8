"""The looks of systems that counties and districts use: NFCMS, the platform of Henan, PowerEasy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .systems import System

if TYPE_CHECKING:
    from .documents import Document


class Nfcms(System):
    """NFCMS: documents in a folder of the column, pages from 1."""

    name = "nfcms"
    listing_path = "/zwgk/jyta/index.html"
    page_form = "/zwgk/jyta/index_{}.html"
    document_form = "/zwgk/jyta/content/post_{}.html"

    def _pager(self, number: int, pages: int) -> str:
        last = f"<a class='last' href='index_{pages}.html'>尾页</a>" if pages > 1 else ""
        return f"<script>window.NFCMS_SITE_ID = 755001;</script><div class='page'>第{number}/{pages}页{last}</div>"


class Henan(System):
    """The platform of Henan: documents by day, without their column; page 2 is the file 1."""

    name = "henan"
    listing_path = "/xxgk/jyta/index.html"
    page_form = "/xxgk/jyta/index_{}.html"
    document_form = "/2026/05-21/{}.html"

    def page_path(self, number: int) -> str:
        """The listing's own path, then files numbered from 1."""
        return self.listing_path if number == 1 else self.page_form.format(number - 1)

    def page_number(self, path: str) -> int | None:
        """The file's number and one."""
        file = super().page_number(path)
        return file if file is None or path == self.listing_path else file + 1

    def _pager(self, number: int, pages: int) -> str:
        return f"<div class='pages'><span>{number}/{pages}页</span></div>"


class PowerEasy(System):
    """PowerEasy: documents without an extension, tooltips with labels, a pager with a mark of its maker."""

    name = "powereasy"
    listing_path = "/zwgk/jyta/Index.aspx"
    page_form = "/zwgk/jyta/Index_{}.aspx"
    document_form = "/zwgk/jyta/content_{}"

    def document(self, document: Document, characters: int) -> str:
        """The bar under the title has the day of publication."""
        bar = f"<div class='bar'>来源：{self.site} 发布时间：{document.day.isoformat()} 浏览次数：</div><div id='zoom'>"
        return super().document(document, characters).replace("<div id='zoom'>", bar)

    def _cells(self, document: Document) -> tuple[tuple[str, str], ...]:
        return (
            ("索引号", self._index_number(document)),
            ("发布机构", ""),
            ("生效日期", "2014-12-31"),
            ("废止日期", ""),
            ("文号", ""),
            ("所属主题", "人大代表建议办理"),
        )

    def _pager(self, number: int, pages: int) -> str:
        links = "".join(
            f"<a href='Index_{each}.aspx'>{each}</a>" for each in sorted({2, pages}) if 1 < each <= pages
        )
        return f"<span id='pe100_page_列表' class='pagecss'><b>{number}</b>{links}</span>"


FURTHER_SYSTEMS = (Nfcms(), Henan(), PowerEasy())
