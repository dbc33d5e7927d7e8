"""The looks of further systems: one document's page for all of them, each with its own URLs, rows and pager."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from .family import Family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .documents import Document


class System(Family):
    """A system whose pages are told by two patterns.

    Attributes:
        document_form: a document's path, with its number.
        page_form: the path of page 2 and further ones, with the page's number.
    """

    site = "某市某局"
    document_form: ClassVar[str]
    page_form: ClassVar[str]

    def page_path(self, number: int) -> str:
        """The listing's own path, then numbered ones."""
        return self.listing_path if number == 1 else self.page_form.format(number)

    def document_path(self, document: Document) -> str:
        """The form with the document's number."""
        return self.document_form.format(document.number)

    def page_number(self, path: str) -> int | None:
        """What the number in a page's path says."""
        return 1 if path == self.listing_path else _number_in(self.page_form, path)

    def document_number(self, path: str) -> int | None:
        """The number in a document's path."""
        return _number_in(self.document_form, path)

    def listing(
        self,
        documents: Sequence[Document],
        number: int,
        pages: int,
        strangers: Sequence[str] = (),
        pinned: Sequence[int] = (),
    ) -> str:
        """Rows and pager in the system's own dress."""
        hrefs = [
            (self.document_path(each), each.day.isoformat(), self._title(each, pinned)) for each in documents
        ]
        hrefs[1:1] = [(address, "2024-01-01", "关于某事的答复") for address in strangers]
        return self._dressed(hrefs, number, pages)

    def document(self, document: Document, characters: int) -> str:
        """A table of labels, a heading, the text."""
        title = self._title(document)
        table = "".join(
            f"<tr><th>{label}：</th><td>{value}</td></tr>" for label, value in self._cells(document)
        )
        lines = [*document.paragraphs(characters), *self._closing(document)]
        text = "".join(f"<p>{line}</p>" for line in lines)
        return self._page(
            f"{title}-{self.site}", f"<table>{table}</table><h1>{title}</h1><div id='zoom'>{text}</div>"
        )

    def _cells(self, document: Document) -> tuple[tuple[str, str], ...]:
        """The labels of the table with their values."""
        day = document.day.isoformat()
        return ("索引号", self._index_number(document)), ("发布机构", self.site), ("发布日期", day)

    def _dressed(self, rows: Sequence[tuple[str, str, str]], number: int, pages: int) -> str:
        """A page of the listing from href, day and title of each row."""
        items = "".join(
            f"<li><a href='{href}' title='{title}'>{title[:12]}…</a><span>{day}</span></li>"
            for href, day, title in rows
        )
        menu = "<ul class='nav'><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li></ul>"
        return self._page(
            "建议办理", f"{menu}<ul class='list'>{items}</ul>{self._pager(number, pages) if pages else ''}"
        )

    def _pager(self, number: int, pages: int) -> str:
        return f"<div class='pages'>{number}/{pages}页</div>"

    def _title(self, document: Document, pinned: Sequence[int] = ()) -> str:
        mark = "[置顶]" if document.number in pinned else ""
        return f"{mark}关于市六届人大二次会议第{document.suggestion}号建议的答复"

    def _index_number(self, document: Document) -> str:
        return f"416049270/{document.day.year}-{document.number:05}"


class Ucap(System):
    """UCAP: the container first, pages from 1."""

    name = "ucap"
    listing_path = "/xjkz/c101979/common_list.shtml"
    page_form = "/xjkz/c101979/common_list_{}.shtml"
    document_form = "/xjkz/c101979/202606/d76bebc5d6524f16ad96a53e{:08}.shtml"

    def _pager(self, number: int, pages: int) -> str:
        return f"<script>createPageHTML('page_div',{pages}, {number},'common_list','shtml',{pages * 10});</script>"


class Vsb(System):
    """VSB: names of pages descend to 1."""

    name = "vsb"
    listing_path = "/zwgk/jyta.htm"
    page_form = "/zwgk/jyta/{}.htm"
    document_form = "/info/1039/{}.htm"

    def __init__(self) -> None:
        """Know no page yet."""
        self._pages = 1

    def page_number(self, path: str) -> int | None:
        """Counted from the end of the listing as it was last shown."""
        name = _number_in(self.page_form, path)
        if path == self.listing_path or name is None:
            return 1 if path == self.listing_path else None
        return self._pages - name + 1 if name < self._pages else None

    def _dressed(self, rows: Sequence[tuple[str, str, str]], number: int, pages: int) -> str:
        self._pages = pages
        return super()._dressed(rows, number, pages)

    def _pager(self, number: int, pages: int) -> str:
        second = (
            f"<span class='p_no'><a href='jyta/{pages - 1}.htm'>2</a></span>" if number == 1 < pages else ""
        )
        return f"<div class='pb_sys_common'>{second}<span class='p_t'>{number}/{pages}</span></div>"


class SiteServer(System):
    """SiteServer: channels and contents."""

    name = "siteserver"
    listing_path = "/channels/1378.html"
    page_form = "/channels/1378_{}.html"
    document_form = "/contents/1378/{}.html"


class Epoint(System):
    """Epoint: pages are numbers beside the listing."""

    name = "epoint"
    listing_path = "/zwgk/002008/moreinfo.html"
    page_form = "/zwgk/002008/{}.html"
    document_form = "/zwgk/002008/20260710/ad0056e5-6526-4452-8ea6-92cb{:08}.html"


