"""Addresses of a new city: one that no host can have is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import SavedPage
from crawler.newcity.by_files import portal_in
from crawler.newcity.refusals import NewCityError
from tests.support.new_cities import pages_of

if TYPE_CHECKING:
    from tests.support.saved_portal import SavedPortal

pytestmark = pytest.mark.slow


def refused_pages(pages: list[tuple[str, SavedPage]]) -> str:
    with pytest.raises(NewCityError) as error:
        portal_in("keji", pages)
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("host", ['kjj.cq.gov.cn"+str(1/0)+"', "kjj'.cq.gov.cn", "kjj.cq.gov.cn:99999"])
def test_an_address_that_no_host_can_have_is_refused(kjj: SavedPortal, host: str) -> None:
    pages = [
        (
            name,
            SavedPage(page.url.replace("kjj.cq.gov.cn", host), 200, page.headers, page.body, page.fetched_at),
        )
        for name, page in pages_of(kjj)
    ]
    assert "states a URL that is not valid" in refused_pages(pages)
