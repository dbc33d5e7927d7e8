"""A city whose listings are written by script: a browser fetches its pages, and only they."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from scrapy.utils.project import get_project_settings

from crawler.portals import browser
from crawler.portals.browser import BrowserMissingError, use_browser
from crawler.portals.city_spider import CitySpider
from crawler.portals.families.numbered_query import NumberedQuery
from tests.portal import Portal
from tests.support.project import PROJECT

WRITTEN = """<html><head><meta charset="utf-8"><title>建议办理</title></head><body><h1>建议办理</h1><div id="list"></div>
<img src="/picture.png"><script src="http://127.0.0.2:9/elsewhere.js"></script><script>
setTimeout(() => fetch('/rows').then(answer => answer.text()).then(rows => {
  document.getElementById('list').innerHTML = rows + '<a href="/list.aspx?id=8&page=1">1</a>';
}), 50)
</script></body></html>"""

CRAWL = """
import sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from crawler.portals.city_spider import CitySpider
from crawler.portals.families.numbered_query import NumberedQuery

class Town(CitySpider):
    family = NumberedQuery()
    name = "town"
    browser = sys.argv[3] == "browser"

settings = get_project_settings()
settings.setdict({"RECORD_RUN": True, "DATA_DIR": sys.argv[2], "DOWNLOAD_DELAY": 0, "ARCHIVE": False}, priority="cmdline")
process = AsyncCrawlerProcess(settings)
process.crawl(Town, listing=sys.argv[1])
process.start()
"""

needs_chromium = pytest.mark.skipif(
    not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    reason="no Chromium is installed (Debian: apt-get install chromium)",
)


def crawl(portal: Portal, data: Path, how: str) -> list[dict[str, object]]:
    """The records that a town's spider stores, its pages fetched by a browser or not."""
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, portal.listing, str(data), how],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    records = data / "town" / "records.jsonl"
    assert "Traceback" not in done.stderr, done.stderr
    return [orjson.loads(line) for line in records.read_bytes().splitlines()] if records.exists() else []


def written_portal(portal: Portal) -> Portal:
    """A portal whose listing asks for its rows by script."""
    rows = "".join(
        f"<li><a href='/show.aspx?id={number}'>关于第{number}号建议的答复</a><span>2015-01-0{number}</span></li>"
        for number in (3, 2, 1)
    )
    portal.extra = {
        portal.family.listing_path: WRITTEN,
        "/rows": f"<ul>{rows}</ul>",
    }
    return portal


@pytest.mark.browser
@pytest.mark.slow
@needs_chromium
def test_rows_that_a_script_writes_are_found_with_a_browser_and_not_without(tmp_path: Path) -> None:
    with Portal("numbered_query", 3) as portal:
        written_portal(portal)
        assert crawl(portal, tmp_path / "without", "numbered_query") == []
        portal.forget()
        records = crawl(portal, tmp_path / "with", "browser")
        asked = [each.path for each in portal.served]
        agents = {each.agent for each in portal.served}
    assert len(records) == 3
    assert asked[0] == "/robots.txt"
    assert "/picture.png" not in asked, "what a reader does without is not asked for"
    assert all("fuwen" in agent for agent in agents), "the browser says who asks"


def test_a_city_without_a_browser_has_none_and_one_with_it_has_its_own_handler() -> None:
    class Town(CitySpider):
        name = "town"
        family = NumberedQuery()

    class Written(Town):
        name = "written"
        browser = True

    for city, expected in ((Town, False), (Written, True)):
        settings = get_project_settings()
        city.update_settings(settings)
        handler = str(settings.getdict("DOWNLOAD_HANDLERS").get("https"))
        assert ("playwright" in handler) is expected
        assert bool(city().request_meta()) is expected


def test_a_browser_that_is_missing_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_spec", dict[str, object]().get)
    settings = get_project_settings()
    with pytest.raises(BrowserMissingError, match=r"pip install -c constraints.txt -e '.\[browser\]'"):
        use_browser(settings)


def test_a_replay_needs_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    class Written(CitySpider):
        name = "written"
        family = NumberedQuery()
        browser = True

    monkeypatch.setattr(browser, "find_spec", dict[str, object]().get)
    settings = get_project_settings()
    settings.set("REPLAY", "saved", priority="cmdline")
    Written.update_settings(settings)
    assert "playwright" not in str(settings.getdict("DOWNLOAD_HANDLERS"))
