"""Every family walked over loopback: all pages, all documents, and nothing else asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.families.registry import FAMILIES
from tests.portal import Portal
from tests.portal.families import FAMILIES as LOOKS
from tests.support.runs import visit_family

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NAMES = sorted({"trs" if name == "trs_wcm" else name for name in FAMILIES})


def test_the_portal_has_a_look_for_every_family() -> None:
    assert set(NAMES) == set(LOOKS)


@pytest.mark.parametrize("name", NAMES)
def test_a_listing_is_walked_to_its_end_and_every_document_read(name: str, tmp_path: Path) -> None:
    with Portal(name, 30) as portal:
        run = visit_family(portal, tmp_path)
        asked = [each for each in portal.served if each.kind == "other"]
    assert run.code == 0, run.manifest["columns"]
    assert {int(line["suggestion"]["number"].removeprefix("B")) for line in run.lines()} == set(range(1, 31))
    (column,) = run.manifest["columns"]
    assert (column["pages_promised"], column["pages_read"], column["complete"]) == (3, 3, True)
    assert asked == []
    assert all(line["published_on"] for line in run.lines())


@pytest.mark.parametrize("name", NAMES)
def test_what_a_listing_links_elsewhere_is_not_asked_for(name: str, tmp_path: Path) -> None:
    with Portal(name, 4) as portal:
        portal.strangers = ("https://evil.example/1.html", "file:///etc/passwd", "/attachment/1.pdf")
        run = visit_family(portal, tmp_path)
        asked = [each.path for each in portal.served if each.kind == "other"]
    assert len(run.lines()) == 4
    assert asked == []


NEW = sorted(set(NAMES) - {"trs", "jeecms"})
"""Those whose walks are tested nowhere else."""


@pytest.mark.parametrize("name", NEW)
def test_a_second_run_asks_for_the_first_page_alone(name: str, tmp_path: Path) -> None:
    with Portal(name, 15) as portal:
        visit_family(portal, tmp_path)
        portal.forget()
        run = visit_family(portal, tmp_path)
        asked = [each.path for each in portal.served if each.kind != "robots"]
    assert (run.code, run.manifest["totals"]["known"]) == (0, 10)
    assert asked == [portal.family.listing_path]


@pytest.mark.parametrize("name", NEW)
def test_rows_added_on_top_while_the_listing_is_read_lose_none(name: str, tmp_path: Path) -> None:
    with Portal(name, 35) as portal:
        portal.shift = "add"
        run = visit_family(portal, tmp_path)
    assert run.code == 0, run.manifest["columns"]
    assert {int(line["suggestion"]["number"].removeprefix("B")) for line in run.lines()} >= set(range(1, 36))
