"""The report in real Chromium: narrow and wide, light and dark, with fifty thousand records and with none."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from crawler.report.page import make_report
from tests.support.project import PROJECT
from tests.support.report.browser import IN_CHROMIUM, Heard, opened_at, search
from tests.support.report.cities import (
    reply_number,
    write_records,
    write_run,
)
from tests.support.report.cities import report as report_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

SCREENSHOTS = PROJECT / "build" / "screenshots"
MANY = 50_000
pytestmark = IN_CHROMIUM


@pytest.mark.parametrize(
    "name",
    ["desktop-light-en", "desktop-dark-en", "desktop-light-zh", "phone-light-zh", "phone-dark-en"],
)
def test_both_languages_themes_and_widths(browser: Browser, report: Path, heard: Heard, name: str) -> None:
    width = 400 if "phone" in name else 1280
    scheme = "dark" if "dark" in name else "light"
    locale = "zh-CN" if "zh" in name else "en-US"
    for page in opened_at(browser, report, heard, width=width, scheme=scheme, locale=locale):
        chinese = locale == "zh-CN"
        assert page.locator("html").get_attribute("lang") == ("zh-CN" if chinese else "en")
        expect(page.locator("#records-name")).to_have_text("记录" if chinese else "Records")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (max(map(int, re.findall(r"\d+", paper)[:3])) < 80) == (scheme == "dark")
        expect(page.locator("#timeline canvas")).to_have_count(1)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
        page.locator("#grid .rows .row").first.click()
        expect(page.locator("#record")).to_be_visible()
        assert page.evaluate("document.getElementById('record').scrollWidth") <= width
        page.screenshot(path=SCREENSHOTS / f"{name}-record.png")


@pytest.mark.slow
def test_fifty_thousand_records_open_and_are_searched(browser: Browser, heard: Heard, tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    city.mkdir()
    # One line made, the others made of it: what differs is what the test looks for.
    line = reply_number(7, day=date(2026, 9, 1))
    write_records(tmp_path / "pattern", [line])
    pattern = (tmp_path / "pattern" / "records.jsonl").read_bytes()
    shutil.rmtree(tmp_path / "pattern")
    with (city / "records.jsonl").open("wb") as file:
        for number in range(MANY):
            day = date(2026, 9, 1) - timedelta(days=number // 20)
            text = pattern.replace(b"00007", b"%05d" % number).replace(b"_7.html", b"_%d.html" % number)
            text = text.replace(b'"2026-09-04"', b'"%s"' % day.isoformat().encode())
            file.write(text.replace("流水7。".encode(), f"流水{number}。".encode()))
    write_run(city, "2026-09-20T02:20:00Z", 0)
    path = make_report(tmp_path, [city], tmp_path / "report.html", at=datetime(2026, 9, 21, tzinfo=UTC)).path
    for page in opened_at(browser, path, heard):
        expect(page.locator("#found")).to_have_text("50,000 of 50,000 records")
        drawn = page.locator("#grid .rows .row").count()
        assert drawn < 60, "only the rows in view are drawn"
        search(page, "2026-49999")
        expect(page.locator("#found")).to_have_text("1 of 50,000 records")
        search(page, "流水43210。")
        expect(page.locator("#found")).to_have_text("1 of 50,000 records")
        page.locator("#grid .rows .row").first.click()
        expect(page.locator("#record .body")).to_contain_text("流水43210。")
        page.keyboard.press("Escape")
        search(page, "")
        page.focus("#grid")
        page.keyboard.press("End")
        assert page.locator("#grid").get_attribute("aria-activedescendant") == f"row-{MANY - 1}"
        assert page.locator(f"#row-{MANY - 1}").is_visible()


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        (
            "en-US",
            "This page has the newest 2 of 3 records. The others are in records.jsonl in each city's folder",
        ),
        ("zh-CN", "本页仅含最新的 2 条记录，共 3 条。其余记录见各城市文件夹中的 records.jsonl"),
    ],
)
def test_a_page_without_all_records_says_where_the_others_are(
    browser: Browser, heard: Heard, tmp_path: Path, locale: str, sentence: str
) -> None:
    write_records(tmp_path / "chongqing", [reply_number(number) for number in (1, 2, 3)])
    for most, notices in ((2, 1), (3, 0)):
        path = report_of(tmp_path, most=most).path
        for page in opened_at(browser, path, heard, locale=locale):
            notice = page.locator("#records > .notice")
            expect(notice).to_have_count(notices)
            if notices:
                expect(notice).to_contain_text(sentence)
            expect(page.locator(".figures a").first).to_have_text("3")


def test_a_report_of_no_city_says_what_to_do(browser: Browser, heard: Heard, tmp_path: Path) -> None:
    path = make_report(tmp_path, [], tmp_path / "report.html", at=datetime(2026, 9, 21, tzinfo=UTC)).path
    for page in opened_at(browser, path, heard):
        expect(page.locator(".verdict")).to_contain_text("scrapy crawl chongqing")
