"""Replies for tests of the store and of what reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import mock

import orjson
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.items import Answer, Attachment, Contact, Reply, Suggestion, content_sha256
from crawler.store.results import Result, result_of_stored
from crawler.store.store import Store
from pipelines.deduplicate import Deduplicate
from pipelines.errors import NotStoredError
from pipelines.store import StoreRecords
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path


def make_reply(
    number: str | None = "11500000MB15895317/2024-00001", url: str = f"{KJJ}t1.html", **values: Any
) -> Reply:
    """A valid reply with a content hash."""
    reply = Reply(
        city="chongqing",
        column="kjj",
        index_number=number,
        title="关于第B001号建议的答复函",
        body="您提出的建议收悉。",
        url=url,
        fetched_at="2026-09-01T02:00:00Z",
        page_sha256="0" * 64,
    )
    for name, value in values.items():
        setattr(reply, name, value)
    reply.content_sha256 = content_sha256(reply)
    return reply


def deduplicate(store: Store) -> Deduplicate:
    """The pipeline that decides what a reply is to a store, as a run opens it."""
    crawler = mock.create_autospec(Crawler, instance=True, settings=Settings({"RECORD_RUN": True}))
    crawler.get_item_pipeline.return_value = StoreRecords(store)
    pipeline = Deduplicate.from_crawler(crawler)
    pipeline.open_spider()
    return pipeline


IDENTITY = "360426199101010071"
"""A resident identity number with a right check digit, of nobody: GB 11643."""


def reply_full_of_contacts() -> Reply:
    return make_reply(
        title="关于热线13812345678的答复函",
        agency="市科技局 023-67513657",
        keywords=["13812345678"],
        body=f"王建国代表：\n联系人：李红，023-67513657，li@cq.gov.cn，{IDENTITY}",
        suggestion=Suggestion(number="B003", title="关于13812345678的建议", deputies=["王建国"]),
        reply=Answer(signed_by="市科技局", contacts=[Contact("市科技局", "李红", "67513657")]),
        attachments=[Attachment("13812345678.pdf", f"{KJJ}P020240914_13812345678.pdf")],
        metadata={"联系电话": "023-67513657", "索引号": "11500000MB15895317/2024-00001"},
    )


FIRST, SECOND = f"{KJJ}t20240101_1.html", f"{KJJ}t20240101_2.html"


def put(store: Store, reply: Reply) -> Result:
    """What the two pipelines do with a reply."""
    try:
        deduplicate(store).process_item(reply)
    except NotStoredError as ended:
        return ended.result
    store.append(reply)
    return result_of_stored(reply)


def lines(folder: Path) -> list[tuple[str, int, bool]]:
    """URL, revision, and whether its number is another document's too, of every record in a folder."""
    return [
        (line["url"], line["revision"], "index_number_conflict" in line["warnings"])
        for line in map(orjson.loads, (folder / "records.jsonl").read_bytes().splitlines())
    ]
