"""The order of the values in a metadata block that prints no labels says what they are, or nothing does."""

from __future__ import annotations

import pytest

from crawler.loaders import ReplyLoader
from crawler.portals.families.jeecms import Jeecms
from crawler.reading import read_page

NUMBER, AGENCY, WORDS = "416049270/2025-00041", "中原区住房和城乡建设局", "提案,建议提案,人大议案"
WRITTEN, PUBLISHED, FURTHER = "2025-06-18", "2025-06-25", "2025-06-24"
LABELLED = [("索引号", NUMBER), ("发布机构", AGENCY), ("关键词", WORDS)]


def read(items: list[tuple[str, str]], opening: str = '<div class="pubinfo-card-wrap">') -> ReplyLoader:
    card = "".join(f'<li><i title="{label}"></i><em>{value}</em></li>' for label, value in items)
    page = f"""<body><div class="main-body">{opening}<ul class="pubinfo-card">{card}</ul></div>
        <div class="content-title">关于区十四届人大四次会议第B132号建议的答复</div>
        <div class="content-txt"><p>魏晓岚代表：</p><p>您提出的建议收悉，现答复如下。一是优化线路。</p></div></div></body>"""
    url = "https://public.zhongyuan.gov.cn/D1101X/9832799.jhtml"
    return ReplyLoader(read_page(page.encode(), url, selectors=Jeecms.selectors))


def facts(items: list[tuple[str, str]]) -> tuple[str | None, str | None, dict[str, str], list[str]]:
    reply = read(items).load(city=None, column=None, fetched_at="2026-01-01T00:00:00Z")
    return reply.written_on, reply.published_on, reply.metadata, reply.warnings


def test_three_dates_without_labels_are_read_in_their_order_and_the_third_is_unknown() -> None:
    values = [("", value) for value in (NUMBER, AGENCY, WORDS, WRITTEN, PUBLISHED, FURTHER)]
    reply = read(values).load(city=None, column=None, fetched_at="2026-01-01T00:00:00Z")
    assert (reply.index_number, reply.agency) == (NUMBER, AGENCY)
    assert reply.keywords == ["提案", "建议提案", "人大议案"]
    assert (reply.written_on, reply.published_on) == (WRITTEN, PUBLISHED)
    assert reply.metadata["无标签"] == FURTHER
    assert reply.warnings == ["labels_by_order"]


def test_only_the_dates_lack_their_labels() -> None:
    dates = [("", day) for day in (WRITTEN, PUBLISHED, FURTHER)]
    expected = {**dict(LABELLED), "成文日期": WRITTEN, "发布日期": PUBLISHED, "无标签": FURTHER}
    assert facts([*LABELLED, *dates]) == (WRITTEN, PUBLISHED, expected, ["labels_by_order"])


def test_a_date_has_the_label_that_is_left() -> None:
    read = facts([*LABELLED, ("成文日期", PUBLISHED), ("", PUBLISHED)])
    assert (read[0], read[1], read[3]) == (PUBLISHED, PUBLISHED, ["labels_by_order"])


def test_one_date_for_two_labels_is_neither() -> None:
    expected = {**dict(LABELLED), "无标签": PUBLISHED}
    assert facts([*LABELLED, ("", PUBLISHED)]) == (None, None, expected, ["labels_by_order"])


def test_fewer_values_than_labels_are_none_of_them() -> None:
    metadata = facts([("", value) for value in (NUMBER, AGENCY, WRITTEN, PUBLISHED)])[2]
    assert metadata == {"成文日期": WRITTEN, "发布日期": PUBLISHED, "无标签": f"{NUMBER}；{AGENCY}"}


@pytest.mark.parametrize("further", ["生效日期", "某某日期"])
def test_dates_with_labels_have_the_meaning_of_their_labels(further: str) -> None:
    dates = [("发布日期", PUBLISHED), (further, FURTHER), ("成文日期", WRITTEN)]
    expected = dict([*LABELLED, *dates])
    assert facts([*LABELLED, *dates]) == (WRITTEN, PUBLISHED, expected, [])


def test_the_rows_of_a_listing_are_no_metadata_block() -> None:
    values = [("", value) for value in (NUMBER, AGENCY, WORDS, PUBLISHED)]
    assert not read(values, '<div class="dir-list">').page.labels_by_order
