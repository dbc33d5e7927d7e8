"""Signs of further pages: what is one, what is none, and what the pages of the fixtures and of real portals say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.fixtures.folder import Fixture
from crawler.fixtures.parts import listing_of
from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from crawler.portals.pagers.further_pages import FurtherPages, find_further_pages, with_signs
from crawler.reading import lookup_key
from tests.support.cities import BY_NAME, spider_class
from tests.support.pages import REAL, ROOT

if TYPE_CHECKING:
    from pathlib import Path

LISTING = "https://a.gov.cn/zwgk/jyta/"
ROWS = "".join(
    f'<li><a href="t{number}.html">关于第{number}件代表建议办理情况的答复</a><span>2024-05-{number:02}</span></li>'
    for number in range(1, 11)
)
LINKED_PAGES = '<a href="index.html">1</a> <a href="index_1.html">2</a>'


def found(markup: str, url: str = LISTING, *, pages: int = 1, read: tuple[str, ...] = ()) -> FurtherPages:
    """What a listing of ten rows with this markup under them says."""
    page = f"<html><body><ul>{ROWS}</ul>{markup}</body></html>"
    known = {lookup_key(address) for address in (url, *read)}
    return find_further_pages(page, url, pages=pages, rows=10, known=known, page_key=lookup_key)


@pytest.mark.parametrize(
    "markup",
    [
        # What a pager prints.
        "<div>共3页</div>",
        "<div>共<b>3</b>页</div>",
        "<div>共 <span><i>3</i></span> 頁</div>",
        "<div>第1页/共3页</div>",
        "<div>页次：1/3</div>",
        "<div>1/3页</div>",
        "<div>总页数：3</div>",
        "<div>共三页</div>",
        "<div>1/3</div>",
        '<iframe src="/zwgk/jyta/page.jsp?total=30"></iframe>',
        # Links, whatever their maker calls the pages.
        f"<div>{LINKED_PAGES}</div>",
        '<a href="index_2.html">3</a>',
        '<a href="index-2.html">3</a>',
        '<a href="index_2.shtml">下页</a>',
        '<a href="?page=2">更多建议</a>',
        '<a href="/zwgk/jyta/?pageNo=2&amp;pageSize=10">后一页</a>',
        '<a href="/zwgk/jyta/2.html">下一页</a>',
        '<a href="p2.html">2</a>',
        '<a href="list_2.html">&gt;</a>',
        '<select><option value="index.html">1</option><option value="index_1.html">2</option></select>',
        '<link rel="next" href="index_1.html">',
        '<a href="index_1.html"><img alt="下一页"></a>',
        '<a href="other.html">尾页</a>',
        '<a href="other.html">末页&gt;&gt;</a>',
        '<a href="other.html">下一頁</a>',
        '<a href="other.html">Next</a>',
        '<a href="#" class="next">下一页</a>',
        # Scripts that a click runs.
        "<a href=\"javascript:__doPostBack('AspNetPager1','2')\">下一页</a>",
        "<a href=\"javascript:__doPostBack('GridView1','Page$2')\">2</a>",
        "<a href=\"javascript:__doPostBack('ctl00$lbNext','')\">&gt;</a>",
        '<a href="javascript:goPage(2)">2</a>',
        '<a onclick="toPage(2)">[2]</a>',
        '<span onclick="turn(2)">下一页</span>',
        '<div class="pagination"><a>1</a><a>2</a><a>3</a></div>',
        '<button class="next">下一页</button>',
        # Scripts that write a pager.
        "<script>var totalPage=3; document.write(pageHtml(totalPage,0));</script>",
        "<script>createPageHTML('page_div',3,1,'list','shtml',30);</script>",
        "<script>createPage(total, 0, 'index', 'html');</script>",
        "<script>createPage(1000000000, 0, 'index', 'html');</script>",
        "<script>laypage.render({elem:'p', count: 30, limit: 10});</script>",
        "<script>laypage({cont:'p', pages: total})</script>",
        "<script>$('#p').pagination(30, {items_per_page:10})</script>",
        "<script>$.jqPaginator('#p', {totalPages: 3})</script>",
        '<script>var page = {"pageNo":1,"pageCount":"3"}</script>',
        "<script>Pager.init({el: '#p', total: 30, pageSize: 10})</script>",
        """<script>document.write('<a href="index_1.html">下一页</a>共3页')</script>""",
        '<div id="pages">PGEgaHJlZj0iaW5kZXhfMS5odG1sIj4yPC9hPg==</div><script>show(atob(text))</script>',
        '<div class="el-pagination" data-page-count="3"></div>',
        # Buttons that load more rows, and forms.
        '<a class="load-more" href="javascript:void(0)">查看更多</a>',
        '<div class="getmore" onclick="getMore()"><a>更多</a></div>',
        '<div class="more" onclick="loadMore()">加载更多</div>',
        "<button>加载更多</button>",
        '<a href="javascript:;" id="more">点击加载更多</a>',
        '<a href="javascript:void(0)" onclick="getMore()">查看更多</a>',
        '<a onclick="loadPage()">更多</a>',
        '<input type="button" value="加载更多" onclick="more()">',
        '<form method="post"><input type="hidden" name="pageNo" value="1"></form>',
        '<form>到第<input type="text" name="toPage" value="1">页<button>确定</button></form>',
        '<form><input type="hidden" name="totalPages" value="3"></form>',
        # Other spellings.
        "<div>共计：3页</div>",
        "<div>30条信息，分 3 页显示</div>",
        '<select onchange="go(this.value)"><option>第1页</option><option>第2页</option></select>',
        '<div class="more" data-next="/api/list?page=2"></div>',
        "<button id='more-rows'>查看更多</button>",
        '<a href="javascript:;" onclick="nextPage()">&gt;</a>',
        '<input type="button" value="&gt;&gt;" onclick="gotoPage(2)">',
        '<a href="#page=2">2</a>',
        '<a rel="next" href="/b/c">→</a>',
        '<span data-page="2">2</span>',
        '<a href="?pageNumber=2">2</a>',
        "<script>Page({num: 3, startnum: 1, elem: $('#page')})</script>",
        "<script>laypage.render({elem: 'p', count: 30})</script>",
    ],
)
def test_a_sign_of_further_pages_is_found(markup: str) -> None:
    assert found(markup).sign


@pytest.mark.parametrize(
    "markup",
    [
        "",
        '<div class="foot"><a href="/a/">上一篇</a> <a href="/b/">下一篇</a> <a href="/more/">更多专题</a></div>',
        '<a href="/zt/">更多</a> <a href="/zt/" onclick="count()">查看更多</a> <a href="/zt/">更多&gt;&gt;</a>',
        "<a onclick=\"window.open('/zt/')\">更多</a>",
        # A pager that shows one page.
        "<div>共1页</div>",
        '<div>首页 上一页 1 <a href="#">下一页</a> <a href="#">尾页</a> 共1页</div>',
        '<div>共10条 1/1页 <a href="javascript:goPage(1)">下一页</a></div>',
        '<div><span class="p_next_d">下页</span> <span class="p_t">1/1</span></div>',
        '<a class="disabled" href="javascript:;">下一页</a>',
        '<ul><li class="disabled"><a href="index_1.html">下一页</a></li></ul>',
        "<button disabled>下一页</button>",
        "<div><a>首页</a> <a>上一页</a> <a>下一页</a> <a>尾页</a></div>",
        '<div><a href="#">上一页</a> <a href="#">1</a> <a href="#">下一页</a></div>',
        '<a href="index.html">1</a> <a href="/zwgk/jyta/">尾页</a>',
        "<span>下一页</span>",
        '<a href="">下一页</a>',
        "<script>createPage(1, 0, 'index', 'html'); function createPage(n, i) { if (n > 1) write('下一页') }</script>",
        "<script>createPageHTML('page_div',1,1,'list','shtml',8);</script>",
        "<script>var pageCount = 1; laypage({pages: pageCount})</script>",
        "<script>laypage.render({elem:'p', count: 8, limit: 10});</script>",
        "<script>// var totalPage = 3\n/* createPage(3, 0) */</script>",
        '<!-- <a href="index_1.html">下一页</a> 共3页 -->',
        '<div style="display:none"><a href="index_1.html">下一页</a></div>',
        '<div hidden><a href="javascript:goPage(2)">2</a></div>',
        "<p>本年度办理情况共 3 页报告</p>",
        "<script>//createPage(34, 0, 'index', 'html');</script>",
        "<div>1/1</div>",
        '<div style="display:none"><button>加载更多</button></div>',
        "<p>没有更多了</p>",
        '<a class="more" href="javascript:;">更多</a>',
        "<script>if (pages > 1) document.write('<a href=index_1.html>下一页</a>')</script>",
        "<script>laypage.render({elem: 'p', count: 8, curr: 1})</script>",
        "<script>Page({num: 1, startnum: 1, elem: $('#page')})</script>",
        '<form><select name="page"><option>1</option></select></form>',
        # What only looks like a pager.
        '<a href="2023/">2023</a> <a href="2022/">2022</a>',
        '<a href="#top">1</a> <a href="#p2">2</a>',
        '<div class="slides" data-next=".slide2"></div>',
        '<a rel="nofollow" href="/zt/">→</a>',
        '<form action="/search"><input name="q"><input type="hidden" name="page" value="1"></form>',
        '<a href="/zwgk/gzbg/index_1.html">另一栏目</a> <a href="https://b.gov.cn/zwgk/jyta/index_1.html">2</a>',
        '<a href="t20240520_1.html">2</a>',
        '<a href="../2024/">2024</a> <a href="#">12</a>',
        '<div class="calendar"><a href="#">1</a> <a href="#">2</a></div>',
        '<a href="x.html">关于第1/3页和共3页的说明以及其他有关事项的通知</a>',
        '<link rel="stylesheet" href="index_1.html">',
        "<script>$.get('/count', {page: 1, size: 10}); setTimeout(showPage, 300); var pageSize = 10</script>",
    ],
)
def test_what_is_no_sign_of_further_pages(markup: str) -> None:
    assert found(markup).sign is None


def test_the_sign_is_a_short_quotation() -> None:
    assert found("<div>共 3 页</div>").sign == "共 3 页"
    assert found('<a href="index_1.html">2</a>').sign == "2 (index_1.html)"
    assert len(found(f"<script>createPage(3, '{'x' * 500}')</script>").sign or "") <= 41


@pytest.mark.parametrize(
    ("markup", "sign"),
    [
        (f"{LINKED_PAGES} 共2页", None),
        ('<a href="#">下一页</a> 2/2页', None),
        ('<a href="index_1.html">下一页</a> <a href="index_1.html">尾页</a>', None),
        ("<script>createPage(2, 1, 'index', 'html')</script>", None),
        ("<script>createPageHTML('page_div', 2, 2, 'list', 'shtml', 18)</script>", None),
        ("<button>加载更多</button>", None),
        ("共5页", "共5页"),
        ("页次：2/5", "页次：2/5"),
        ('<a href="index_2.html">下一页</a>', "下一页"),
        ('<a href="index_4.html">5</a>', "5 (index_4.html)"),
        ("<script>var pageCount = 5</script>", "pageCount = 5"),
    ],
)
def test_on_the_last_of_several_pages_only_a_page_beyond_it_is_a_sign(markup: str, sign: str | None) -> None:
    assert found(markup, f"{LISTING}index_1.html", pages=2, read=(LISTING,)).sign == sign


@pytest.mark.parametrize(
    ("markup", "total"),
    [
        ("<p>共30条</p>", 30),
        ("<p>共 <b>30</b> 条记录</p>", 30),
        ("<p>共有30条信息，每页10条，<a>首页</a></p>", 30),
        ("<p>总记录数：30 首页 下页</p>", 30),
        ("<p>共检索到 30 个结果</p>", 30),
        ('<script>var data = {"total": 30, "pageSize": 10}</script>', 30),
        ('<script>var menu = {"total": 30, "list": []}, p = {"pageSize": 10}</script>', None),
        ("<script>var recordCount = 30</script>", 30),
        ('<el-pagination :total="30" :page-size="10"></el-pagination>', 30),
        ('<div class="pagination" count="30" rows="10"></div>', 30),
        ('<div class="article" data-count="30"></div>', None),
        ("<p>本站建站以来面向社会公众发布的各类政府信息共有12345条，欢迎监督</p>", None),
        ("<script>//wcm分页，总记录：30\n</script>", None),
    ],
)
def test_the_total_of_rows_that_a_pager_prints(markup: str, total: int | None) -> None:
    assert found(markup).total == total


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"data": {"rows": [], "totalPages": 3}}, FurtherPages('"totalPages": 3')),
        ({"total_count": "30", "rows": []}, FurtherPages(None, 30)),
        ({"page": {"hasNext": True}}, FurtherPages('"hasNext": true')),
        ({"page": {"hasNext": False, "pages": 1}, "rows": [{"total": 99, "pages": 5}]}, FurtherPages()),
        ({"data": {"html": "<ul></ul><div>共3页</div>"}}, FurtherPages("共3页")),
        ([1, 2], FurtherPages()),
    ],
)
def test_json_states_pages_and_totals_too(data: object, expected: FurtherPages) -> None:
    text = json.dumps(data, ensure_ascii=False)
    assert find_further_pages(text, LISTING, pages=1, rows=10, known=(), page_key=lookup_key) == expected


def test_an_address_that_is_no_url_is_no_sign() -> None:
    assert found('<a href="http://[x/index_2.html">2</a><a href="http://host:port/2">x</a>').sign is None


@pytest.mark.parametrize("path", BY_NAME)
def test_no_listing_of_a_fixture_has_a_sign_of_pages_that_its_family_does_not_count(path: Path) -> None:
    city = spider_class(path).city()
    pages = Fixture.of(city.name, ROOT).saved_pages()
    listings = [listing_of(city, pages, column) for column in city.columns]
    assert any(listings)
    for listing in listings:
        known: set[str] = set()
        for number, (page, read) in enumerate(listing, 1):
            key = city.family.page_key
            signed = with_signs(read, page.decoded.text, page.url, key, number=number, known=known)
            rows = sum(len(read.rows) for _, read in listing)
            assert (signed.sign, signed.total) in {(None, None), (None, rows)}, page.url
            known.add(key(page.url))


@pytest.mark.skipif(not (REAL.folder / "pages").is_dir(), reason="the pages of real portals are not here")
@pytest.mark.parametrize(
    ("name", "family", "pages"),
    [
        ("jeecms-zhengzhou-list.fragment.html", "jeecms", 1),
        ("trs-cq-jjxxw-list.fragment.html", "trs_wcm", 40),
        ("trs-cq-kjj-list.fragment.html", "trs_wcm", 34),
        ("trs-cq-tjj-list.abridged.html", "trs_wcm", 2),
        ("trs-tianjin-fzgg-list.abridged.html", "trs_wcm", 30),
        ("vsb-lntdxy-list.abridged.html", "vsb", 11),
    ],
)
def test_the_listings_of_real_portals_have_no_sign_beyond_what_their_family_counts(
    name: str, family: str, pages: int
) -> None:
    text = (REAL.folder / "pages" / name).read_text(encoding="utf-8")
    url = "https://www.lntdxy.com/zbgg.htm" if family == "vsb" else LISTING
    counted = FAMILIES[family].read_listing(text, url, Column("any", url)).pages
    assert counted == pages
    key = FAMILIES[family].page_key
    known = {key(f"https://www.lntdxy.com/zbgg/{number}.htm") for number in range(1, 11)} | {key(url)}
    evidence = find_further_pages(text, url, pages=pages, rows=20, known=known, page_key=key)
    assert evidence.sign is None
    assert evidence.total in {None, 52}
