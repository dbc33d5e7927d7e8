"""One metadata block in every layout that portals were seen to use: the same record each time.

No class name decides: those in here are the portals' own, and a test takes them all away.
"""

from __future__ import annotations

import re

import pytest

from tests.support.layouts import LAYOUTS, Layout
from tests.support.pages import FIELDS, LABELLED, codes, document, load, read, record, values


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_record_is_the_same_in_every_layout(layout: Layout) -> None:
    reply, unknown = load(read(document(layout(LABELLED))))
    assert values(reply) == FIELDS
    assert reply.metadata == dict(LABELLED)
    assert unknown == []
    assert codes(reply) == []


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_no_class_name_decides(layout: Layout) -> None:
    page = re.sub(r' class="[^"]*"', "", document(layout(LABELLED)))
    assert values(record(page)) == FIELDS


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_order_of_the_labels_does_not_matter(layout: Layout) -> None:
    backwards = dict(reversed(list(LABELLED.items())))
    assert values(record(document(layout(backwards)))) == FIELDS


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_blank_value_is_null_and_its_label_is_kept(layout: Layout) -> None:
    blank = {**LABELLED, "发文字号": "", "有效性": ""}
    reply, unknown = load(read(document(layout(blank))))
    assert values(reply) == {**FIELDS, "document_number": None, "validity": None}
    assert reply.metadata == blank
    assert unknown == []


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_label_that_is_absent_is_null(layout: Layout) -> None:
    fewer = {
        label: value for label, value in LABELLED.items() if label not in {"发文字号", "有效性", "主题分类"}
    }
    reply = record(document(layout(fewer)))
    assert values(reply) == {**FIELDS, "document_number": None, "validity": None, "topics": []}
    assert reply.metadata == fewer


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("place", [2, len(LABELLED)])
def test_a_label_the_vocabulary_does_not_have_is_kept_and_reported(layout: Layout, place: int) -> None:
    items = list(LABELLED.items())
    pairs = dict([*items[:place], ("办件编码", "甲乙丙丁"), *items[place:]])
    reply, unknown = load(read(document(layout(pairs))))
    assert reply.metadata.get("办件编码") == "甲乙丙丁"
    assert unknown == ["办件编码"]
    assert values(reply) == FIELDS


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_mobile_copy_beside_the_block_changes_nothing(layout: Layout) -> None:
    copy = LAYOUTS["li of span in brackets and span"](LABELLED)
    reply, unknown = load(read(document(layout(LABELLED) + copy)))
    assert values(reply) == FIELDS
    assert reply.metadata == dict(LABELLED)
    assert (unknown, codes(reply)) == ([], [])


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_block_is_no_part_of_the_body(layout: Layout) -> None:
    lines = record(document(layout(LABELLED))).body.split("\n")
    assert lines[0] == "王开周代表："
    assert lines[-1] == "2024年8月13日"
