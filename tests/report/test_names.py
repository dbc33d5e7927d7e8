"""The names of cities and columns, from the files of the cities."""

from __future__ import annotations

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.report.names import names_of


class Spider(CitySpider):
    name = "somewhere"
    family = TrsWcm()
    columns = (Column("kjj", "https://kjj.somewhere.gov.cn/jy/"),)


def test_a_city_without_a_label_has_empty_names() -> None:
    names = names_of([Spider])["somewhere"]
    assert (names.label, names.division) == ("", "")
    assert [(column.name, column.label, column.url) for column in names.columns] == [
        ("kjj", "", "https://kjj.somewhere.gov.cn/jy/")
    ]


class NationalSpider(Spider):
    name = "ministry"
    label = "某部"
    level = "national"
    columns = (Column("office", "https://www.ministry.gov.cn/jy/", label="办公厅"),)


def test_an_authority_of_the_whole_country_has_the_code_of_the_whole_country() -> None:
    names = names_of([Spider, NationalSpider])["ministry"]
    assert (names.label, names.division) == ("某部", "000000")
    assert names.columns[0].label == "办公厅"
