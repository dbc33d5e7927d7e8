"""Columns, and the cities as values."""

from __future__ import annotations

import pytest
from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.spider import iter_spider_classes

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column, column_name
from crawler.portals.families.siteserver import SiteServer
from crawler.spiders.chongqing import ChongqingSpider
from crawler.spiders.zhengzhou import ZhengzhouSpider

CITIES: list[type[CitySpider]] = [
    city
    for module in walk_modules_iter("crawler.spiders")
    for city in iter_spider_classes(module)
    if issubclass(city, CitySpider)
]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://kjj.cq.gov.cn/a/", "kjj"),
        ("https://www.cqbn.gov.cn/a/", "cqbn"),
        ("https://public.huiji.gov.cn/?p=D1101X", "huiji"),
        ("http://127.0.0.1:8000/a/", "127.0.0.1"),
        ("http://localhost:8000/a/", "localhost"),
    ],
)
def test_a_column_is_named_after_its_host(url: str, name: str) -> None:
    assert column_name(url) == name


@pytest.mark.parametrize(
    "document",
    [
        "http://www.huojia.gov.cn//contents/1410/62629.html",
        "http://www.huojia.gov.cn.:80/contents/1410/62629.html",
        "https://WWW.huojia.gov.cn/contents/1410/62629.html",
    ],
)
def test_a_document_belongs_to_its_column_however_its_host_is_printed(document: str) -> None:
    family = SiteServer()
    row = family.row(document, "答复", None)
    for listing in (
        "http://www.huojia.gov.cn/channels/1410.html",
        "http://www.huojia.gov.cn.:80//channels/1410.html",
    ):
        assert family.match_length(row.url, Column("a", listing)) > 0
    assert family.page_key(document) == "www.huojia.gov.cn/contents/1410/62629.html"
    assert row.request_url == document


@pytest.mark.parametrize("city", CITIES)
def test_the_first_column_of_a_host_has_the_default_name_and_names_are_unique(
    city: type[CitySpider],
) -> None:
    names = [column.name for column in city.columns]
    assert len(set(names)) == len(names)
    for column in city.columns:
        default = column_name(column.url)
        assert column.name == default or (column.name.startswith(f"{default}-") and default in names)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/202409/t20240914_13626437.html", "kjj"),
        ("http://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/index_2.html", "kjj"),
        ("https://slj.cq.gov.cn/zwgk_250/zfxxgkml/yta/zxjybl/202104/t20210410_9119754.html", "slj-proposals"),
        ("https://sthjj.cq.gov.cn/zwgk_249/zfxxgkml/jytabl/202001/t20200101_1.html", "sthjj-old"),
        ("https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/", None),
        ("https://jjxxw.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/202409/t20240914_1.html", None),
    ],
)
def test_the_column_of_a_chongqing_page_is_told_from_its_url(url: str, name: str | None) -> None:
    column = ChongqingSpider.city().column_of(url)
    assert (column.name if column else None) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://public.zhengzhou.gov.cn/D1101X/8738656.jhtml", "zhengzhou"),
        ("http://public.xinzheng.gov.cn/D1101X/9830943.jhtml", "xinzheng"),
        ("https://public.zzgx.gov.cn/?a=dir&h=1&p=D1101X&page=4", "zzgx"),
        ("https://public.zhengzhou.gov.cn/D1102X/7778976.jhtml", None),
        ("https://www.zhengzhou.gov.cn/D1101X/1.jhtml", None),
    ],
)
def test_the_column_of_a_zhengzhou_page_is_told_from_host_and_code(url: str, name: str | None) -> None:
    column = ZhengzhouSpider.city().column_of(url)
    assert (column.name if column else None) == name
