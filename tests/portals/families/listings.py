"""Listings of the families whose listings are plain HTML: what the tests of each of them are made of."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from crawler.portals.column import Column
from crawler.portals.families.epoint import Epoint
from crawler.portals.families.html_listings.html_family import HtmlFamily
from crawler.portals.families.jeecms_bureau import JeecmsBureau
from crawler.portals.families.nfcms import Nfcms
from crawler.portals.families.numbered_query import NumberedQuery
from crawler.portals.families.powereasy import PowerEasy
from crawler.portals.families.regional.guangyuan import Guangyuan
from crawler.portals.families.regional.hainan import Hainan
from crawler.portals.families.regional.henan import Henan
from crawler.portals.families.regional.liaoning import Liaoning
from crawler.portals.families.regional.shaanxi import Shaanxi
from crawler.portals.families.regional.yueyang import Yueyang
from crawler.portals.families.regional.zibo import Zibo
from crawler.portals.families.siteserver import SiteServer
from crawler.portals.families.ucap import Ucap
from crawler.portals.families.vsb import Vsb

Family = type[HtmlFamily]
HEX = "9bc459f53d3d4abda752ae0e967cf68"
UUID = "ad0056e5-6526-4452-8ea6-92cbfacafa8"

CHANNEL = "/gongkai/site_a/channel_c_5f9f6cd393955786fb9cdd67_n_1605682057.5243/"


COLUMNS: dict[Family, str] = {
    Ucap: "https://www.a.gov.cn/a/c100123/common_list.shtml",
    Vsb: "https://www.a.gov.cn/zwgk/jyta.htm",
    SiteServer: "https://www.a.gov.cn/channels/1378.html",
    Epoint: "https://www.a.gov.cn/zwgk/002008/moreinfo.html",
    JeecmsBureau: "https://zzkj.a.gov.cn/jyta/index.jhtml",
    Nfcms: "https://www.a.gov.cn/zwgk/jyta/index.html",
    Henan: "https://www.a.gov.cn/xxgk/jyta/index.html",
    PowerEasy: "https://www.a.gov.cn/zwgk/jyta/Index.aspx",
    Shaanxi: "https://www.a.gov.cn/zmhd/tajy/rdjy/1.html",
    Liaoning: "https://www.a.gov.cn/czt/jyta/srddbjy/index.shtml",
    Yueyang: "https://www.a.gov.cn/33663/default.htm",
    Guangyuan: "https://www.a.gov.cn/open/rdjy/index.html",
    Hainan: "https://www.a.gov.cn/hainan/rdjy/list.shtml",
    Zibo: f"https://www.a.gov.cn{CHANNEL}index.html",
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
    Shaanxi: "/zmhd/tajy/rdjy/172725011274795827{}.html",
    Liaoning: "/czt/jyta/srddbjy/202506201625558322{}/index.shtml",
    Yueyang: "content_103270{}.html",
    Guangyuan: "/open/show/2023083014341{}-28100-00-000.html",
    Hainan: "/rdjydata-855{}.html",
    Zibo: "doc_6964b1aab14ba182f1e0472{}.html",
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
    Shaanxi: "/xwzx/tzgg/193725011274795827{}.html",
    Liaoning: "/czt/xwdt/202406201625558322{}/index.shtml",
    Yueyang: "/24788/content_203270{}.html",
    Guangyuan: "/news/show/2024101415221510{}.html",
    Hainan: "/hainan/xw/2023{}.html",
    Zibo: "/gongkai/channel_c1534/doc_7964b1aab14ba182f1e0472{}.html",
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