class JeecmsBureau(System):
    """A bureau's site on JEECMS."""

    name = "jeecms_bureau"
    listing_path = "/jyta/index.jhtml"
    page_form = "/jyta/index_{}.jhtml"
    document_form = "/jyta/{}.jhtml"

    def _pager(self, number: int, pages: int) -> str:
        return f"<script>var page = {{pageNo:{number}, pageCount:{pages}}}</script>"


class Plain(System):
    """Pages numbered in the query."""

    name = "numbered_query"
    listing_path = "/list.aspx?id=8&page=1"
    page_form = "/list.aspx?id=8&page={}"
    document_form = "/show.aspx?id={}"

    def _pager(self, number: int, pages: int) -> str:
        links = {1, number, pages}
        return "".join(f"<a href='/list.aspx?id=8&page={each}'>{each}</a>" for each in sorted(links))


class Jcms(System):
    """JCMS: the first records in a script, further ones by a proxy."""

    name = "jcms"
    listing_path = "/col/col78960/index.html"
    document_form = "/art/2024/9/14/art_78960_{}.html"

    def page_path(self, number: int) -> str:
        """The proxy, as often asked as it takes."""
        return self.listing_path if number == 1 else f"/module/web/jpage/dataproxy.jsp?startrecord={number}"

    def page_number(self, path: str) -> int | None:
        """The group of records that the proxy is asked for."""
        query = parse_qs(urlsplit(path).query)
        if urlsplit(path).path != "/module/web/jpage/dataproxy.jsp":
            return 1 if path == self.listing_path else None
        first, last = int(query["startrecord"][0]), int(query["endrecord"][0])
        return (first - 1) // (last - first + 1) + 1

    def _dressed(self, rows: Sequence[tuple[str, str, str]], number: int, pages: int) -> str:
        records = "".join(
            f"<record><![CDATA[<li><a href='{href}' title='{title}'>{title[:12]}</a><span>{day}</span></li>]]></record>"
            for href, day, title in rows
        )
        proxy = "/module/web/jpage/dataproxy.jsp?page=1&webid=5&columnid=78960&unitid=311402"
        total = pages * len(rows) if number == 1 else 1
        counted = f"<totalrecord>{total}</totalrecord>" if pages else ""
        store = (
            f'<datastore><nextgroup><![CDATA[<a href="{proxy}"></a>]]></nextgroup>'
            f"{counted}<recordset>{records}</recordset></datastore>"
        )
        return store if number > 1 else self._page("建议办理", f"<script type='text/xml'>{store}</script>")


class Jpaas(System):
    """jpaas: JSON with HTML inside, asked for by what stands on the column's page."""

    name = "jpaas"
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    listing_path = "/col/col1229512877/index.html"
    document_form = "/art/2024/art_9bc459f53d3d4abda752ae0e{:08}.html"

    def page_path(self, number: int) -> str:
        """The request for the page's rows."""
        return self.listing_path if number == 1 else f'{self.unit}?paramJson={{"pageNo":{number}}}'

    def page_number(self, path: str) -> int | None:
        """What ``paramJson`` says."""
        parts = urlsplit(path)
        if parts.path != self.unit:
            return 1 if path == self.listing_path else None
        return int(json.loads(parse_qs(parts.query)["paramJson"][0])["pageNo"])

    def _dressed(self, rows: Sequence[tuple[str, str, str]], number: int, pages: int) -> str:
        inside = super()._dressed(rows, number, pages)
        if pages == 1:
            inside = inside.replace('count="10"', f'count="{len(rows)}"')
        return inside if number == 1 else json.dumps({"success": True, "data": {"html": inside}})

    def _pager(self, number: int, pages: int) -> str:
        query = "{'webId':'31','pageId':'1229512877','pageType':'column','tagId':'信息列表','parseType':'bulidstatic'}"
        return (
            f'<div class="pagination" pageNo="{number}" count="{pages * 10}" rows="10"></div>'
            f'<script src="/cms_files/unitbuild.js" url="{self.unit}" queryData="{query}"></script>'
        )


class Gkmlpt(System):
    """gkmlpt: a list of articles as JSON."""

    name = "gkmlpt"
    listing_path = "/gkmlpt/api/all/2811?page=1&sid=755031"
    page_form = "/gkmlpt/api/all/2811?page={}&sid=755031"
    document_form = "/gkmlpt/content/3/3255/post_{}.html"

    def _dressed(self, rows: Sequence[tuple[str, str, str]], number: int, pages: int) -> str:  # noqa: ARG002
        articles = [
            {"title": title, "url": href, "created_at": f"{day} 10:00:00", "identifier": ""}
            for href, day, title in rows
        ]
        return json.dumps({"classify": {"post_count": pages * len(rows)}, "articles": articles})


def _number_in(form: str, path: str) -> int | None:
    """The number that stands in a path where its form says so."""
    before, after = (re.escape(part) for part in re.split(r"\{:?0?\d*\}", form))
    found = re.fullmatch(f"{before}(\\d+){after}", path)
    return int(found[1]) if found else None


SYSTEMS: tuple[Family, ...] = (
    Ucap(),
    Vsb(),
    SiteServer(),
    Epoint(),
    JeecmsBureau(),
    Plain(),
    Jcms(),
    Jpaas(),
    Gkmlpt(),
)
