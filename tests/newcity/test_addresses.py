"""Addresses of a new city: one that no host can have is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import SavedPage
from tests.support.new_cities import pages_of, refused_pages

if TYPE_CHECKING:
    from tests.support.saved_portal import SavedPortal

pytestmark = pytest.mark.slow


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
