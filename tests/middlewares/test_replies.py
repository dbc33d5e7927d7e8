"""A reply that a spider middleware removes is a failed row, and the run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.portal import Portal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.runs import Visit

pytestmark = pytest.mark.slow


class RemovesTheSecond:
    """Removes every second reply."""

    seen = 0

    async def process_spider_output(self, response: Any, result: AsyncIterator[Any]) -> AsyncIterator[Any]:  # noqa: ARG002
        async for item in result:
            self.seen += 1
            if self.seen % 2:
                yield item


class BreaksOnTheSecond:
    """Raises an error at the second reply, which ends the column's documents."""

    async def process_spider_output(self, response: Any, result: AsyncIterator[Any]) -> AsyncIterator[Any]:  # noqa: ARG002
        seen = 0
        async for item in result:
            seen += 1
            if seen == 2:
                raise ValueError("the second one")
            yield item


def with_spider_middleware(kind: type, concurrent_items: int = 1) -> dict[str, Any]:
    return {"SPIDER_MIDDLEWARES": {kind: 500}, "CONCURRENT_ITEMS": concurrent_items}


@pytest.mark.parametrize("concurrent_items", [1, 16])
def test_a_reply_that_a_spider_middleware_removes_is_a_failed_row(
    visit: Visit, concurrent_items: int
) -> None:
    with Portal(documents=6) as portal:
        run = visit(portal, with_spider_middleware(RemovesTheSecond, concurrent_items))
    totals = run.manifest["totals"]
    assert (run.code, totals["new"], totals["failed"]) == (3, 3, 3)
    assert {reject["reason"] for reject in run.lines("rejects.jsonl")} == {
        "a spider middleware removed the reply"
    }


def test_a_spider_middleware_that_breaks_ends_the_run_as_incomplete(visit: Visit) -> None:
    with Portal(documents=6) as portal:
        run = visit(portal, with_spider_middleware(BreaksOnTheSecond))
    assert (run.code, run.manifest["totals"]["new"]) == (3, 1)
    assert "The code failed: ValueError: the second one." in run.manifest["troubles"]
