"""Dates as printed: exact or null. Nothing is filled in, nothing is guessed."""

from __future__ import annotations

from datetime import date

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import find_dates, read_date, read_moment

MAY_24 = date(2024, 5, 24)
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
ZEROS = "〇○◯零ＯOО"


@pytest.mark.parametrize(
    "printed",
    [
        "2024-05-24",
        "2024-5-24",
        "2024/05/24",
        "2024/5/24",
        "2024.05.24",
        "2024.5.24",
        "2024年5月24日",
        "2024年05月24日",
        "2024 年 5 月 24 日",
        "2024年5月24号",
        "２０２４年５月２４日",
        "２０２４－０５－２４",
        "２０２４．０５．２４",
        "二〇二四年五月二十四日",
        "二○二四年五月二十四日",
        "二◯二四年五月二十四日",
        "二零二四年五月二十四日",
        "二Ｏ二四年五月二十四日",
        "二O二四年五月二十四日",
        "二○二四年五月廿四日",
        "  2024-05-24\n",
        "2024-05-24 09:34",
        "2024-05-24 09:34:56",
        "2024-05-24T09:34:56",
        "2024-05-24T09:34:56Z",
        "2024年05月24日 09：34",
        "2024年05月24日  15:04",
        "2024-05-24 14∶05",
        "2024-05-24,15:44",
        "2024-05-24 12:15:27.0",
        "2024/05/24 8:05",
        "2024年5月24日 上午 9时34分",
        "2024年5月24日 星期五",
        "(2024年5月24日)",
        "（2024年5月24日）",
        "[2024-05-24]",
        "2024-05-24 周五",
        "2024-05-24（周五）09:34",
        "2024-05-24 09:34 星期五",
        "2024/05/24/",
        "2024/05/24/ 09:34",
        "2024/05/24/09:34",
        "2024/05/24/ 星期五 09:34",
        "2024‐05‐24",
        "2024―05―24",
    ],
)
def test_every_printed_form_is_read(printed: str) -> None:
    assert read_date(printed) == MAY_24


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("二○二五年七月二十五日", date(2025, 7, 25)),
        ("二〇二○年十月十日", date(2020, 10, 10)),
        ("二〇二〇年十二月三十一日", date(2020, 12, 31)),
        ("二○一九年元月一日", date(2019, 1, 1)),
        ("一九九八年十一月二日", date(1998, 11, 2)),
        ("2024年2月29日", date(2024, 2, 29)),
    ],
)
def test_written_dates_are_exact(printed: str, day: date) -> None:
    assert read_date(printed) == day


@pytest.mark.parametrize(
    "printed",
    [
        "2024-05",
        "2024年5月",
        "2024年",
        "2024",
        "5月24日",
        "05-24",
        "5-24",
        "二〇二四年五月",
        "五月二十四日",
        "24日",
        "2024.05",
        "2024/5",
    ],
)
def test_a_date_without_a_part_is_no_date(printed: str) -> None:
    assert read_date(printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        "",
        " ",
        "-",
        "无",
        "05-06-07",
        "24-05-24",
        "24/5/2024",
        "05/24/2024",
        "2024-13-01",
        "2024-02-30",
        "2023年2月29日",
        "2024年13月1日",
        "2024年5月32日",
        "2024-00-10",
        "2024-05-00",
        "2024-0524",
        "20240524",
        "202387",
        "202487",
        "第22号 2024年3月8日",
        "005252522/2026-00012",
        "2026-02-00018",
        "渝科局函〔2022〕242号",
        "2024-05-24至2024-06-01",
        "2024-05-24/2024-06-01",
        "2024/05/24/12",
        "/a/2024/05/24/ b",
        "2024-05-24 2024-06-01",
        "2024年5月24日前",
        "约2024年5月24日",
        "2024-05-2024",
        "May 24, 2024",
        "today",
        "99",
    ],
)
def test_what_is_no_whole_date_is_nothing(printed: str) -> None:
    assert read_date(printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        "2024-05-23T16:00:00Z",
        "2024-05-23T16:00Z",
        "2024-05-23 16:00:00 UTC",
        "2024-05-23 16:00:00 GMT+0000",
        "2024-05-23T16:00:00+00:00",
        "2024-05-23T16:00:00.000+0000",
        "2024-05-23 16:00:00 +0000 UTC",
        "2024/05/23 16:00:00Z",
        "2024-05-23T11:00:00-05:00",
        "2024-05-24T01:00:00+09:00",
        "2024-05-24T00:00:00+08:00",
        "2024-05-24 00:30:00 GMT+0800",
    ],
)
def test_a_moment_with_a_time_zone_has_its_day_in_china(printed: str) -> None:
    assert read_date(printed) == MAY_24
    assert find_dates(f"发布时间：{printed} 来源：市教育局")[0][2] == MAY_24


