"""Spider arguments: parsed and checked before the first request."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.portals.arguments import ArgumentError, Arguments
from crawler.portals.column import Column
from crawler.spiders.chongqing import ChongqingSpider

NAMES = ["kjj", "slj"]


def test_all_arguments_are_read() -> None:
    parsed = Arguments.parse(
        {
            "full": "1",
            "recheck": "30",
            "since": "2024-01-01",
            "until": "2024-06-30",
            "columns": "slj, kjj",
            "limit": "5",
        },
        NAMES,
    )
    assert parsed == Arguments(
        full=True,
        recheck=30,
        since=date(2024, 1, 1),
        until=date(2024, 6, 30),
        columns=("slj", "kjj"),
        limit=5,
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"foo": "1"}, "no argument -a foo"),
        ({"colums": "kjj"}, "no argument -a colums=…: did you mean columns[?] Choose from full, "),
        (
            {"columns": "kjj,slx"},
            "columns=kjj,slx must name .* did you mean slj by slx[?] Choose from kjj, slj",
        ),
        ({"full": "perhaps"}, "full=1"),
        ({"recheck": "-3"}, "recheck=30"),
        ({"recheck": "9999999"}, "recheck=30"),
        ({"limit": "9" * 5000}, "limit=30"),
        ({"limit": "0"}, "limit=30"),
        ({"limit": "٣"}, "limit=30"),
        ({"since": "2024-1-1"}, "since=2024-01-31"),
        ({"until": "yesterday"}, "until=2024-01-31"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "swap them"),
        ({"columns": "kjj,none"}, "choose from kjj, slj"),
        ({"columns": ","}, "choose from kjj, slj"),
        ({"listing": "kjj.cq.gov.cn"}, "must be the full URL of a listing"),
        ({"listing": "file:///etc/passwd"}, "must be the full URL of a listing"),
        ({"listing": "http://[::1"}, "must be the full URL of a listing"),
        ({"listing": "https://a.b/", "columns": "kjj"}, "exclude each other"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_what_to_write(given: dict[str, str], says: str) -> None:
    with pytest.raises(ArgumentError, match=says):
        Arguments.parse(given, NAMES)


def test_columns_are_picked_in_the_citys_order() -> None:
    assert [column.name for column in ChongqingSpider(columns="slj,kjj").to_walk] == ["kjj", "slj"]


def test_a_listing_takes_the_place_of_the_columns_and_its_host_is_allowed() -> None:
    spider = ChongqingSpider(listing="http://127.0.0.1:8000/a/")
    assert spider.to_walk == [Column("127.0.0.1", "http://127.0.0.1:8000/a/")]
    assert "127.0.0.1:8000" in spider.hosts


def test_a_listing_that_is_a_column_of_the_city_keeps_its_name_and_kind() -> None:
    spider = ChongqingSpider(listing="http://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/index.html")
    assert [(column.name, column.kind) for column in spider.to_walk] == [("kjj", "suggestion")]
