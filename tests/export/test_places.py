"""The places of listings, and the listings as sources."""

from __future__ import annotations

from crawler.export.places import Place, Places, Source
from crawler.spiders.ndrc import NdrcSpider

from .conftest import TownSpider


def test_a_listing_has_its_own_place_or_that_of_its_city() -> None:
    places = Places([TownSpider])
    assert places.of("town", "cqbn") == Place("500113", "重庆市巴南区", "county")
    assert places.of("town", "kjj") == places.of("town", None) == Place("500000", "重庆市", "province")
    assert places.of("other", "kjj") == places.of(None, None) == Place()


def test_an_authority_of_the_whole_country_has_no_code() -> None:
    assert Places([NdrcSpider]).of("ndrc", "ndrc") == Place(None, "全国", "national")


def test_the_sources_are_the_listings_of_the_cities() -> None:
    assert Places([TownSpider]).sources(["town", "other"]) == [
        Source("重庆 市科技局", "https://kjj.cq.gov.cn/zwgk_176/"),
        Source("重庆 巴南区", "https://www.cqbn.gov.cn/a/"),
    ]
