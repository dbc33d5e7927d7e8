"""Replies for tests of the store and of what reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import mock

from scrapy.crawler import Crawler

from crawler.items import Reply, content_sha256
from pipelines.deduplicate import Deduplicate
from pipelines.store import StoreRecords
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from crawler.store.store import Store


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
    crawler = mock.create_autospec(Crawler, instance=True)
    crawler.get_item_pipeline.return_value = StoreRecords(store)
    pipeline = Deduplicate.from_crawler(crawler)
    pipeline.open_spider()
    return pipeline
