"""One URL for one page: docs/contract.md, "Canonical URL"."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from crawler.reading import absolute_url, canonical_url, lookup_key
from crawler.reading.urls import with_parameter

pytestmark = pytest.mark.slow

PAGE = "https://kjj.cq.gov.cn/zwgk_176/202409/t20240914_1.html"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://kjj.cq.gov.cn/a/t1.html", "https://kjj.cq.gov.cn/a/t1.html"),
        ("HTTPS://KJJ.CQ.gov.cn/A/t1.html", "https://kjj.cq.gov.cn/A/t1.html"),
        ("https://kjj.cq.gov.cn/a/t1.html#top", "https://kjj.cq.gov.cn/a/t1.html"),
        ("https://kjj.cq.gov.cn", "https://kjj.cq.gov.cn/"),
        ("https://kjj.cq.gov.cn/a/index.html", "https://kjj.cq.gov.cn/a/"),
        ("https://kjj.cq.gov.cn/a/index.htm", "https://kjj.cq.gov.cn/a/"),
        ("https://kjj.cq.gov.cn/a/index.shtml", "https://kjj.cq.gov.cn/a/"),
        ("https://kjj.cq.gov.cn/a/index.jhtml", "https://kjj.cq.gov.cn/a/"),
        ("https://kjj.cq.gov.cn/a/index_1.html", "https://kjj.cq.gov.cn/a/index_1.html"),
        ("https://kjj.cq.gov.cn/a/myindex.html", "https://kjj.cq.gov.cn/a/myindex.html"),
        (
            "https://public.zhengzhou.gov.cn/?p=D1101X&a=dir&h=1",
            "https://public.zhengzhou.gov.cn/?a=dir&h=1&p=D1101X",
        ),
        ("http://a.gov.cn/附件.pdf", "http://a.gov.cn/%E9%99%84%E4%BB%B6.pdf"),
        (
            "http://www.huojia.gov.cn//contents/1410/62629.html",
            "http://www.huojia.gov.cn/contents/1410/62629.html",
        ),
        ("http://a.gov.cn///", "http://a.gov.cn/"),
        ("http://a.gov.cn/b//c.html", "http://a.gov.cn/b//c.html"),
        ("http://dayao.gov.cn./info/1.htm", "http://dayao.gov.cn/info/1.htm"),
        ("http://a.gov.cn.:80/1.htm", "http://a.gov.cn/1.htm"),
        ("https://A.gov.cn:443", "https://a.gov.cn/"),
        ("http://qhd.gov.cn:81/article/327/110702.html", "http://qhd.gov.cn:81/article/327/110702.html"),
        ("https://a.gov.cn:80/1.htm", "https://a.gov.cn:80/1.htm"),
    ],
)
def test_the_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


SESSION = "0000000000000000A1B2C3D4E5F60718"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://a.gov.cn/v.jsp;jsessionid=A1B2!-5!NONE?id=3", "http://a.gov.cn/v.jsp?id=3"),
        ("http://a.gov.cn/v.jsp;JSESSIONID=A1B2", "http://a.gov.cn/v.jsp"),
        ("http://a.gov.cn/v.jsp%3Bjsessionid=A1B2", "http://a.gov.cn/v.jsp"),
        ("http://a.gov.cn/v.php?id=3&PHPSESSID=abc", "http://a.gov.cn/v.php?id=3"),
        ("http://a.gov.cn/v.asp?ASPSESSIONIDQQRT=abc&id=3", "http://a.gov.cn/v.asp?id=3"),
        (f"http://a.gov.cn/v.jsp?sid={SESSION}&id=3", "http://a.gov.cn/v.jsp?id=3"),
        (f"http://a.gov.cn/v.jsp?id=3&sessionId={SESSION}", "http://a.gov.cn/v.jsp?id=3"),
        (f"http://a.gov.cn/t1_2.html?sid={SESSION}", "http://a.gov.cn/t1_2.html"),
        ("http://a.gov.cn/(S(lit3py55t21z5v55vlm25s55))/v.aspx?id=3", "http://a.gov.cn/v.aspx?id=3"),
    ],
)
def test_a_session_id_is_no_part_of_a_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == absolute_url(PAGE, url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "http://a.gov.cn/api?page=1&sid=755031",
        "http://a.gov.cn/v.aspx?session_id=14&term=6",
        "http://a.gov.cn/v.aspx?id=3&sid=1234567890123456789",
        f"http://a.gov.cn/v.jsp?sid={SESSION}",
        "http://a.gov.cn/v.jsp;v=2?id=3",
    ],
)
def test_what_has_the_name_of_a_session_id_only_stays(url: str) -> None:
    assert canonical_url(url) == canonical_url(absolute_url(PAGE, url) or "")
    assert absolute_url(PAGE, url) == url


@pytest.mark.parametrize(
    ("href", "absolute"),
    [
        (".\\t1.html", "https://kjj.cq.gov.cn/zwgk_176/202409/t1.html"),
        ("\\upload\\a.pdf", "https://kjj.cq.gov.cn/upload/a.pdf"),
        ("\\\\a.gov.cn\\b", "https://a.gov.cn/b"),
        ("http:\\\\a.gov.cn\\b?c=\\d", "http://a.gov.cn/b?c=\\d"),
        (" ./t\n\t1.html\r\n", "https://kjj.cq.gov.cn/zwgk_176/202409/t1.html"),
        ("https:t1.html", "https://kjj.cq.gov.cn/zwgk_176/202409/t1.html"),
        ("https:/t1.html", "https://kjj.cq.gov.cn/t1.html"),
        ("http:///a.gov.cn/b", "http://a.gov.cn/b"),
        ("https://kjj.cq.gov.cn/a/../b/./c.html?d=../e", "https://kjj.cq.gov.cn/b/c.html?d=../e"),
        ("?b=2&a=1&a=0", f"{PAGE}?b=2&a=1&a=0"),
        ("index.html", "https://kjj.cq.gov.cn/zwgk_176/202409/index.html"),
        ("javascript:open('\\a')", None),
        ("C:\\a.pdf", None),
    ],
)
def test_a_link_is_resolved_as_the_url_standard_says(href: str, absolute: str | None) -> None:
    assert absolute_url(PAGE, href) == absolute


def test_a_query_is_in_the_encoding_of_its_page_and_a_path_is_not() -> None:
    link = absolute_url(PAGE, "建议.html?lm=建议&x=%41#建", "gb18030")
    assert link == "https://kjj.cq.gov.cn/zwgk_176/202409/建议.html?lm=%BD%A8%D2%E9&x=%41#建"
    assert absolute_url(PAGE, "?lm=建议") == f"{PAGE}?lm=建议"


@pytest.mark.parametrize(
    ("url", "replaced"),
    [
        ("http://a/x?page=1&q=%BD%A8", "http://a/x?page=2&q=%BD%A8"),
        ("http://a/x?q=%bd&page=#top", "http://a/x?q=%bd&page=2"),
        ("http://a/x?mypage=1", "http://a/x?mypage=1&page=2"),
        ("http://a/x", "http://a/x?page=2"),
    ],
)
def test_one_parameter_is_replaced_and_the_others_stay_as_printed(url: str, replaced: str) -> None:
    assert with_parameter(url, "page", "2") == replaced


@settings(derandomize=True, deadline=None, max_examples=120)
@given(
    st.sampled_from(["http", "https", "HTTP"]),
    st.text("abcXYZ09./-_index.html", max_size=30),
    st.dictionaries(st.text("apd", min_size=1, max_size=3), st.text("aA1 附", max_size=4), max_size=3),
    st.text("a#1", max_size=3),
)
def test_a_canonical_url_is_its_own_canonical_url(
    scheme: str, path: str, query: dict[str, str], fragment: str
) -> None:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    once = canonical_url(f"{scheme}://Kjj.CQ.gov.cn/{path}?{asked}#{fragment}")
    assert canonical_url(once) == once
    assert "#" not in once


def test_for_looking_up_http_and_https_are_one() -> None:
    assert lookup_key("http://KJJ.cq.gov.cn/a/index.html") == lookup_key("https://kjj.cq.gov.cn/a/")
    assert lookup_key("https://kjj.cq.gov.cn/a/") != lookup_key("https://slj.cq.gov.cn/a/")


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("./P020.pdf", "https://kjj.cq.gov.cn/zwgk_176/202409/P020.pdf"),
        ("../a.pdf", "https://kjj.cq.gov.cn/zwgk_176/a.pdf"),
        ("../../../../../a.pdf", "https://kjj.cq.gov.cn/a.pdf"),
        ("/attachment/a.pdf?token", "https://kjj.cq.gov.cn/attachment/a.pdf?token"),
        ("//tjj.cq.gov.cn/a.pdf", "https://tjj.cq.gov.cn/a.pdf"),
        ("http://x.gov.cn/a.pdf", "http://x.gov.cn/a.pdf"),
        (" ./a.pdf\n", "https://kjj.cq.gov.cn/zwgk_176/202409/a.pdf"),
    ],
)
def test_a_link_becomes_absolute(href: str, url: str) -> None:
    assert absolute_url(PAGE, href) == url


@pytest.mark.parametrize(
    "href",
    [
        "",
        " ",
        "#",
        "#top",
        "javascript:void(0)",
        "JavaScript:;",
        "mailto:a@b.cn",
        "tel:123",
        "http://",
        "http://[",
        "data:,x",
    ],
)
def test_what_leads_nowhere_is_none(href: str) -> None:
    assert absolute_url(PAGE, href) is None


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(max_size=60))
def test_no_href_raises(href: str) -> None:
    url = absolute_url(PAGE, href)
    assert url is None or url.startswith(("http:", "https:", "file:", "HTTP"))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.from_regex(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+/[A-Za-z0-9_./-]*", fullmatch=True))
def test_a_plain_url_needs_nothing_but_its_index_page_folded(url: str) -> None:
    folded = re.sub(r"(?i)/index\.(?:html|htm|shtml|jhtml)$", "/", canonicalize_url(url))
    assert canonical_url(url) == folded
