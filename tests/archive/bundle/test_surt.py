"""The keys in the index of a WACZ are those of the package surt."""

from __future__ import annotations

from random import Random

import pytest

from crawler.archive.bundle.surt import standard_surt
from tests.support.pywb import surts

HOSTS = (
    "www.a.gov.cn WWW2.A.Gov.CN a.gov.cn. a..gov.cn .a.cn www.cn www1.www.cn wwwx.a.cn 政府.中国 xn--mxtq1m.xn--fiqs8s Ａ.cn"
    " www.政府.cn ß.cn user:pw@www.x.cn user@x.cn:8080 10.0.0.1 0177.0.0.1 2130706433 010.1.1 127.1 08.1.1.1 [::1] [::1]:8080"
    " a.cn: a.cn:80 a.cn:443 a.cn:0 a.cn:8080 a%2eb.cn a%E6.cn a%2Fb.cn a_b.cn"
).split()
SEGMENTS = (
    "/ // /a /A/ /./ /../ /. /.. /a/../b /index.html /A.HTM /%7Ea /%257e /中文 /%E4%B8%AD /%e4/ /a;b /%23 /%3F /%2F /%25 /% /+"
    " /a%00 /(S(abcdefghijklmnopqrstuvwx))/x.aspx /(abcdefghijklmnopqrstuvwx)/x.aspx"
    " /x.aspx;jsessionid=ABCDEF0123456789ABCDEF0123456789"
).split()
PARAMETERS = [
    *"b=1 a=2 A=1 a a= a=1=2 = & B=0 q=中文 q=%E4%B8%AD q=%e4 x=%2541 x=a+b u=http://x.cn/?b cfid=1&cftoken=2".split(),
    "",
    "x=a b",
    f"sid={'0' * 32}",
    f"xsid={'1' * 32}",
    f"jsessionid={'A1' * 16}",
    f"PHPSESSID={'a' * 32}",
    f"ASPSESSIONIDabcdefgh={'B' * 24}",
]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.example.gov.cn/zwgk/jyta/", "cn,gov,example)/zwgk/jyta"),
        ("https://example.gov.cn", "cn,gov,example)/"),
        ("https://WWW3.Example.GOV.cn/A/B.HTML#top", "cn,gov,example)/a/b.html"),
        ("https://example.gov.cn:443/a//b/../c/", "cn,gov,example)/a/c"),
        ("http://example.gov.cn:8080/", "cn,gov,example:8080)/"),
        ("https://example.gov.cn:80/", "cn,gov,example:80)/"),
        ("http://user:word@example.gov.cn/", "cn,gov,example)/"),
        ("http://example.gov.cn/?", "cn,gov,example)/"),
        ("http://example.gov.cn/list?Page=2&a=B", "cn,gov,example)/list?a=b&page=2"),
        ("http://example.gov.cn/list/?a=2&a=10&a", "cn,gov,example)/list?a&a=10&a=2"),
        (f"http://example.gov.cn/l?jsessionid={'A' * 32}&b=1", "cn,gov,example)/l?b=1"),
        ("http://example.gov.cn/l;jsessionid=AB12", "cn,gov,example)/l;jsessionid=ab12"),
        ("http://example.gov.cn/%7Ea/%e4%b8%ad b", "cn,gov,example)/~a/%e4%b8%ad%20b"),
        ("http://example.gov.cn/答复", "cn,gov,example)/%e7%ad%94%e5%a4%8d"),
        ("http://www.政府.中国/", "xn--fiqs8s,xn--mxtq1m)/"),
        ("http://10.1.2.3/a", "3,2,1,10)/a"),
        ("http://example.gov.cn:port/", "http://example.gov.cn:port/"),
    ],
)
def test_a_key_is_that_of_the_package_surt(url: str, key: str) -> None:
    assert standard_surt(url) == key


def test_keys_of_thousands_of_urls_are_those_of_the_package_surt() -> None:
    random = Random(7)  # noqa: S311 these are examples
    urls = []
    for _ in range(5_000):
        address = random.choice(["http://", "https://", "http://https://"]) + random.choice(HOSTS)
        address += "".join(random.choices(SEGMENTS, k=random.randint(0, 3)))
        if random.random() < 0.6:
            address += "?" + "&".join(random.choices(PARAMETERS, k=random.randint(0, 4)))
        urls.append(address + random.choice(["", "", "#a?b"]))
    assert [(url, standard_surt(url)) for url in urls] == list(zip(urls, surts(urls), strict=True))
