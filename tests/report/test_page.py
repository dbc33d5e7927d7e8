"""The page of the report: nothing from a portal stands in it but compressed, in words of two languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crawler.items import WARNINGS
from crawler.register.portals import ColumnState
from crawler.report.page import page_words
from crawler.report.table import SHOWN_FIELDS
from crawler.run.alarms.alarm import AlarmKind
from tests.support.project import PROJECT
from tests.support.report.cities import (
    AT,
    NASTY_TITLE,
    reply_number,
    report,
    three_cities,
    unpacked,
    what_came_since,
    write_records,
    write_rejects,
    write_run,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_from_a_page_stands_in_the_report_but_compressed(tmp_path: Path) -> None:
    three_cities(tmp_path)
    what_came_since(tmp_path)
    page = report(tmp_path).path.read_text(encoding="utf-8")
    assert "alert(" not in page
    assert "\u2028" not in page
    assert "onerror=" not in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page), "the page asks nobody"
    titles = unpacked(tmp_path / "report.html", "table")["columns"]["title"]
    assert NASTY_TITLE in titles


def test_contacts_are_masked_where_the_setting_says_so(tmp_path: Path) -> None:
    write_records(tmp_path / "chongqing", [reply_number(1)])
    open_page = report(tmp_path).path
    assert "67510836" in str(unpacked(open_page, "records-0"))
    masked = report(tmp_path, redacting=True).path
    assert "67510836" not in str(unpacked(masked, "records-0"))


def test_rejects_and_messages_of_runs_without_the_setting_are_masked_too(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1)])
    write_rejects(city, ("rejected", "schema: 13812345678", "关于联系13812345678的答复"))
    write_run(city, "2026-01-01T02:20:00Z", 3, troubles=["The code failed: ValueError: 13812345678."])
    assert "13812345678" in str(unpacked(report(tmp_path).path, "overview"))
    overview = unpacked(report(tmp_path, redacting=True).path, "overview")
    assert "13812345678" not in str(overview)
    (reject,) = overview["cities"][0]["rejects"]
    assert reject["title"] == "关于联系***********的答复"
    assert reject["url"].startswith("http")


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    words = page_words()
    assert all(set(each) == {"en", "zh"} and all(each.values()) for each in words.values())
    scripts = "".join(
        path.read_text("utf-8") for path in (PROJECT / "crawler" / "report" / "page").glob("*.js")
    )
    said = set(re.findall(r"""say(?:Count)?\("([\w.]+)\"""", scripts))
    assert said - words.keys() == set()
    assert {f"field.{name}" for name in SHOWN_FIELDS} <= words.keys()
    assert {f"alarm.{kind}" for kind in AlarmKind} <= words.keys()
    assert {f"portal.{state.replace(' ', '_')}" for state in ColumnState} <= words.keys()
    families = re.compile(r"(?!metadata_copies|kind)\w+_(disagrees|unreadable)")
    alone = {
        code for code in WARNINGS if not families.fullmatch(code) or code == "document_number_unreadable"
    }
    assert {f"warning.{code}" for code in alone} <= words.keys()
    for name, each in words.items():
        holes = re.compile(r"\{\w+\}")
        if not name.endswith(".one"):
            assert sorted(holes.findall(each["en"])) == sorted(holes.findall(each["zh"])), name


def test_a_page_holds_the_newest_records_and_counts_all(tmp_path: Path) -> None:
    for city in ("chongqing", "zhengzhou"):
        write_records(tmp_path / city, [reply_number(number, city=city) for number in (3, 1, 2, 4)])
    report(tmp_path)
    write_records(tmp_path / "chongqing", [reply_number(9)])
    made = report(tmp_path, most=3, at=AT + timedelta(hours=1))
    assert (made.records, made.shown, made.new, made.changed) == (9, 3, 1, 0)
    table = unpacked(made.path, "table")["columns"]
    assert table["day"] == [f"{date(2026, 9, 17) - timedelta(days=2 * number)}" for number in (1, 1, 2)]
    assert table["city"] == [0, 1, 0]
    assert table["flags"] == [0, 0, 0]
    assert len(unpacked(made.path, "records-0")) == 3
    overview = unpacked(made.path, "overview")
    assert overview["count"] == {"all": 9, "new": 1, "changed": 0}
    assert [sum(city["months"].values()) for city in overview["cities"]] == [5, 4]
    whole = report(tmp_path, at=AT + timedelta(hours=2))
    assert (whole.records, whole.shown, whole.new) == (9, 9, 1)
