"""How well a heading agrees with what other sources say of the title."""

from __future__ import annotations

import pytest

from crawler.reading.content.claims import is_reply_title, make_claim, score

TITLE = "青屏市园林局关于第17号建议的答复"


def test_a_heading_that_is_the_stated_title_scores_more_than_a_part_of_it() -> None:
    claims = [make_claim(f"{TITLE}_政务公开", 30, open_ended=True)]
    whole, part = score(TITLE, claims)[0], score(TITLE[:10], claims)[0]
    assert whole > part > 0
    assert score("南山街道步道建设情况", claims)[0] == 0


def test_a_title_between_the_names_of_site_and_column_agrees() -> None:
    title = "2022年全市湖水透明度分析"
    assert score(title, [make_claim(f"青屏市-{title}-公报", 30, open_ended=True)])[0] > 0


@pytest.mark.parametrize(
    "rest", ["2023-05-06", "来源：市园林局", "发布日期：2023年5月6日", "青园函〔2023〕17号"]
)
def test_what_follows_the_title_in_its_element_is_cut_off(rest: str) -> None:
    assert score(f"{TITLE} {rest}", [make_claim(TITLE, 40, open_ended=False)])[1] == TITLE


@pytest.mark.parametrize(
    ("text", "cut"), [("关于第17号建议...", True), ("关于第17号建议…", True), (TITLE, False)]
)
def test_dots_at_the_end_say_that_a_title_is_truncated(text: str, *, cut: bool) -> None:
    assert make_claim(text, 30, open_ended=True).cut is cut


def test_a_sentence_is_not_the_title_of_a_reply() -> None:
    assert is_reply_title(TITLE)
    assert not is_reply_title(f"{TITLE}。")
