"""The fixtures that ``python -m tests.portal.fixtures`` writes: what is read of their pages is what was written into them.

They are read without a crawl, so that fifty cities cost a second. ``tests/spiders/test_policy.py`` replays one of each family.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.fixtures.folder import Fixture
from crawler.fixtures.parts import documents_of, listing_of
from crawler.items import record_line
from tests.portal.fixtures import differences, pages_of
from tests.portal.replies import ODD, Reply, signer
from tests.support.cities import GENERATED, read, spider_class
from tests.support.project import PROJECT


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.stem)
def test_the_pages_of_a_generated_fixture_are_read_as_expected(path: Path) -> None:
    spider, fixture = spider_class(path), Fixture.of(path.stem, PROJECT)
    city, pages = spider.city(), fixture.saved_pages()
    listed = [listing_of(city, pages, column) for column in city.columns]
    rows = [city.family.page_key(row.url) for ((_, listing),) in listed for row in listing.rows]
    documents = documents_of(city, pages)
    assert sorted(rows) == sorted(city.family.page_key(page.url) for page in documents)
    replies = [read(city, page).reply for page in documents]
    assert sorted(record_line(reply) for reply in replies if reply is not None) == sorted(
        fixture.expected.read_bytes().splitlines(keepends=True)
    )
    written = [page for column in city.columns for page in pages_of(spider, column)]
    assert differences(spider, written, fixture.records()) == []


def test_a_record_that_says_otherwise_than_its_page_is_found() -> None:
    path = next(path for path in GENERATED if path.stem == "wuhan")
    spider, records = spider_class(path), Fixture.of("wuhan", PROJECT).records()
    written = list(pages_of(spider, spider.columns[0]))
    assert differences(spider, written, records) == []
    documents = [page for page in written if page.reply is not None]
    other = [
        replace(page, reply=replace(page.reply, agency="武汉市某局")) for page in documents if page.reply
    ]
    assert any(
        "reply.signed_by is '武汉市供销社', not '武汉市某局'" in line
        for line in differences(spider, other, records)
    )
    assert differences(spider, written, []) == [f"{page.url}: no record" for page in documents]
    moved = [replace(page, column="jyj") for page in documents]
    assert f"{documents[0].url}: column is gxs, not jyj" in differences(spider, moved, records)


@pytest.mark.parametrize(
    ("place", "label", "name"),
    [
        ("武汉市", "市教育局", "武汉市教育局"),
        ("恩施土家族苗族自治州", "州政府", "恩施土家族苗族自治州人民政府"),
        ("广西壮族自治区", "自治区审计厅", "广西壮族自治区审计厅"),
        ("深圳市龙华区", "观澜街道", "深圳市龙华区观澜街道"),
        ("勉县", "县政府办", "勉县人民政府办公室"),
        ("全国", "文化和旅游部", "文化和旅游部"),
    ],
)
def test_an_agency_signs_with_its_full_name(place: str, label: str, name: str) -> None:
    assert signer(place, label) == name


def test_each_way_of_being_odd_is_in_a_fixture() -> None:
    why = {text for path in GENERATED for text in Fixture.of(path.stem, PROJECT).metadata.odd.values()}
    assert why == set(ODD.values())
    reply = Reply(1, year=2024, kind="proposal", place="武汉市", agency="武汉市教育局", odd="two")
    assert len(reply.people) == 2
