"""Fixture pages with a label removed, renamed, moved or printed twice.

The record loses or warns about exactly that key; everything else is as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
import pytest

from crawler.items import Reply, record_line
from crawler.reading import decode
from tests.support.pages import FIXTURES, load, read

_PAIR = re.compile(
    r'<li>\s*<i icon="[^"]*" title="(?P<icon>[^"]+)"></i>\s*<em>(?P<icon_value>[^<]*)</em>\s*</li>'
    r'|<td class="t1">(?P<cell>[^<]+)</td>\s*<td class="t2"[^>]*>(?P<cell_value>[^<]*)</td>'
    r'|<li class="clearfix">\s*<span>(?P<item>\[[^<]+)</span>\s*<span class="wap-cont">(?P<item_value>[^<]*)</span>\s*</li>'
    r'|<span class="zwxl-tag">(?P<run>[^<]+)</span><span class="zwxl-con">(?P<run_value>[^<]*)</span>'
    r'|<td class="xxgkBt">(?P<bt>[^<]+)</td>\s*<td class="xxgkCon[^>]*>(?P<bt_value>[^<]*)</td>'
    r'|<li class="l(?: p_c)?">(?P<left>[^<]+)</li>\s*<li class="r(?: p_c)?">(?P<left_value>[^<]*)</li>'
)
"""One pair of a metadata block as the fixtures print it."""

FIELD = {
    "索引号": "index_number", "发布机构": "agency", "发文字号": "document_number", "文号": "document_number",
    "主题分类": "topics", "体裁分类": "genres", "体裁": "genres", "关键词": "keywords", "有效性": "validity",
    "成文日期": "written_on", "发文日期": "written_on", "发布日期": "published_on", "标题": "title", "时效": "validity",
}  # fmt: skip
OTHER_VALUE = {
    "索引号": "416049270/2019-00001", "发布机构": "别的机构", "发文字号": "别函〔2019〕1号", "文号": "别函〔2019〕1号",
    "成文日期": "2019-01-02", "发文日期": "2019-01-02", "发布日期": "2019-01-03",
}  # fmt: skip
PAGES = {
    "icons, 5 items": "zhengzhou/pages/public.zhengzhou.gov.cn/8738656.html",
    "icons, 8 items": "zhengzhou/pages/public.zhengzhou.gov.cn/9827755.html",
    "icons, 9 items": "zhengzhou/pages/public.xinzheng.gov.cn/8790415.html",
    "table and mobile copy": "chongqing/pages/kjj.cq.gov.cn/t20240906_13603352.html",
    "table": "chongqing/pages/slj.cq.gov.cn/t20250519_14617745.html",
    "table of eight, gb18030": "chongqing/pages/kjj.cq.gov.cn/t20210715_9468820.html",
    "table with validity": "chongqing/pages/nyncw.cq.gov.cn/t20230705_12120667.html",
    "one run of spans": "chongqing/pages/nyncw.cq.gov.cn/t20250625_14748207.html",
    "mobile page": "chongqing/pages/kjj.cq.gov.cn/t20250612_14712348_wap.html",
    "table of a system, its time blank": "reading/pages/jpaas-detail.html",
    "two lists of pairs": "reading/pages/siteserver-detail.html",
}
_NOT_COMPARED = {"page_sha256", "content_sha256", "metadata", "warnings", "encoding"}


@dataclass(frozen=True)
class Pair:
    """A pair of the block: label without brackets, value, and the markup before, between and after them."""

    before: str
    label: str
    between: str
    value: str
    after: str

    def printed(self, label: str | None = None, value: str | None = None) -> str:
        label = self.label if label is None else label
        value = self.value if value is None else value
        return self.before + label + self.between + value + self.after

    @property
    def markup(self) -> str:
        return self.printed()


@cache
def source(page: str) -> str:
    return decode((FIXTURES / PAGES[page]).read_bytes()).text


def pairs(page: str) -> list[Pair]:
    found = []
    for match in _PAIR.finditer(source(page)):
        kind = next(name for name, text in match.groupdict().items() if text is not None)
        label, value = match[kind].strip("[] \n"), match[f"{kind}_value"].strip()
        begin = match[0].index(label)
        end = match.start(f"{kind}_value") - match.start() + match[f"{kind}_value"].find(value)
        found.append(
            Pair(
                match[0][:begin],
                label,
                match[0][begin + len(label) : end],
                value,
                match[0][end + len(value) :],
            )
        )
    assert "".join(pair.markup for pair in found) == "".join(each[0] for each in _PAIR.finditer(source(page)))
    return found


def mutated(page: str, change: Callable[[Pair], str]) -> str:
    rest = iter(pairs(page))
    return _PAIR.sub(lambda _: change(next(rest)), source(page))


@cache
def loaded(html: str) -> tuple[dict[str, Any], Reply, list[str]]:
    reply, unknown = load(read(html))
    return orjson.loads(record_line(reply)), reply, unknown


def labels() -> list[tuple[str, str]]:
    return [(page, label) for page in PAGES for label in dict.fromkeys(pair.label for pair in pairs(page))]


def differing(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {key for key, value in before.items() if key not in _NOT_COMPARED and after[key] != value}


def check_lost(page: str, label: str, html: str) -> None:
    """The record has lost the label's key, or has it from the next source of the contract; nothing else changed."""
    before, _, _ = loaded(source(page))
    after, reply, _ = loaded(html)
    field = FIELD.get(label)
    new = {*after["warnings"]} - {*before["warnings"]}
    keys = {field, "agency_code"} if field == "index_number" else {field}
    assert differing(before, after) <= keys
    if field == "agency" and after["agency"] is not None:
        assert new == {"agency_from_source"}
        return
    assert new == set()
    if field == "published_on" and after["published_on"] is not None:
        page_reading = read(html)
        others = [
            page_reading.bar_date,
            str(page_reading.meta_tags.published_on),
            *(p.value for p in page_reading.bar),
        ]
        assert after["published_on"] in others
    elif field not in {None, "title"}:
        assert not getattr(reply, str(field))


