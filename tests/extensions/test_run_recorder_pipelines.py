"""A pipeline of a third party between ours: the ledger knows the row of each reply whatever object comes out."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.utils.project import get_project_settings

from tests.portal import Portal

if TYPE_CHECKING:
    from crawler.items import Reply
    from tests.support.runs import Visit

pytestmark = pytest.mark.slow

BEFORE_THE_STORE, AFTER_THE_STORE = 150, 350


class ReturnsADict:
    """Returns the reply as a dict, as a pipeline for another system may."""

    def process_item(self, item: Reply) -> dict[str, Any]:
        return asdict(item)


class ReturnsACopy:
    """Returns a copy of the reply with another title."""

    def process_item(self, item: Reply) -> Reply:
        return replace(item, title=f"{item.title}（副本）")


class DropsTheSecond:
    """Drops every second reply."""

    seen = 0

    def process_item(self, item: Reply) -> Reply:
        self.seen += 1
        if self.seen % 2 == 0:
            raise DropItem("every second one")
        return item


def with_pipeline(kind: type, order: int) -> dict[str, Any]:
    own = dict(get_project_settings().getdict("ITEM_PIPELINES"))
    return {"ITEM_PIPELINES": {**own, kind: order}}


@pytest.mark.parametrize(
    ("kind", "order"),
    [(ReturnsADict, AFTER_THE_STORE), (ReturnsACopy, BEFORE_THE_STORE), (ReturnsACopy, AFTER_THE_STORE)],
)
@pytest.mark.parametrize("concurrent_items", [1, 16])
def test_another_object_leaves_the_ledger_right(
    visit: Visit, kind: type, order: int, concurrent_items: int
) -> None:
    settings = with_pipeline(kind, order) | {"CONCURRENT_ITEMS": concurrent_items}
    with Portal(documents=12) as portal:
        run = visit(portal, settings)
        assert (run.code, run.manifest["totals"]["new"], len(run.lines())) == (0, 12, 12)
        again = visit(portal, settings)
        assert (again.code, again.manifest["totals"]["new"], len(again.lines())) == (0, 0, 12)
    changed = [line["title"].endswith("（副本）") for line in run.lines()]
    assert all(changed) is (order == BEFORE_THE_STORE)
    assert any(changed) is (order == BEFORE_THE_STORE)


def test_a_reply_that_another_pipeline_drops_is_a_reject_of_its_own_row(visit: Visit) -> None:
    with Portal(documents=6) as portal:
        run = visit(portal, with_pipeline(DropsTheSecond, BEFORE_THE_STORE))
    totals = run.manifest["totals"]
    assert (totals["new"], totals["rejected"]) == (3, 3)
    rejects = run.lines("rejects.jsonl")
    assert {reject["reason"] for reject in rejects} == {"every second one"}
    assert {reject["url"] for reject in rejects} & {line["url"] for line in run.lines()} == set()
