"""The looks of systems of one province or prefecture, as far as anything is known of them; the rest is our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .systems import System

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .documents import Document


SUGGESTED = "群众多次反映此事，请有关部门研究解决。"
"""The text of a suggestion, as Zibo prints it next to the reply."""


class Linked(System):
    """A system of which no pager is known: numbered links, as most have them."""

    def _pager(self, number: int, pages: int) -> str:
        links = "".join(
            f"<span>{each}</span>" if each == number else f"<a href='{self.page_path(each)}'>{each}</a>"
            for each in range(1, pages + 1)
        )
        return f"<div class='pages'>{links}</div>" if pages > 1 else ""


class Anhui(System):
    """The platform of Anhui: entries of the label service."""

    name = "anhui"
    listing_path = (
        "/site/label/8888?labelName=publicInfoList&organId=66&catId=7&pageIndex=1&pageSize=10&isJson=true"
    )
    page_form = listing_path.replace("pageIndex=1", "pageIndex={}")
    document_form = "/public/66/{}.html"

    def _dressed(self, rows: Sequence[tuple[str, str, str]], number: int, pages: int) -> str:  # noqa: ARG002
        entries = [{"title": title, "link": href, "publishDate": day} for href, day, title in rows]
        total = len(rows) if pages == 1 else pages * 10
        return json.dumps({"data": entries, "total": total}, ensure_ascii=False)


class Shaanxi(System):
    """The platform of Shaanxi: ``1.html`` is the listing, and documents have 19 digits."""

    name = "shaanxi"
    listing_path = "/zmhd/tajy/rdjy/1.html"
    page_form = "/zmhd/tajy/rdjy/{}.html"
    document_form = "/zmhd/tajy/rdjy/17272501127479{:05}.html"

    def page_number(self, path: str) -> int | None:
        """The file's number, where it is short."""
        number = super().page_number(path)
        return number if number is not None and number < 10_000 else None

    def _pager(self, number: int, pages: int) -> str:
        return f"<script>var page = {number}, maxPage = parseInt('{pages}');</script><div id='pager'></div>"


class Liaoning(Linked):
    """The platform of Liaoning: each document is the index of a folder of its own."""

    name = "liaoning"
    listing_path = "/czt/zfxxgk/fdzdgknr/jyta/srddbjy/index.shtml"
    page_form = "/czt/zfxxgk/fdzdgknr/jyta/srddbjy/index_{}.shtml"
    document_form = "/czt/zfxxgk/fdzdgknr/jyta/srddbjy/20250620162555{:05}/index.shtml"


class Yueyang(System):
    """The platform of Yueyang: folders are numbers, and page 2 is the file 1."""

    name = "yueyang"
    listing_path = "/33663/default.htm"
    page_form = "/33663/default_{}.htm"
    document_form = "/33663/content_{}.html"

    def page_path(self, number: int) -> str:
        """The listing's own path, then files numbered from 1."""
        return self.listing_path if number == 1 else self.page_form.format(number - 1)

    def page_number(self, path: str) -> int | None:
        """The file's number and one."""
        file = super().page_number(path)
        return file if file is None or path == self.listing_path else file + 1

    def _pager(self, number: int, pages: int) -> str:  # noqa: ARG002
        return f"<script>function go(num){{if(num<1)num=1;else if(num>{pages})num={pages};}}</script>"


class Guangyuan(Linked):
    """The portals of Guangyuan: a moment and a bureau in the document's name, and no column."""

    name = "guangyuan"
    listing_path = "/open/rdjy/index.html"
    page_form = "/open/rdjy/index_{}.html"
    document_form = "/open/show/202308230{:05}-28100-00-000.html"


class Hainan(Linked):
    """The database of Hainan: all documents in the root."""

    name = "hainan"
    listing_path = "/hainan/rdjy/list.shtml"
    page_form = "/hainan/rdjy/list_{}.shtml"
    document_form = "/rdjydata-{}.html"

    def _cells(self, document: Document) -> tuple[tuple[str, str], ...]:
        """Who asked, and when the suggestion was assigned and answered."""
        return (
            *super()._cells(document),
            ("领衔代表", document.deputy),
            ("主办单位", self.site),
            ("交办日期", "2014-12-31"),
            ("答复日期", document.day.isoformat()),
        )


class Zibo(Linked):
    """The disclosure portals of Zibo: channels and documents of 24 hexadecimal digits."""

    name = "zibo"
    _channel = "/gongkai/site_zcqjtysj/channel_c_5f9f6cd393955786fb9cdd67_n_1605682057.5243"
    listing_path = f"{_channel}/index.html"
    page_form = f"{_channel}/index_{{}}.html"
    document_form = f"{_channel}/doc_6964b1aab14ba182{{:08}}.html"

    def _cells(self, document: Document) -> tuple[tuple[str, str], ...]:
        """Who asked, and when the reply was given."""
        day = document.day.isoformat()
        return (*super()._cells(document), ("建议人", document.deputy), ("答复时间", day))

    def document(self, document: Document, characters: int) -> str:
        """Two tabs: the reply, and the suggestion itself."""
        reply = "<ul><li>答复内容</li><li>建议内容</li></ul><div id='zoom'>"
        suggested = f"</div><div style='display:none'><p>{SUGGESTED}</p></div>"
        head, text = super().document(document, characters).split("<div id='zoom'>")
        return head + reply + text.replace("</div>", suggested, 1)


REGIONAL_SYSTEMS = (Anhui(), Shaanxi(), Liaoning(), Yueyang(), Guangyuan(), Hainan(), Zibo())
