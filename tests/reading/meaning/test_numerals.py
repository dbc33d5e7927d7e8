"""Numerals: Arabic in any width, Chinese digit by digit or by value, with every zero that is printed."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading.meaning.numerals import read_number

ZEROS = "〇○◯零ＯOО"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("5", 5),
        ("05", 5),
        ("１２", 12),
        (" 7 ", 7),
        ("六", 6),
        ("十", 10),
        ("十六", 16),
        ("二十四", 24),
        ("三十", 30),
        ("一百零三", 103),
        ("一百二十", 120),
        ("二〇二四", 2024),
        ("一九九八", 1998),
    ],
)
def test_a_number_is_read(printed: str, number: int) -> None:
    assert read_number(printed) == number


@pytest.mark.parametrize("zero", ZEROS)
def test_every_zero_of_a_year_is_zero(zero: str) -> None:
    assert read_number(f"二{zero}二{zero}") == 2020


@pytest.mark.parametrize(
    "printed",
    ["", " ", "号", "第五", "五届", "1.5", "-3", "abc", "十x", "一点五", "负三", "1-2", "二〇二四年"],
)
def test_what_is_no_whole_number_is_nothing(printed: str) -> None:
    assert read_number(printed) is None


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.integers(1, 9999))
def test_numbers_come_back_from_chinese_numerals_by_value(number: int) -> None:
    assert read_number(cn2an.an2cn(number, "low")) == number


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.integers(1000, 9999), st.sampled_from(ZEROS))
def test_numbers_come_back_from_chinese_numerals_digit_by_digit(number: int, zero: str) -> None:
    printed = "".join((zero, *"一二三四五六七八九")[int(digit)] for digit in str(number))
    assert read_number(printed) == number


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet="〇○零一二三四五六七八九十百千万亿两廿卅0123456789点负-. ", max_size=24))
def test_no_text_raises(text: str) -> None:
    number = read_number(text)
    assert number is None or number >= 0
