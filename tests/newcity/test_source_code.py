"""The source of a new city's spider."""

from __future__ import annotations

import ast

import pytest

from crawler.newcity.by_files import portal_in
from crawler.newcity.source_code import spider_source
from crawler.portals.city import City
from crawler.portals.column import Column
from tests.support.new_cities import pages_of
from tests.support.saved_portal import SavedPortal


def test_what_a_page_says_stays_text_in_the_spiders_source(kjj: SavedPortal) -> None:
    portal = portal_in("keji", pages_of(kjj), 0)
    said = '\\\'"""+str(1/0)+"""\n{1/0}'
    columns = (Column(said, f"https://{said}/", None, said),)
    portal.city = City(portal.city.name, portal.city.family, columns)
    tree = ast.parse(spider_source(portal))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.JoinedStr)]
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert values.count(said) == 2
    assert values.count(f"https://{said}/") == 1


@pytest.mark.parametrize(
    ("url", "written"),
    [
        (
            "https://www.cqspb.gov.cn/zwgk_235/zfxxgkpt/ytabl_120989/rdjya/",
            ['label = "重庆市沙坪坝区"', 'division = "500106"', '"suggestion"', 'label="区交通运输委"'],
        ),
        ("http://www.guangshui.gov.cn/", ['label = "keji"', "division = None", 'place = ""']),
        (
            "https://zwgk.mct.gov.cn/zfxxgkml/zhgl/jytadf/index.html",
            ['label = "文化和旅游部"', 'level = "national"', 'place = "全国"', 'label="文化和旅游部"'],
        ),
    ],
)
def test_the_place_and_agency_of_a_listing_in_the_register_are_written(
    url: str, written: list[str], kjj: SavedPortal
) -> None:
    portal = portal_in("keji", pages_of(kjj), 0)
    portal.city = City(portal.city.name, portal.city.family, (Column("a", url),))
    source = spider_source(portal)
    ast.parse(source)
    assert [text for text in written if text not in source] == []


def test_a_kind_that_the_listing_itself_states_is_kept(kjj: SavedPortal) -> None:
    portal = portal_in("keji", pages_of(kjj), 0)
    url = "https://www.cqspb.gov.cn/zwgk_235/zfxxgkpt/ytabl_120989/rdjya/"
    portal.city = City(portal.city.name, portal.city.family, (Column("a", url, "proposal"),))
    assert '"proposal", label=' in spider_source(portal)
