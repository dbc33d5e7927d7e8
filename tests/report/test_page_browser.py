"""The report in real Chromium: it opens from a file, asks nobody, and does what people come for."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from crawler.report.page import make_report
from crawler.run.city_folder import city_folders
from tests.support.report_cities import (
    NASTY_TITLE,
    reply_number,
    three_cities,
    what_came_since,
    write_records,
    write_run,
)
from tests.support.runs import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium")
SCREENSHOTS = PROJECT / "build" / "screenshots"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
]  # fmt: skip
MANY = 50_000

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    # Playwright leaves its own loop's sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@dataclass
class Heard:
    """What a page said and asked for while it was open."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second report over three cities."""
    data = tmp_path_factory.mktemp("data")
    three_cities(data)
    folders = city_folders(data)
    make_report(data, folders, data / "report.html", at=datetime(2026, 9, 21, 1, tzinfo=UTC))
    what_came_since(data)
    return make_report(data, folders, data / "report.html", at=datetime(2026, 9, 21, 8, tzinfo=UTC)).path


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def opened(browser: Browser, report: Path, heard: Heard) -> Iterator[Page]:
    yield from opened_at(browser, report, heard)


def opened_at(
    browser: Browser,
    report: Path,
    heard: Heard,
    *,
    width: int = 1280,
    scheme: str = "light",
    locale: str = "en-US",
) -> Iterator[Page]:
    """The page, ready; at its end nothing was said on the console and nothing was asked of any network."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=locale,
    )
    page = context.new_page()
    heard.listen(page)
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready]")
    yield page
    context.close()
    assert heard.console == []
    assert [url for url in heard.requests if not url.startswith(("file:", "data:"))] == []


def search(page: Page, words: str) -> None:
    page.fill("#search", words)
    expect(page.locator("#grid")).to_have_attribute("data-searched", words, timeout=60_000)


def test_the_overview_puts_first_what_needs_somebody(opened: Page) -> None:
    expect(opened.locator(".verdict")).to_have_text("2 of 3 cities need somebody. They stand first.")
    assert opened.locator(".city-row h3").all_text_contents() == ["zhengzhou", "hechuan", "chongqing"]
    first = opened.locator(".city-row").first
    expect(first).to_contain_text("blocked")
    expect(first).to_contain_text("Never go around a block")


def test_search_finds_a_chinese_word_in_titles_and_texts(opened: Page) -> None:
    search(opened, "第0213号")
    expect(opened.locator("#found")).to_have_text("1 of 475 records")
    search(opened, "山地农业")
    in_texts = int(opened.locator("#grid").get_attribute("aria-rowcount") or 0) - 1
    assert in_texts == sum(number % 7 == 6 for number in [*range(5, 360), *range(30), *range(60, 150)])
    search(opened, "流水300。")
    expect(opened.locator("#found")).to_have_text("1 of 475 records")
    opened.uncheck("#texts")
    expect(opened.locator("#found")).to_have_text("0 of 475 records")


def test_letters_of_full_width_and_upper_case_are_found(opened: Page) -> None:
    search(opened, "１１５００ mb15895317/2026-00213")
    expect(opened.locator("#found")).to_have_text("0 of 475 records")
    search(opened, "ＭＢ15895317/2025-00213")
    expect(opened.locator("#found")).to_have_text("1 of 475 records")


def test_a_record_opens_with_its_text_and_the_way_to_its_source(opened: Page) -> None:
    search(opened, "第0300号")
    opened.locator("#grid .rows .row").first.click()
    dialog = opened.locator("#record")
    expect(dialog.locator("h2")).to_contain_text("第0300号建议办理情况的答复函")
    expect(dialog.locator(".body")).to_contain_text("流水300。")
    link = dialog.locator(".source a")
    assert re.fullmatch(r"https://kjj\.cq\.gov\.cn/.*_300\.html", link.get_attribute("href") or "")
    assert link.get_attribute("rel") == "noopener noreferrer"
    expect(dialog).to_contain_text("11500000MB15895317")


def test_what_a_page_says_is_shown_as_text(opened: Page) -> None:
    search(opened, "<script>alert")
    row = opened.locator("#grid .rows .row").first
    assert "<script>alert('代表')</script>" in row.inner_text()
    row.click()
    dialog = opened.locator("#record")
    assert dialog.locator("h2").text_content() == NASTY_TITLE
    assert dialog.locator("script, b, img").count() == 0
    assert dialog.locator(".source a").count() == 0, "a javascript: address is no link"
    assert dialog.locator("a[href^='data:']").count() == 0
    assert opened.locator("#rejects img").count() == 0


def test_the_keys_lead_from_the_search_to_a_record_and_back(opened: Page) -> None:
    opened.keyboard.press("/")
    assert opened.evaluate("document.activeElement.id") == "search"
    opened.keyboard.type("产教融合")
    expect(opened.locator("#grid")).to_have_attribute("data-searched", "产教融合")
    opened.keyboard.press("ArrowDown")
    assert opened.evaluate("document.activeElement.id") == "grid"
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    third = opened.locator("#grid .row.active .title").inner_text()
    assert opened.locator("#grid").get_attribute("aria-activedescendant") == "row-2"
    opened.keyboard.press("Enter")
    expect(opened.locator("#record")).to_be_visible()
    title = opened.locator("#record-title").inner_text()
    assert title in third
    opened.keyboard.press("ArrowRight")
    expect(opened.locator("#record-title")).not_to_have_text(title)
    opened.keyboard.press("Escape")
    expect(opened.locator("#record")).to_be_hidden()
    assert opened.locator("#grid").get_attribute("aria-activedescendant") == "row-3"


def test_columns_sort_and_say_so(opened: Page) -> None:
    heading = opened.locator(".head .agency")
    heading.locator("button").click()
    assert opened.locator(".head .agency").get_attribute("aria-sort") == "ascending"
    first = opened.locator("#grid .rows .row .agency").first.inner_text()
    opened.locator(".head .agency button").click()
    assert opened.locator(".head .agency").get_attribute("aria-sort") == "descending"
    assert opened.locator("#grid .rows .row .agency").first.inner_text() != first


def test_a_cell_of_the_coverage_map_leads_to_the_records_without_the_field(opened: Page) -> None:
    row = opened.locator(".heat tbody tr", has_text="Document number")
    assert "▼" in row.inner_text(), "the drop is marked"
    row.locator("button").nth(1).click()
    expect(opened.locator(".chip")).to_contain_text("without Document number")
    expect(opened.locator("#found")).to_have_text("48 of 475 records")
    opened.locator(".chip").click()
    expect(opened.locator("#found")).to_have_text("120 of 475 records")


def test_old_and_new_stand_side_by_side(opened: Page) -> None:
    change = opened.locator(".change").first
    expect(change).to_contain_text("渝科局函〔2026〕999号")
    assert change.locator("ins").all_text_contents() == [
        "渝科局函〔2026〕999号",
        "一直",
        "补充一段新的文字。",
    ]
    expect(opened.locator("#changes")).to_contain_text("35 new records")


def test_every_section_is_a_named_landmark_and_every_control_has_a_name(opened: Page) -> None:
    assert opened.locator("main > section").count() == 9
    for kind in ("button", "select", "input"):
        for control in opened.locator(f"{kind}:visible").all()[:80]:
            named = control.evaluate(
                "e => e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.[0]?.textContent.trim()"
            )
            assert named, control.evaluate("e => e.outerHTML")


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


def test_the_language_is_switched_on_the_page_and_the_search_stays(opened: Page) -> None:
    search(opened, "第0213号")
    opened.click("#language")
    expect(opened.locator("#records-name")).to_have_text("记录")
    expect(opened.locator("#found")).to_have_text("共 475 条，显示 1 条")
    assert opened.locator("#search").input_value() == "第0213号"
    opened.click("#theme")
    opened.click("#theme")
    assert opened.locator("html").get_attribute("data-theme") == "dark"
    words = opened.evaluate("Object.keys(language.words)")
    unsaid = [word for word in words if "." in word and word in opened.locator("body").inner_text()]
    assert unsaid == [], "a key is shown in the place of its words"


def test_it_prints_without_the_table(opened: Page) -> None:
    opened.emulate_media(media="print")
    expect(opened.locator("#grid")).to_be_hidden()
    expect(opened.locator(".only-print")).to_be_visible()


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


def test_a_report_of_no_city_says_what_to_do(browser: Browser, heard: Heard, tmp_path: Path) -> None:
    path = make_report(tmp_path, [], tmp_path / "report.html", at=datetime(2026, 9, 21, tzinfo=UTC)).path
    for page in opened_at(browser, path, heard):
        expect(page.locator(".verdict")).to_contain_text("scrapy crawl chongqing")
