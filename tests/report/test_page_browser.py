"""The report in real Chromium: it opens from a file, asks nobody, and does what people come for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.support.report.browser import IN_CHROMIUM, search
from tests.support.report.cities import (
    NASTY_TITLE,
)

if TYPE_CHECKING:
    pass

pytestmark = IN_CHROMIUM


def test_the_overview_puts_first_what_needs_somebody(opened: Page) -> None:
    expect(opened.locator(".verdict")).to_have_text("2 of 3 cities need attention (listed first).")
    assert opened.locator(".city-row h3").all_text_contents() == ["Zhengzhou", "Hechuan", "Chongqing"]
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
    chip = opened.locator(".chip").first
    expect(chip).to_contain_text("without Document number")
    expect(opened.locator("#found")).to_have_text("48 of 475 records")
    chip.click()
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
    assert opened.locator("main > section").count() == 10
    for kind in ("button", "select", "input"):
        for control in opened.locator(f"{kind}:visible").all()[:80]:
            named = control.evaluate(
                "e => e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.[0]?.textContent.trim()"
            )
            assert named, control.evaluate("e => e.outerHTML")


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
