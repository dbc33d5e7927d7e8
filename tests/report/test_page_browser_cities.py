"""The report in real Chromium: cities with names, alarms and lost pages, links to records, filters and downloads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import orjson
import pytest
from playwright.sync_api import Page, expect

from crawler.report.page import make_report
from crawler.run.city_folder import city_folders
from tests.support.report.browser import IN_CHROMIUM, Heard, opened_at, search
from tests.support.report.cities import AT, NASTY_TITLE, write_run
from tests.support.report.named_cities import FILE_TEXT, LOST_URL, NAMES, named_cities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("named")
    named_cities(data)
    return make_report(data, city_folders(data), data / "report.html", at=AT, names=NAMES).path


@pytest.fixture
def cities(browser: Browser, named: Path, heard: Heard) -> Iterator[Page]:
    yield from opened_at(browser, named, heard)


def test_the_headline_never_says_well_while_an_alarm_stands(cities: Page) -> None:
    expect(cities.locator(".verdict")).to_have_text("1 of 3 cities needs attention (listed first).")
    card = cities.locator(".city-row").first
    expect(card.locator("h3")).to_have_text("Yunnan 云南")
    expect(card.locator(".city-head .badge")).to_have_text("alarm")
    expect(card).to_contain_text("scrapy accept yunnan")
    expect(card).to_contain_text(
        "Written on is missing: only 0 of 12 new records have it, but 98% of the earlier ones do."
    )
    expect(card).to_contain_text("since 2026-09-18 · 省人社厅")
    assert card.locator(".alarms a").get_attribute("href") == "https://hrss.yn.gov.cn/jy/9.html"


def test_a_city_that_is_well_is_a_row_that_opens_to_its_columns(cities: Page) -> None:
    row = cities.locator(".well tr.line")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Chongqing 重庆")
    inside = cities.locator(".well tr.below")
    expect(inside).to_be_hidden()
    row.locator("button").press("Enter")
    assert row.locator("button").get_attribute("aria-expanded") == "true"
    columns = inside.locator("table").first.locator("tbody tr")
    expect(columns.first).to_contain_text("市科技局 kjj")
    expect(columns.first).to_contain_text("40")
    expect(columns.nth(1)).to_contain_text("no dated record")


def test_every_lost_page_is_shown_with_its_url_and_reason(cities: Page) -> None:
    lost = cities.locator("#rejects .pages li")
    expect(lost).to_have_count(2)
    expect(lost.first).to_contain_text(LOST_URL)
    expect(lost.first).to_contain_text("status_503")
    assert lost.first.locator("a").get_attribute("href") == LOST_URL
    assert lost.nth(1).locator("a, b").count() == 0, "a javascript: address is not a link"
    expect(lost.nth(1)).to_contain_text("</script><b>")


def test_a_link_opens_its_record_and_says_so_if_there_is_none(cities: Page) -> None:
    report = cities.url
    for key in ("chongqing:11500000MB15895317/2026-00007", "yunnan:https://hrss.yn.gov.cn/jy/1.html"):
        cities.goto(f"{report}#record={quote(key, safe='')}")
        expect(cities.locator("#record")).to_be_visible()
        link = cities.locator("#record .permalink").get_attribute("href")
        assert link == f"#record={quote(key, safe='')}"
        cities.keyboard.press("Escape")
        expect(cities.locator("#record")).to_be_hidden()
        assert "#record" not in cities.url
    cities.goto(f"{report}#record=chongqing%3Aelsewhere")
    expect(cities.locator("#notice")).to_contain_text("not in this report")


def test_records_are_filtered_by_city_agency_year_and_kind_and_by_a_tile_of_the_map(cities: Page) -> None:
    found = cities.locator("#found")
    cities.select_option("#city", label="Chongqing 重庆")
    expect(found).to_have_text("40 of 44 records")
    assert cities.locator("#agency option").count() == 6, "only the agencies of the city"
    cities.select_option("#agency", "市教委")
    expect(found).to_have_text("8 of 44 records")
    cities.select_option("#year", "2026")
    cities.select_option("#kind", label="proposal")
    expect(found).to_have_text("1 of 44 records")
    cities.locator(".chip", has_text="Clear all").click()
    expect(found).to_have_text("44 of 44 records")
    cities.locator(".tile[data-code='53']").click()
    cities.locator("#map-panel button", has_text="Show the 3 records").click()
    expect(found).to_have_text("3 of 44 records")
    expect(cities.locator(".chip").first).to_contain_text("Yunnan")


def test_arrow_keys_move_over_the_map(cities: Page) -> None:
    assert cities.locator(".tiles [tabindex='0']").count() == 1, "the map is one step of the Tab key"
    cities.focus(".tile[data-code='50']")
    cities.keyboard.press("ArrowDown")
    cities.keyboard.press("ArrowLeft")
    assert cities.evaluate("document.activeElement.dataset.code") == "53"
    cities.keyboard.press("Enter")
    expect(cities.locator("#map-panel h3")).to_have_text("Yunnan")
    expect(cities.locator("#map-panel")).to_contain_text("known portals")


def test_the_shown_rows_are_downloaded_for_a_spreadsheet(cities: Page) -> None:
    cities.locator(".tile[data-code='53']").click()
    cities.locator("#map-panel button", has_text="Show").last.click()
    with cities.expect_download() as download:
        cities.click("#download")
    assert download.value.suggested_filename == "fuwen-2026-09-21.csv"
    rows = Path(download.value.path()).read_bytes()
    assert rows.startswith("\ufeffCity,Agency,".encode())
    lines = rows.decode("utf-8-sig").split("\r\n")
    assert len(lines) == 5
    assert any('"\'=HYPERLINK(""http://x"")"' in line for line in lines), "a formula is text"
    assert all(line.startswith("Yunnan,") for line in lines[1:4])


def test_the_text_of_an_attachment_is_searched_and_shown(cities: Page) -> None:
    search(cities, FILE_TEXT)
    expect(cities.locator("#found")).to_have_text("1 of 44 records")
    cities.locator("#grid .rows .row").first.click()
    expect(cities.locator("#record .file-text[open] mark")).to_have_text(FILE_TEXT)


def test_hostile_words_of_a_city_without_names_are_text(cities: Page) -> None:
    cities.select_option("#city", label="Unnamed")
    assert cities.locator("#grid .ellipsis").first.text_content() == NASTY_TITLE
    assert cities.locator("main script, main b").count() == 0
    cities.click("#language")
    expect(cities.locator(".city-row h3").first).to_have_text("云南 Yunnan")
    expect(cities.locator(".city-row h3").nth(1)).to_have_text("Unnamed")
    expect(cities.locator(".tile[data-code='50']")).to_contain_text("重庆")


def test_a_city_without_records_and_a_store_of_an_older_version_are_shown(
    browser: Browser, heard: Heard, tmp_path: Path
) -> None:
    write_run(tmp_path / "empty <b>city", "2026-09-20T02:20:00Z", 0, columns=["no column", {"name": "kjj"}])
    old = {
        "title": "早期的答复",
        "url": "javascript:alert(1)",
        "schema_version": 0,
        "content_sha256": "0" * 64,
    }
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "records.jsonl").write_bytes(orjson.dumps(old) + b"\n")
    write_run(tmp_path / "old", "2026-09-20T02:20:00Z", 0, alarms=["no alarm", {"kind": "unknown"}])
    path = make_report(tmp_path, city_folders(tmp_path), tmp_path / "report.html", at=AT).path
    for page in opened_at(browser, path, heard):
        expect(page.locator(".verdict")).to_have_text("All 2 cities are well. Nothing to do.")
        for opener in page.locator(".opener").all():
            opener.click()
        expect(page.locator(".well tr.below").first).to_contain_text("kjj")
        assert page.locator(".well b").count() == 0
        page.locator("#grid .rows .row").first.click()
        assert page.locator("#record .source a").count() == 0
        page.keyboard.press("Escape")
        with page.expect_download() as download:
            page.click("#download")
        assert "早期的答复" in Path(download.value.path()).read_text("utf-8-sig")


def test_a_city_whose_runs_have_stopped_is_not_well(browser: Browser, heard: Heard, tmp_path: Path) -> None:
    for day in range(1, 6):
        write_run(tmp_path / "stopped", f"2026-09-0{day}T02:20:00Z", 0)
    path = make_report(tmp_path, city_folders(tmp_path), tmp_path / "report.html", at=AT).path
    for page in opened_at(browser, path, heard):
        expect(page.locator(".verdict")).to_have_text(
            "No city needs attention, but 1 city is worth checking."
        )
        expect(page.locator(".city-row")).to_contain_text(
            "The last run was 16 days ago, but runs usually come every 24 hours. Check that the schedule still works."
        )
