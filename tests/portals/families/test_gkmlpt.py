"""Listings of gkmlpt: JSON of its interface."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from crawler.portals.column import Column
from crawler.portals.families.gkmlpt import Gkmlpt

if TYPE_CHECKING:
    from collections.abc import Mapping


API = "http://jr.sz.gov.cn/gkmlpt/api/all/2811?page=1&sid=755031"
GKMLPT = Column("jr", API)
ARTICLE = {
    "id": 3255421,
    "title": "关于第<em>9</em>号建议的答复",
    "date": 1783353600,
    "created_at": "2026-07-01 10:00:00",
    "display_publish_time": 1783353600,
    "publisher": "市地方金融管理局",
    "identifier": "007543382/2026-00001",
    "url": "http://jr.sz.gov.cn/gkmlpt/content/3/3255/post_3255421.html",
    "post_url": "",
}


def articles(*changes: Mapping[str, object], count: object = 203) -> str:
    return json.dumps(
        {"classify": {"post_count": count}, "articles": [{**ARTICLE, **each} for each in changes]}
    )


def test_an_article_of_gkmlpt_is_a_row_with_its_index_number() -> None:
    (row,) = Gkmlpt().read_listing(articles({}), API, GKMLPT).rows
    assert row.url == "http://jr.sz.gov.cn/gkmlpt/content/3/3255/post_3255421.html"
    assert (row.title, row.date, row.index_number) == (
        "关于第9号建议的答复",
        date(2026, 7, 7),
        "007543382/2026-00001",
    )


def test_the_day_of_an_article_is_that_of_china() -> None:
    assert Gkmlpt().read_listing(articles({"display_publish_time": 1783353599}), API, GKMLPT).rows[0].date == (
        date(2026, 7, 6)
    )  # fmt: skip
    created = {"display_publish_time": None, "date": None}
    assert Gkmlpt().read_listing(articles(created), API, GKMLPT).rows[0].date == date(2026, 7, 1)


def test_pages_of_gkmlpt_follow_from_its_count() -> None:
    other: dict[str, object] = {
        "url": "http://jr.sz.gov.cn/gkmlpt/content/3/3255/post_2.html",
        "identifier": "",
    }
    first = Gkmlpt().read_listing(articles({}, other), API, GKMLPT)
    assert (len(first.rows), first.pages) == (2, 102)
    assert first.rows[1].index_number is None
    assert Gkmlpt().page_url(GKMLPT, 2, first) == "http://jr.sz.gov.cn/gkmlpt/api/all/2811?page=2&sid=755031"
