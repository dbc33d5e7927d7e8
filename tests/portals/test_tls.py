"""Old servers: a city names them as a value, and no other city is concerned."""

from __future__ import annotations

import pytest
from scrapy.utils.project import get_project_settings

from crawler.portals.city_spider import CitySpider
from crawler.portals.tls import SETTINGS as TLS_SETTINGS
from tests.support.cities import settings_of


def test_a_city_on_old_servers_names_it_as_a_value_and_only_it_is_concerned() -> None:
    class Old(CitySpider):
        name = "old"
        tls = "legacy"

    class Ordinary(CitySpider):
        name = "ordinary"

    old, ordinary = settings_of(Old), settings_of(Ordinary)
    assert old["DOWNLOAD_TLS_MIN_VERSION"] == "TLSv1.0"
    assert old["DOWNLOADER_CLIENT_TLS_CIPHERS"] == "DEFAULT@SECLEVEL=0"
    assert old["DOWNLOAD_HANDLERS"]["https"].endswith("AiohttpDownloadHandler")
    for name in TLS_SETTINGS["legacy"]:
        assert ordinary[name] == get_project_settings()[name]


def test_a_kind_of_old_server_that_is_not_known_is_named() -> None:
    class Odd(CitySpider):
        name = "odd"
        tls = "ancient"

    with pytest.raises(ValueError, match="tls = 'ancient' is unknown: choose from legacy"):
        settings_of(Odd)
