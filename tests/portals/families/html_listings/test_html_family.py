"""What is the same for every family whose listings are plain HTML, or HTML inside of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.column import Column
from crawler.portals.families.gkmlpt import Gkmlpt
from crawler.portals.families.jcms import Jcms
from crawler.portals.families.jpaas import Jpaas
from crawler.portals.families.regional.anhui import Anhui
from crawler.portals.families.ucap import Ucap
from crawler.portals.families.vsb import Vsb
from tests.portals.families.listings import COLUMNS, DOCUMENTS, NAVIGATION, ROW, column, rows_as

if TYPE_CHECKING:
    from crawler.portals.families.html_listings.html_family import HtmlFamily

every_family = pytest.mark.parametrize("family", COLUMNS, ids=lambda family: family.__name__)


@every_family
def test_a_page_of_navigation_has_no_rows(family: type[HtmlFamily]) -> None:
    assert family().read_listing(NAVIGATION, COLUMNS[family], column(family)).rows == ()
    assert family().read_listing("", COLUMNS[family], column(family)).rows == ()


@every_family
def test_no_pager_is_one_page(family: type[HtmlFamily]) -> None:
    html = "<ul>" + rows_as(ROW, DOCUMENTS[family], 1, 2) + "</ul><p>全文共30页，1/2</p>"
    assert family().read_listing(html, COLUMNS[family], column(family)).pages == 1


def test_a_column_may_say_where_its_documents_stand() -> None:
    told = Column("a", COLUMNS[Vsb], documents="/info/1039/")
    assert Vsb().match_length("https://www.a.gov.cn/info/1039/1.htm", told)
    assert not Vsb().match_length("https://www.a.gov.cn/info/10391/1.htm", told)
    assert not Vsb().match_length("https://www.b.gov.cn/info/1039/1.htm", told)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '"x"', '{"articles": null}', '{"articles": [null, 3, {}], "classify": null}', "<html></html>"],
)  # fmt: skip
@pytest.mark.parametrize("family", [Gkmlpt, Jpaas, Anhui, Jcms])
def test_an_answer_that_is_nothing_has_no_rows(family: type[HtmlFamily], text: str) -> None:
    assert family().read_listing(text, COLUMNS[Ucap], column(Ucap)).rows == ()
