"""Columns, and the cities as values."""

from __future__ import annotations

import pytest
from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.spider import iter_spider_classes

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column, column_name, columns_of
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


def test_a_table_has_a_column_on_each_line() -> None:
    table = """
        kjj suggestion 市科技局 https://kjj.cq.gov.cn/a/
        cqbn both 巴南区 500113 重庆市巴南区 https://www.cqbn.gov.cn/b/
    """
    assert columns_of(table) == (
        Column("kjj", "https://kjj.cq.gov.cn/a/", "suggestion", label="市科技局"),
        Column("cqbn", "https://www.cqbn.gov.cn/b/", label="巴南区", division="500113", place="重庆市巴南区"),
    )


@pytest.mark.parametrize(
    "line", ["kjj suggestion https://kjj.cq.gov.cn/a/", "a both 巴南区 500113 https://a.cn/", ""]
)
def test_a_line_of_a_table_that_is_not_a_column_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match="not a column"):
        columns_of(f"slj both 市水利局 https://slj.cq.gov.cn/\n{line}\nb both 市教委 https://jw.cq.gov.cn/")


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
def test_the_name_of_a_column_begins_with_the_default_of_its_host_and_is_unique(
    city: type[CitySpider],
) -> None:
    names = [column.name for column in city.columns]
    assert len(set(names)) == len(names)
    for column in city.columns:
        default = column_name(column.url)
        assert column.name == default or column.name.startswith(f"{default}-")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/202409/t20240914_13626437.html", "kjj"),
        ("http://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/index_2.html", "kjj"),
        ("https://slj.cq.gov.cn/zwgk_250/zfxxgkml/yta/zxjybl/202104/t20210410_9119754.html", "slj-proposals"),
        ("https://sthjj.cq.gov.cn/zwgk_249/zfxxgkml/jytabl/202001/t20200101_1.html", "sthjj-old"),
        ("https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/", None),
        ("https://jjxxw.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/202409/t20240914_1.html", None),
        ("http://www.ybq.gov.cn/zwgk_263/jytabl/zxwytabl/202204/t20220429_10676933_wap.html", "ybq"),
        ("https://nyncw.cq.gov.cn/xxgk_161/zfxxgkml/jyta/202005/t20200507_7294406_wap.html", "nyncw-jyta"),
        ("https://nyncw.cq.gov.cn/xxgk_161/zfxxgkml/jyta/srdjy/202506/t20250625_1.html", "nyncw"),
        ("https://www.cqstl.gov.cn/bm/qzfcxjw_71109/zwgk_70831/qtgknr/qtxx/202406/t20240607_1.html", None),
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
        ("https://public.zhengzhou.gov.cn/D1102X/7778976.jhtml", "zhengzhou-proposals"),
        ("https://public.zhongyuan.gov.cn/D1101X/9832714.jhtml", "zhongyuan"),
        ("https://public.zhengzhou.gov.cn/D49Y/7778976.jhtml", None),
        ("https://www.zhengzhou.gov.cn/D1101X/1.jhtml", None),
    ],
)
def test_the_column_of_a_zhengzhou_page_is_told_from_host_and_code(url: str, name: str | None) -> None:
    column = ZhengzhouSpider.city().column_of(url)
    assert (column.name if column else None) == name
