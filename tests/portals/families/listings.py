"""Listings of the families whose listings are plain HTML: what the tests of each of them are made of."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from crawler.portals.column import Column
from crawler.portals.families.epoint import Epoint
from crawler.portals.families.henan import Henan
from crawler.portals.families.html_listings.html_family import HtmlFamily
from crawler.portals.families.jeecms_bureau import JeecmsBureau
from crawler.portals.families.nfcms import Nfcms
from crawler.portals.families.numbered_query import NumberedQuery
from crawler.portals.families.powereasy import PowerEasy
from crawler.portals.families.siteserver import SiteServer
from crawler.portals.families.ucap import Ucap
from crawler.portals.families.vsb import Vsb

Family = type[HtmlFamily]
HEX = "9bc459f53d3d4abda752ae0e967cf68"
UUID = "ad0056e5-6526-4452-8ea6-92cbfacafa8"


COLUMNS: dict[Family, str] = {
    Ucap: "https://www.a.gov.cn/a/c100123/common_list.shtml",
    Vsb: "https://www.a.gov.cn/zwgk/jyta.htm",
    SiteServer: "https://www.a.gov.cn/channels/1378.html",
    Epoint: "https://www.a.gov.cn/zwgk/002008/moreinfo.html",
    JeecmsBureau: "https://zzkj.a.gov.cn/jyta/index.jhtml",
    Nfcms: "https://www.a.gov.cn/zwgk/jyta/index.html",
    Henan: "https://www.a.gov.cn/xxgk/jyta/index.html",
    PowerEasy: "https://www.a.gov.cn/zwgk/jyta/Index.aspx",
    NumberedQuery: "https://www.a.gov.cn/NewsLsit.aspx?ClassID=863&page=1",
}


DOCUMENTS: dict[Family, str] = {
    Ucap: "/a/c100123/202604/" + HEX + "{}.shtml",
    Vsb: "../info/1039/320{}.htm",
    SiteServer: "/contents/1378/46314{}.html",
    Epoint: "/zwgk/002008/20260710/" + UUID + "{}.html",
    JeecmsBureau: "/jyta/1001786{}.jhtml",
    Nfcms: "https://www.a.gov.cn/zwgk/jyta/content/post_90{}.html",
    Henan: "https://www.a.gov.cn/2026/04-21/78{}.html",
    PowerEasy: "/zwgk/jyta/content_590{}",
    NumberedQuery: "NewsShow.aspx?ID={}",
}


SIDE: dict[Family, str] = {
    Ucap: "/a/c100999/202604/" + HEX + "{}.shtml",
    Vsb: "../info/2050/910{}.htm",
    SiteServer: "/contents/99/91314{}.html",
    Epoint: "/zwgk/009009/20260710/" + UUID + "{}.html",
    JeecmsBureau: "/xwdt/9001786{}.jhtml",
    Nfcms: "https://www.a.gov.cn/xwdt/content/mpost_80{}.html",
    Henan: "https://www.a.gov.cn/2025/03-11/68{}.html",
    PowerEasy: "/xwdt/content_480{}",
    NumberedQuery: "Other.aspx?ID={}",
}
"""Documents of other columns, as a side box shows them."""


ROW = "<li><a href='{url}' title='{title}'>关于…</a><span>{date}</span></li>"


NAVIGATION = """<ul class="nav"><li><a href="/">首页</a></li><li><a href="/a/c100001/index.shtml">政务公开</a></li>
<li><a href="../zwgk.htm">信息公开目录</a></li><li><a href="/channels/1.html">要闻</a></li>
<li><a href="/zwgk/moreinfo.html">更多</a></li><li><a href="/tzgg/index.jhtml">通知公告</a></li>
<li><a href="NewsLsit.aspx?ClassID=1">机构职能</a></li></ul>"""


def column(family: type[HtmlFamily]) -> Column:
    return Column("a", COLUMNS[family])


def rows_as(row: str, target: str, *numbers: int) -> str:
    return "".join(
        row.format(
            url=target.format(number), title=f"关于第{number}号建议的答复", date=f"2026-04-{number:02}"
        )
        for number in numbers
    )


def asked(url: str) -> dict[str, str]:
    """What the query of an address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}


def check_pager(family: Family, pager: str, pages: int, second: str, last: str) -> None:
    """A pager promises so many pages; ``second`` and ``last`` are their addresses under the column's folder."""
    url = COLUMNS[family]
    html = "<ul>" + rows_as(ROW, DOCUMENTS[family], 1, 2) + "</ul>" + pager
    first = family().read_listing(html, url, column(family))
    assert first.pages == pages
    assert family().page_url(column(family), 1, first) == url
    directory = url.rpartition("/")[0]
    assert family().page_url(column(family), 2, first) == f"{directory}/{second}"
    assert family().page_url(column(family), pages, first) == f"{directory}/{last}"
