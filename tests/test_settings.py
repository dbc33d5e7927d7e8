"""What every run keeps to unless somebody says otherwise: politeness, and no door into a run."""

from __future__ import annotations

import pytest
from scrapy.utils.project import get_project_settings

from crawler.portals.city_spider import CitySpider
from tests.support.cities import POLITE, settings_of


@pytest.mark.parametrize("name", POLITE)
def test_the_default_is_polite(name: str) -> None:
    value = get_project_settings()[name]
    assert (dict(value) if name == "DOWNLOAD_SLOTS" else value) == POLITE[name]


@pytest.mark.parametrize("name", ["DOWNLOAD_DELAY", "CONCURRENT_REQUESTS_PER_DOMAIN", "ROBOTSTXT_OBEY"])
def test_a_city_that_is_faster_would_be_found(name: str) -> None:
    class Hasty(CitySpider):
        name = "hasty"

    Hasty.custom_settings = {
        "DOWNLOAD_DELAY": 0.1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "ROBOTSTXT_OBEY": False,
    }
    assert settings_of(Hasty)[name] != get_project_settings()[name]


def test_no_door_leads_into_a_run() -> None:
    settings = get_project_settings()
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert not settings.getbool("COOKIES_ENABLED")
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 32 * 1024 * 1024
    assert settings.getint("DOWNLOAD_TIMEOUT") <= 60
