"""The phrases of replies: texts as extractors leave them, put into the templates of their portals.

The golden tables ``tests/goldens/*_texts.toml`` were read off the texts by eye. The extractors made full-width
punctuation ASCII. The synthetic texts are in every clone. The real ones are read where they are.
"""

from __future__ import annotations

import html
from typing import Any

import pytest

from crawler.items import Reply
from crawler.loaders import ReplyLoader
from tests.support.pages import COLLECTIONS, Collection, Sample, read, samples

REPLIES: dict[Sample, dict[str, Any]] = samples("texts")
FOOTER = "主办单位:"
NO_REPLIES = {
    "synthetic": set[str](),
    # Of these two the texts hold metadata only; the second is a notice.
    "shared": {"zz-xinzheng-2018-D0102X-8fields.txt", "cq-nanchuan-2023-metadata-order.txt"},
}


def reply_of(sample: Sample) -> Reply:
    """Return the record of a page with the text's title lines as heading and the lines after them as body."""
    printed = [line.strip() for line in sample.path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in printed if line and line != "..." and not line.startswith(FOOTER)]
    first = next(
        place for place, line in enumerate(lines) if "关于" in line and ("答复" in line or "复函" in line)
    )
    after = first + 1
    while lines[after].startswith("关于"):
        after += 1
    rest = [line for line in lines[after:] if not line.startswith(("• ", "扫一扫"))]
    heading = "\n".join(html.escape(line) for line in lines[first:after])
    body = "".join(f"<p>{html.escape(line)}</p>" for line in rest)
    page = f"<html><head><title>{heading}</title></head><body><h1>{heading}</h1><div class=t>{body}</div></body></html>"
    return ReplyLoader(read(page)).load(city=None, column=None, fetched_at="2026-09-01T00:00:00Z")


@pytest.mark.parametrize("sample", REPLIES, ids=str)
def test_what_a_reply_says_is_read(sample: Sample) -> None:
    golden, reply = REPLIES[sample], reply_of(sample)
    asked, answer = reply.suggestion, reply.reply
    assert reply.kind == golden["kind"]
    assert asked.number == golden.get("number")
    assert [asked.session, asked.term, asked.meeting] == golden.get("session", [None, None, None])
    assert asked.title == golden.get("title")
    assert asked.deputies == golden["deputies"]
    assert (answer.signed_by, answer.signed_on) == (golden.get("signed_by"), golden.get("signed_on"))
    assert answer.co_agencies == golden.get("co_agencies", [])
    assert [[each.unit, each.person, each.phone] for each in answer.contacts] == golden.get("contacts", [])
    assert answer.result_code is None


@pytest.mark.parametrize("collection", COLLECTIONS, ids=str)
def test_every_reply_of_a_collection_is_looked_at(collection: Collection) -> None:
    looked_at = {sample.name for sample in REPLIES if sample.collection == collection}
    # The real texts of other cities, `reply-*`, have no table of expected values yet.
    collected = {name for name in collection.files("texts", "*.txt") if not name.startswith("reply-")}
    assert collected == looked_at | NO_REPLIES[collection.name]