@pytest.mark.parametrize("printed", ["2024-05-24 09:00-17:00", "2024-05-24T15:59:59Z", "2024-05-24+08:00"])
def test_a_span_of_hours_or_a_zone_without_a_time_moves_no_day(printed: str) -> None:
    assert [day for _, _, day in find_dates(printed)] == [MAY_24]


@pytest.mark.parametrize(
    "value", [1716480000, "1716480000", 1716480000000, "2024-05-23T16:00:00Z", "2024-05-24 08:00"]
)
def test_a_time_in_json_is_seconds_milliseconds_or_a_text(value: object) -> None:
    assert read_moment(value) == MAY_24


@pytest.mark.parametrize("value", [None, "", 0, "0", 10**40, "1" * 5_000, [], "soon"])
def test_what_is_no_time_in_json_is_nothing(value: object) -> None:
    assert read_moment(value) is None


def test_a_page_that_names_two_days_in_one_field_has_no_date_there() -> None:
    assert read_date("2024年5月24日（2024年5月25日更新）") is None


def test_dates_inside_a_text_are_found_with_their_places() -> None:
    text = "信息来源：市统计局 发布时间：2026-05-09 访问量：3"
    [(begin, end, day)] = find_dates(text)
    assert day == date(2026, 5, 9)
    assert text[begin:end] == "2026-05-09"


def test_several_dates_are_found_in_their_order() -> None:
    found = [day for _, _, day in find_dates("自二○二四年五月一日起，至2024/6/30止，见2024.7.1")]
    assert found == [date(2024, 5, 1), date(2024, 6, 30), date(2024, 7, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "416049270/2024-00024",
        "01525515-3/20260205-00019",
        "2026-02-00018",
        "电话：023-67513939",
        "1.3:37.1:61.6",
        "KA00102-2024-05-24",
        "甲1/2024/05/24",
        "第3.2024.05.24条",
        "2024-05-24-00018",
    ],
)
def test_no_date_is_found_in_a_number(text: str) -> None:
    assert find_dates(text) == []


@settings(derandomize=True, deadline=None, max_examples=120)
@given(DAYS, st.sampled_from(["{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y.%m.%d}", "{0.year}-{0.month}-{0.day}",
                              "{0.year}年{0.month}月{0.day}日", "{0:%Y年%m月%d日} 09：34", "{0:%Y-%m-%d},15:44"]))  # fmt: skip
def test_a_numeric_date_comes_back_from_every_form(day: date, form: str) -> None:
    assert read_date(form.format(day)) == day


@settings(derandomize=True, deadline=None, max_examples=150)
@given(DAYS, st.sampled_from(ZEROS))
def test_a_date_in_chinese_numerals_comes_back_with_every_zero(day: date, zero: str) -> None:
    year = "".join((zero, *"一二三四五六七八九")[int(digit)] for digit in str(day.year))
    month, number = (cn2an.an2cn(part, "low") for part in (day.month, day.day))
    month, number = (
        part.replace("一十", "十") if part.startswith("一十") else part for part in (month, number)
    )
    assert read_date(f"{year}年{month}月{number}日") == day


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet="0123456789-/.年月日号:： 〇○零一二三十〔〕/()TZ", max_size=40))
def test_no_text_raises_and_a_date_that_is_read_stands_in_it(text: str) -> None:
    day = read_date(text)
    if day is not None:
        assert [found for _, _, found in find_dates(text)] == [day]
