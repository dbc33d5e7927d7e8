"""While a document is read the next one comes, but not from a host that gives reason to look first."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.http import Response

from crawler.portals.listing import Row
from crawler.portals.walking.failures import FailureKind, FetchFailure, refused
from crawler.portals.walking.fetcher import Fetching
from crawler.portals.walking.hosts import Hosts

if TYPE_CHECKING:
    from collections.abc import Mapping

URLS = [f"https://kjj.cq.gov.cn/t{number}.html" for number in (1, 2, 3)]
AHEAD = ["ask 1", "ask 2", "read 1", "ask 3", "read 2", "read 3"]
ONE_BY_ONE = ["ask 1", "read 1", "ask 2", "read 2", "ask 3", "read 3"]


def order_of(
    *, moves: bool = True, answers: Mapping[str, Response | FetchFailure] | None = None
) -> list[str]:
    """What is asked for and what is read, in order, where the reading tells the hosts of refusals."""
    hosts = Hosts(URLS)
    spider = SimpleNamespace(hosts=hosts, source=SimpleNamespace(moves=moves))
    fetching = Fetching(spider)  # type: ignore[arg-type]
    order: list[str] = []

    async def document(url: str) -> Response | FetchFailure:
        order.append(f"ask {url[-6]}")
        return (answers or {}).get(url) or Response(url)

    async def read() -> None:
        async for row, response in fetching.documents([Row(url) for url in URLS]):
            order.append(f"read {row.url[-6]}")
            if isinstance(response, Response) and response.body == b"challenge":
                hosts.lost(row.url, refused("challenge"))

    fetching.document = document  # type: ignore[method-assign]
    asyncio.run(read())
    return order


def test_the_next_document_is_asked_for_before_one_is_read() -> None:
    assert order_of() == AHEAD


def test_a_replay_reads_one_after_the_other() -> None:
    assert order_of(moves=False) == ONE_BY_ONE


@pytest.mark.parametrize(
    "answer",
    [
        Response(URLS[0], status=429),
        Response(URLS[0], status=404),
        FetchFailure(FailureKind.FAILED, "timeout"),
    ],
)
def test_a_page_that_did_not_come_is_looked_at_first(answer: Response | FetchFailure) -> None:
    assert order_of(answers={URLS[0]: answer})[:3] == ONE_BY_ONE[:3]


def test_a_host_that_refuses_is_asked_no_more_often_than_page_by_page() -> None:
    challenge = {url: Response(url, body=b"challenge") for url in URLS}
    assert order_of(answers=challenge) == ["ask 1", "ask 2", "read 1", "read 2", "ask 3", "read 3"]
