"""A place instead of an address: its row in the register, or a sentence that says what to give."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.newcity.places import city_name, listing_of_place, unknown_place
from crawler.newcity.refusals import USAGE, NewCityError
from crawler.register.lookup import find_rows
from tests.support.commands import scrapy_here
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

SEEN = "One of them is https://cncx.gov.cn/open/show/20230823143418-28100-00-000.html"


def test_the_only_column_of_a_place_is_taken() -> None:
    row = listing_of_place("瑞安")
    assert row is not None
    assert row.address == "http://www.ruian.gov.cn/col/col1229770376/index.html"
    assert city_name(row) == "ruian"


def test_several_columns_are_listed_and_one_must_be_chosen() -> None:
    with pytest.raises(NewCityError) as error:
        listing_of_place("漳州")
    first, *listed = str(error.value).splitlines()
    assert first == (
        f"The register has {len(listed)} columns for 漳州. Give the address of one of them (scrapy newcity zhangzhou https://…):"
    )
    assert (
        "  https://zhangzhou.gov.cn/cms/html/zzsrmzf/zxta/index.html  漳州市 市政府, proposal, column known"
        in listed
    )
    assert error.value.code == USAGE


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (
            "临沂市",
            "Each column that the register has for 临沂市 is in a city file already: scrapy register 临沂市 names the city.",
        ),
        (
            "苍溪县",
            f"The register knows replies of 苍溪县, but not the column that lists them. {SEEN}: look there for the listing.",
        ),
    ],
)
def test_a_place_without_a_column_to_read_gets_a_sentence(place: str, sentence: str) -> None:
    with pytest.raises(NewCityError) as error:
        listing_of_place(place)
    assert str(error.value) == sentence


def test_what_the_register_does_not_have_is_none_and_may_be_misspelt() -> None:
    assert listing_of_place("saved") is None
    assert str(unknown_place("武汗")).endswith("did you mean 武汉?")
    assert unknown_place("zzzzzz") is None


@pytest.mark.parametrize(
    ("host", "name"), [("li-xian.gov.cn", "li_xian"), ("cqbn.gov.cn", "cqbn"), ("kjj.cq.gov.cn", "cq")]
)
def test_a_city_is_named_after_its_host(host: str, name: str) -> None:
    assert city_name(find_rows(host)[0]) == name


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["漳州"], "Give the address of one of them (scrapy newcity zhangzhou https://…):"),
        (["zhangzhou", "漳州"], "Give the address of one of them (scrapy newcity zhangzhou https://…):"),
        (["newtown", "武汗"], "did you mean 武汉?"),
        (["武汗"], "did you mean 武汉?"),
        (["newtown", "nowhere/at/all"], "check the path"),
        (["newtown", "火星"], "The register has no place of this name either."),
        (["linyi2"], "scrapy newcity linyi 临沂"),
        ([], "Name the new city and its source"),
    ],
)
def test_the_command_lists_the_columns_of_a_place_or_corrects_its_name(given: list[str], said: str) -> None:
    ended = scrapy_here("newcity", *given)
    assert (ended.code, said in ended.said) == (2, True), ended.said


@pytest.mark.parametrize(("given", "name"), [(["瑞安"], "ruian"), (["taishun", "瑞安"], "taishun")])
def test_the_command_asks_the_column_of_a_place(
    given: list[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def portal_at(city: str, url: str, _: object) -> None:
        asked.append((city, url))
        raise NewCityError("That is enough.")

    monkeypatch.setattr("crawler.newcity.by_address.portal_at", portal_at)
    assert scrapy_here("newcity", *given).last_line == "That is enough."
    assert asked == [(name, "http://www.ruian.gov.cn/col/col1229770376/index.html")]


def test_the_command_names_the_city_that_has_the_listing_already() -> None:
    ended = scrapy_here("newcity", "again_linyi", str(PROJECT / "fixtures" / "linyi"), "--dry-run")
    assert ended.code == 0, ended.said
    assert "The city linyi reads this listing already." in ended.out


def test_the_command_says_where_the_register_and_the_title_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    fixture = str(PROJECT / "fixtures" / "linyi")
    assert "The register says" not in scrapy_here("newcity", "again_linyi", fixture, "--dry-run").out
    row = replace(find_rows("临沂")[0], kind="summary")
    monkeypatch.setattr("crawler.register.lookup.row_of_listing", lambda _: row)
    ended = scrapy_here("newcity", "again_linyi", fixture, "--dry-run")
    assert "The register says summary of this listing, and its title says suggestion" in ended.out


def test_a_described_page_that_is_missing_stops_the_command_and_must_be_corrected(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "fixtures" / "linyi", tmp_path / "saved")
    next((tmp_path / "saved" / "pages").glob("listing-2.*")).unlink()
    ended = scrapy_here("newcity", "again_linyi", str(tmp_path / "saved"), "--dry-run")
    assert ended.code == USAGE
    assert ended.last_line.endswith("and was skipped. Correct this and run again; nothing was written.")
