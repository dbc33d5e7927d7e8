"""One URL for one page: docs/contract.md, "Canonical URL"."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from crawler.reading import absolute_url, canonical_url, lookup_key

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
    ],
)
def test_the_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


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