@pytest.mark.parametrize("page", PAGES)
def test_the_pairs_of_the_fixture_are_those_of_its_record(page: str) -> None:
    record, _, unknown = loaded(source(page))
    assert len(pairs(page)) >= 5
    first: dict[str, str] = {}
    for pair in pairs(page):
        first[pair.label] = first.get(pair.label) or pair.value
    assert record["metadata"] == first
    assert unknown == []


@pytest.mark.parametrize(("page", "label"), labels())
def test_a_label_that_is_removed_is_null_and_nothing_else_changes(page: str, label: str) -> None:
    html = mutated(page, lambda pair: "" if pair.label == label else pair.markup)
    before, _, _ = loaded(source(page))
    after, _, unknown = loaded(html)
    check_lost(page, label, html)
    assert after["metadata"] == {key: value for key, value in before["metadata"].items() if key != label}
    assert unknown == []


@pytest.mark.parametrize(("page", "label"), labels())
def test_a_label_that_is_renamed_is_reported_as_unknown_and_kept(page: str, label: str) -> None:
    html = mutated(page, lambda pair: pair.printed("办件编码") if pair.label == label else pair.markup)
    before, _, _ = loaded(source(page))
    after, _, unknown = loaded(html)
    check_lost(page, label, html)
    assert set(unknown) == {"办件编码"}
    renamed = {("办件编码" if key == label else key): value for key, value in before["metadata"].items()}
    assert after["metadata"] == renamed


@pytest.mark.parametrize("turn", ["backwards", "last first", "first last"])
@pytest.mark.parametrize("page", PAGES)
def test_labels_in_another_order_give_the_same_record(page: str, turn: str) -> None:
    found = pairs(page)
    size = len({pair.label for pair in found})
    copies = [found[begin : begin + size] for begin in range(0, len(found), size)]
    turned = [
        pair
        for copy in copies
        for pair in {
            "backwards": copy[::-1],
            "last first": copy[-1:] + copy[:-1],
            "first last": copy[1:] + copy[:1],
        }[turn]
    ]
    rest = iter(turned)
    html = mutated(page, lambda _: next(rest).markup)
    before, _, _ = loaded(source(page))
    after, _, unknown = loaded(html)
    assert html != source(page)
    assert differing(before, after) == set()
    assert (after["metadata"], after["warnings"], unknown) == (before["metadata"], before["warnings"], [])


@pytest.mark.parametrize(("page", "label"), labels())
def test_a_label_that_stands_twice_with_another_value_gives_a_warning_that_names_the_key(
    page: str, label: str
) -> None:
    other = OTHER_VALUE.get(label, "别的")
    html = mutated(
        page, lambda pair: pair.markup + pair.printed(value=other) if pair.label == label else pair.markup
    )
    before, _, _ = loaded(source(page))
    after, _, unknown = loaded(html)
    new = {*after["warnings"]} - {*before["warnings"]}
    assert unknown == []
    if not before["metadata"][label]:
        # The first value that is not empty counts.
        assert after["metadata"][label] == other
        assert differing(before, after) <= {FIELD.get(label)}
        return
    assert after["metadata"] == before["metadata"]
    assert differing(before, after) == set()
    field = FIELD.get(label)
    assert new <= {"metadata_copies_disagree", f"{field}_disagrees"}
    assert (f"{field}_disagrees" if field else "metadata_copies_disagree") in new


@pytest.mark.parametrize(("page", "label"), labels())
def test_a_label_that_stands_twice_with_the_same_value_changes_nothing(page: str, label: str) -> None:
    html = mutated(page, lambda pair: pair.markup * 2 if pair.label == label else pair.markup)
    before, _, _ = loaded(source(page))
    after, _, unknown = loaded(html)
    assert differing(before, after) == set()
    assert (after["metadata"], after["warnings"], unknown) == (before["metadata"], before["warnings"], [])


@pytest.mark.parametrize("label", ["索引号", "发布机构", "成文日期", "发布日期"])
def test_a_label_that_only_one_copy_has_lost_is_read_from_the_other(label: str) -> None:
    page = "table and mobile copy"
    seen: list[str] = []

    def change(pair: Pair) -> str:
        seen.append(pair.label)
        return "" if pair.label == label and seen.count(label) == 1 else pair.markup

    before, _, _ = loaded(source(page))
    after, _, _ = loaded(mutated(page, change))
    assert differing(before, after) == set()
    assert (after["metadata"], after["warnings"]) == (before["metadata"], before["warnings"])


@pytest.mark.parametrize(("page", "label"), labels())
def test_a_label_whose_value_is_blank_is_null_and_keeps_its_place(page: str, label: str) -> None:
    html = mutated(
        page, lambda pair: pair.markup if pair.label != label or not pair.value else pair.printed(value="")
    )
    before, _, _ = loaded(source(page))
    after, _, unknown = loaded(html)
    field = FIELD.get(label)
    keys = {field, "agency_code"} if field == "index_number" else {field}
    assert differing(before, after) <= keys
    assert after["metadata"] == {**before["metadata"], label: ""}
    assert list(after["metadata"]) == list(before["metadata"])
    assert unknown == []
    if field not in {None, "title", "published_on"}:
        assert not after[str(field)]
