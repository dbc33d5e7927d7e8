"""发文字号: the form of GB/T 9704-2012, 7.2.5, out of every bracket the portals print."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import is_placeholder, read_document_number


@pytest.mark.parametrize(
    "printed",
    [
        "渝科局函〔2022〕242号",
        "渝科局函[2022]242号",
        "渝科局函［2022］242号",
        "渝科局函【2022】242号",
        "渝科局函﹝2022﹞242号",
        "渝科局函(2022)242号",
        "渝科局函（2022）242号",
        "渝科局函 〔2022〕 242 号",
        "渝科局函〔２０２２〕２４２号",
        "渝科局函〔2022〕第242号",
        "渝科局函〔2022〕0242号",
        "渝科局函〔二〇二二〕242号",
        "渝科局函〔二○二二〕242号",
        "渝科局函〔2022\u3000〕242\u200b号",
        "（渝科局函〔2022〕242号）",
    ],
)
def test_any_bracket_becomes_the_standard_one(printed: str) -> None:
    assert read_document_number(printed) == "渝科局函〔2022〕242号"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("新政〔2018〕14号", "新政〔2018〕14号"),
        ("渝水议函〔2025〕123号", "渝水议函〔2025〕123号"),
        ("巴南水利函〔2025〕26号", "巴南水利函〔2025〕26号"),
        ("南川府办〔2023〕17号", "南川府办〔2023〕17号"),
        ("国办秘函〔2009〕6号", "国办秘函〔2009〕6号"),
        ("郑政办明电〔2017〕382号", "郑政办明电〔2017〕382号"),
        ("2026年第3号", "2026年第3号"),
    ],
)
def test_numbers_of_real_offices_are_read(printed: str, number: str) -> None:
    assert read_document_number(printed) == number


@pytest.mark.parametrize(
    "printed", ["〔〕号", "[]号", "〔 〕 号", "〔〕第号", "", " ", "-", "--", "无", "暂无", "/", "null"]
)
def test_a_placeholder_is_no_number(printed: str) -> None:
    assert is_placeholder(printed)
    assert read_document_number(printed) is None


@pytest.mark.parametrize("printed", ["渝科局函〔2022〕242号", "2026年第3号", "有效", "见附件"])
def test_what_says_something_is_no_placeholder(printed: str) -> None:
    assert not is_placeholder(printed)


@pytest.mark.parametrize(
    "printed",
    ["有效", "市科技局", "2024-05-24", "416049270/2024-00024", "渝科局函〔22〕242号", "渝科局函〔2022〕号", "〔2022〕242号",
     "渝科局函〔2022〕242号和渝科局函〔2022〕243号", "关于印发（渝科局函〔2022〕242号）的通知", "渝北商函〔202342"],
)  # fmt: skip
def test_what_has_no_form_of_a_number_is_not_one(printed: str) -> None:
    assert read_document_number(printed) is None


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.text("渝科局函水议郑政办新", min_size=1, max_size=8),
    st.integers(1990, 2035),
    st.integers(1, 99999),
    st.sampled_from(["〔〕", "[]", "【】", "()", "（）", "﹝﹞", "［］"]),
)
def test_a_number_comes_back_from_every_bracket(issuer: str, year: int, serial: int, brackets: str) -> None:
    printed = f"{issuer}{brackets[0]}{year}{brackets[1]}{serial}号"
    assert read_document_number(printed) == f"{issuer}〔{year}〕{serial}号"


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(alphabet="渝科局函〔〕[]（）0123456789年第号 -", max_size=24))
def test_no_text_raises_and_a_number_read_twice_is_the_same(text: str) -> None:
    number = read_document_number(text)
    assert number is None or read_document_number(number) == number
