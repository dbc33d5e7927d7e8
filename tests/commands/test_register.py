"""``scrapy register``: the rows of a place, their numbers, and a sentence for a misspelt one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.register.lookup import find_rows
from crawler.register.page import register_page
from crawler.register.portals import register
from tests.support.commands import scrapy_here
from tests.support.report.cities import write_run


def test_the_rows_of_a_place_and_their_numbers() -> None:
    shown = scrapy_here("register", "武汉")
    *rows, province, family, state = shown.out.splitlines()
    assert (shown.code, len(rows)) == (0, len(find_rows("武汉")))
    assert (
        "市教育局  https://jyj.wuhan.gov.cn/zfxxgk/fdzdgknr/qtzdgknr/jytabl/  summary  trs_wcm  read here  scrapy crawl wuhan"
        in shown.out
    )
    assert province == f"province: 湖北省 {len(rows)}"
    assert family.startswith("family: trs_wcm ")
    assert state.startswith("state: read here ")


def test_a_row_without_a_column_shows_where_a_reply_was_seen() -> None:
    shown = scrapy_here("register", "苍溪县")
    assert "cncx.gov.cn (column unknown; seen: https://cncx.gov.cn/open/show/" in shown.out


def test_without_a_place_the_numbers_of_all_rows() -> None:
    shown = scrapy_here("register")
    assert [line.partition(":")[0] for line in shown.out.splitlines()] == ["province", "family", "state"]


def test_json_has_rows_and_counts() -> None:
    record = scrapy_here("register", "--json").record
    assert len(record["rows"]) == len(register())
    assert sum(record["counts"]["state"].values()) == len(register())
    row = scrapy_here("register", "瑞安", "--json").record["rows"][0]
    assert (row["province"], row["state"], row["family"]) == ("浙江省", "column known", "jcms")
    assert row["city"] is None
    assert {row["city"] for row in scrapy_here("register", "武汉", "--json").record["rows"]} == {"wuhan"}
    assert row["address"] == "http://www.ruian.gov.cn/col/col1229770376/index.html"


def test_the_rows_of_a_place_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUWEN_LANG", "zh")
    row, *_, state = scrapy_here("register", "410108").out.splitlines()
    assert row.endswith("  建议  jeecms  可在此读取  scrapy crawl zhengzhou")
    assert state == "状态：可在此读取 1"


def test_the_page_of_the_documentation() -> None:
    assert scrapy_here("register", "--markdown").out == register_page(register())


def test_a_city_of_this_project_is_found_by_the_name_of_its_file() -> None:
    assert scrapy_here("register", "chongqing").out == scrapy_here("register", "重庆").out


def test_an_unknown_place_gets_a_sentence_and_code_2() -> None:
    misspelt, unknown, two = (
        scrapy_here("register", *given) for given in (["武汗"], ["zzzzzz"], ["武汉", "重庆"])
    )
    assert (misspelt.code, misspelt.said) == (2, "The register has no place 武汗: did you mean 武汉?\n")
    assert (unknown.code, unknown.said) == (
        2,
        "The register has no place zzzzzz. Run scrapy register for its provinces.\n",
    )
    assert (two.code, two.said) == (2, "Name one place, not 2: scrapy register 武汉.\n")


def test_a_column_that_a_live_run_read_is_read_here_with_the_date(tmp_path: Path) -> None:
    column = {"name": "a", "url": "http://www.ruian.gov.cn/col/col1229770376/index.html"}
    write_run(
        tmp_path / "town", "2026-09-02T02:20:00Z", 0, columns=[column | {"complete": True, "pages_read": 2}]
    )
    shown = scrapy_here("register", "瑞安", "-s", f"DATA_DIR={tmp_path}")
    assert "  read here 2026-09-02" in shown.out
    assert shown.out.splitlines()[-1] == "state: read here 1"
    row = scrapy_here("register", "瑞安", "--json", "-s", f"DATA_DIR={tmp_path}").record["rows"][0]
    assert (row["state"], row["read_on"]) == ("read here", "2026-09-02")


def test_kinds_and_counts_are_named_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUWEN_LANG", "zh")
    *rows, province, family, state = scrapy_here("register", "青海").out.splitlines()
    assert "建议和提案  平台类型未知  栏目已知" in rows[1]
    assert "unknown" not in family
    assert [line.partition("：")[0] for line in (province, family, state)] == ["省份", "平台", "状态"]
