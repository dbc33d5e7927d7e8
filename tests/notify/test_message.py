"""The text of a message: what to do first, then what is new, never longer than WeCom's robots accept."""

from __future__ import annotations

import pytest

from crawler.notify.message import LONGEST, CityMessage, message
from crawler.notify.news import News, NewsItem
from crawler.run.outcome import Outcome

LOOK = "zhengzhou: layout changed. The listing has no rows. Look at https://a.gov.cn/ in a browser."


def item(number: int, changed: tuple[str, ...] = ()) -> NewsItem:
    return NewsItem(f"关于第{number}号建议的答复", f"https://kjj.cq.gov.cn/t{number}.html", changed)


def test_what_to_do_comes_before_what_is_new() -> None:
    news = News([item(1), item(2)], [item(3, ("body", "signed_on"))])
    title, body = message(
        [CityMessage("chongqing", "ok", news), CityMessage("zhengzhou", "layout changed", News(), LOOK)]
    )
    assert title == "fuwen: 2 new, 1 revised; needs attention: zhengzhou"
    assert body.split("\n") == [
        LOOK,
        "chongqing (ok): 2 new, 1 revised.",
        "+ 关于第1号建议的答复 https://kjj.cq.gov.cn/t1.html",
        "+ 关于第2号建议的答复 https://kjj.cq.gov.cn/t2.html",
        "~ 关于第3号建议的答复 (body, signed_on) https://kjj.cq.gov.cn/t3.html",
    ]


def test_the_replies_of_several_cities_take_turns() -> None:
    cities = [
        CityMessage(f"city{number}", "ok", News([item(10 * number), item(10 * number + 1)]))
        for number in (1, 2)
    ]
    lines = message(cities)[1].split("\n")
    assert lines[:2] == ["city1 (ok): 2 new.", "city2 (ok): 2 new."]
    assert [line[4:7] for line in lines[2:]] == ["第10", "第20", "第11", "第21"]


def test_a_city_that_is_well_again_is_named() -> None:
    title, body = message([CityMessage("chongqing", "ok", News(), is_well_again=True)])
    assert (title, body) == ("fuwen: well again: chongqing", "chongqing: well again.")


def test_a_message_about_ten_cities_and_a_thousand_replies_is_short_and_counts_what_it_leaves_out() -> None:
    news = News(
        [NewsItem("长" * 5000, f"https://kjj.cq.gov.cn/{'x' * 900}{number}") for number in range(1000)]
    )
    cities = [
        CityMessage(f"city{number}", "blocked", news, f"city{number}: {'很' * 900}") for number in range(10)
    ]
    title, body = message(cities)
    assert len(f"{title}{body}".encode()) <= LONGEST
    assert body.startswith("city0: 很")
    assert body.endswith(" more lines: scrapy status and scrapy report show all.")


def test_a_title_is_one_line() -> None:
    news = News([NewsItem("一\n二\u2028三", "https://a.gov.cn/")])
    assert message([CityMessage("a", "ok", news)])[1] == "a (ok): 1 new.\n+ 一 二 三 https://a.gov.cn/"


def test_a_message_is_in_the_language_of_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUWEN_LANG", "zh")
    title, body = message(
        [
            CityMessage(
                "chongqing", "blocked", News([item(1)] * 90), f"chongqing: blocked. {Outcome.BLOCKED.advice}"
            )
        ]
    )
    assert title == "fuwen: 新增 90; 需要处理：chongqing"
    lines = body.split("\n")
    assert "Wait a few hours" not in lines[0]
    assert lines[1].startswith("chongqing (")
    assert "新增 90" in lines[1]
    assert lines[2] == "+ 关于第1号建议的答复 https://kjj.cq.gov.cn/t1.html"
    assert "scrapy status" in lines[-1]
