"""Counters of views: they change with every fetch and are not part of a body."""

from __future__ import annotations

import pytest

from crawler.reading.content.counters import is_counter, without_counter_at_end
from tests.support.pages import PARAGRAPHS, document, record

COUNTERS = [
    "浏览次数：{}", "访问量: {}", "阅读（{}）", "浏览：{} 次", "人气：{}", "已有 {} 人浏览", "已阅 {}", "已阅读 {} 次",
    "（浏览次数：{}）", "【点击量 {}】", "本文已被浏览 {} 次", "{}人阅读", "共有{}人次浏览", "阅读 {}万",
    "本页面已被访问 {} 次", "Views: {}", "点击[{}]", "{}阅读", "网友浏览：{}", "浏览量({})",
]  # fmt: skip
SENTENCES = [
    "全年接待群众浏览展板1200人次。", "访问量增长12%", "阅读 12 本书", "查看第12条", "点击12345热线",
    "浏览器12版", "阅读", "本馆全年阅读推广活动12场",
]  # fmt: skip


@pytest.mark.parametrize("counter", COUNTERS)
def test_a_counter_is_not_a_part_of_the_body_wherever_it_is(counter: str) -> None:
    assert is_counter(counter.format("12"))
    assert is_counter(counter.format("1,234"))
    for text in ([counter, *PARAGRAPHS], [*PARAGRAPHS, counter], [*PARAGRAPHS, counter, "附件：名单"]):
        bodies = {record(document(body=[line.format(n) for line in text])).body for n in ("7", "1042")}
        assert bodies == {"\n".join(line for line in text if line != counter)}


def test_a_counter_whose_number_is_on_a_line_of_its_own_is_left_out() -> None:
    for number in ("7", "1042 次"):
        text = f"{''.join(f'<p>{line}</p>' for line in PARAGRAPHS)}<div>浏览次数：</div><div>{number}</div>"
        page = f"<title>公报</title><h1>关于第17号建议的答复</h1><div id=zoom>{text}</div>"
        assert record(page).body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_line_that_is_more_than_a_counter_stays(sentence: str) -> None:
    assert not is_counter(sentence)
    text = [*PARAGRAPHS[:2], sentence, *PARAGRAPHS[2:]]
    assert record(document(body=text)).body == "\n".join(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("感谢你的支持。 浏览次数：12", "感谢你的支持。"),
        ("2024年5月6日 阅读 12 次", "2024年5月6日"),
        ("感谢支持。（浏览：12次）", "感谢支持。"),
        ("市统计局2024年5月6日浏览：12", "市统计局2024年5月6日"),
        ("欢迎浏览网站12次。", "欢迎浏览网站12次。"),
        ("全年网站浏览 12 次", "全年网站浏览 12 次"),
    ],
)
def test_a_counter_at_the_end_of_the_last_paragraph_is_cut_off(text: str, left: str) -> None:
    assert without_counter_at_end(text) == left
    assert record(document(body=[*PARAGRAPHS, text])).body == "\n".join([*PARAGRAPHS, left])
