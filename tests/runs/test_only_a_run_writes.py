"""Only a run writes: Scrapy's other commands, and a spider that is not a city's, leave the data folder untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Portal
from tests.support.commands import scrapy_process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl

pytestmark = pytest.mark.slow

QUOTES = """
import scrapy

class QuotesSpider(scrapy.Spider):
    name = "quotes"
    start_urls = ["{url}"]

    def parse(self, response):
        yield {{"url": response.url}}
"""


def files_in(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_looking_at_a_page_leaves_the_data_folder_untouched(crawl: Crawl, tmp_path: Path) -> None:
    data = tmp_path / "data"
    city_file, quotes = tmp_path / "chongqing_copy.py", tmp_path / "quotes.py"
    with Portal(documents=3) as portal:
        assert crawl("-a", f"listing={portal.listing}", "-s", "DOWNLOAD_DELAY=0").code == 0
        before = files_in(data)
        quotes.write_text(QUOTES.format(url=portal.listing))
        city_file.write_text("from crawler.spiders.chongqing import ChongqingSpider as Copy\n")
        for words in (
            ("shell", portal.listing, "-c", "response.status"),
            ("parse", "--spider", "chongqing", portal.listing),
            ("parse", "--spider", "chongqing", "--pipelines", portal.listing),
            ("fetch", "--spider", "chongqing", portal.listing),
            ("fetch", portal.listing),
            ("check", "chongqing"),
            ("runspider", quotes),
        ):
            ended = scrapy_process(*words, "-s", f"DATA_DIR={data}", "--nolog")
            assert ended.code == 0, (words, ended.screen)
            assert files_in(data) == before, words


def test_a_city_that_runspider_runs_stores_nothing_and_says_so(tmp_path: Path) -> None:
    city = tmp_path / "town.py"
    with Portal(documents=3) as portal:
        city.write_text(
            "from crawler.portals.city_spider import CitySpider\n"
            "from crawler.portals.families.trs_wcm import TrsWcm\n\n"
            "class TownSpider(CitySpider):\n    name = 'town'\n    family = TrsWcm()\n"
        )
        words = (
            "-a",
            f"listing={portal.listing}",
            "-s",
            f"DATA_DIR={tmp_path / 'data'}",
            "-s",
            "DOWNLOAD_DELAY=0",
        )
        ended = scrapy_process("runspider", city, *words)
    assert "Nothing is stored: use scrapy crawl, or set RECORD_RUN to True in your script." in ended.screen
    assert not (tmp_path / "data").exists()
