"""What a portal does wrong, in each family's look, and the outcome of the run that meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.families.registry import FAMILIES
from tests.portal import Fault, Portal
from tests.support.runs import visit_family

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NAMES = sorted({"trs" if name == "trs_wcm" else name for name in FAMILIES})

DOCUMENTS = 4

FILES = {
    "pdf": "a PDF",
    "gz": "gzip data",
    "jpg": "a JPEG image",
    "zip": "a ZIP archive",
    "mhtml": "an MHTML file (a page that a browser saved as one file)",
    "bin": "binary data",
}


@pytest.mark.parametrize(("kind", "called"), FILES.items())
def test_bytes_that_are_not_a_page_are_named(kind: str, called: str, tmp_path: Path) -> None:
    with Portal("trs", DOCUMENTS, faults=[Fault.parse(f"file:{kind}@document-2")]) as portal:
        run = visit_family(portal, tmp_path)
    (reject,) = run.lines("rejects.jsonl")
    assert (reject["kind"], reject["reason"]) == ("rejected", f"unreadable: it is {called}")
    assert len(run.lines()) == DOCUMENTS - 1


TOO_COMPLEX = "unreadable: elements are nested more than 2,000 deep"


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_would_take_minutes_to_read_costs_itself_alone(name: str, tmp_path: Path) -> None:
    with Portal(name, DOCUMENTS, faults=[Fault.parse("file:deep@document-2")]) as portal:
        run = visit_family(portal, tmp_path)
    (reject,) = run.lines("rejects.jsonl")
    assert (reject["kind"], reject["reason"]) == ("rejected", TOO_COMPLEX)
    assert (run.code, len(run.lines())) == (0, DOCUMENTS - 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_listing_that_would_take_minutes_to_read_is_a_failure(name: str, tmp_path: Path) -> None:
    with Portal(name, DOCUMENTS, faults=[Fault.parse("file:deep@listing")]) as portal:
        run = visit_family(portal, tmp_path)
    (lost,) = run.manifest["columns"][0]["lost_pages"]
    assert (run.code, lost["reason"]) == (3, TOO_COMPLEX)


LEADING_ON = ["refresh", "refresh:script", "refresh:header"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("order", LEADING_ON)
def test_a_column_that_leads_on_is_named(order: str, name: str, tmp_path: Path) -> None:
    with Portal(name, DOCUMENTS, faults=[Fault.parse(f"{order}@listing")]) as portal:
        run = visit_family(portal, tmp_path)
        target = f"{portal.root}/elsewhere/"
        assert portal.count() == 1
    (lost,) = run.manifest["columns"][0]["lost_pages"]
    assert lost["reason"] == f"the page leads on by meta refresh or script, to {target}"
    assert run.code != 0


@pytest.mark.parametrize("name", ["trs", "jpaas", "jeecms"])  # a middleware answers, for all families alike
@pytest.mark.parametrize(("allowed", "code", "records"), [(False, 6, 0), (True, 0, DOCUMENTS)])
def test_a_portal_that_asks_for_a_cookie_gets_it_if_cookies_are_allowed(
    name: str, code: int, records: int, tmp_path: Path, *, allowed: bool
) -> None:
    with Portal(name, DOCUMENTS, faults=[Fault.parse("cookie")]) as portal:
        run = visit_family(portal, tmp_path, {"COOKIES_ENABLED": allowed})
    assert (run.code, len(run.lines())) == (code, records)
    for lost in run.manifest["columns"][0]["lost_pages"]:
        assert lost["reason"].endswith(": set cookies = True in crawler/spiders/town.py")


@pytest.mark.parametrize("name", ["trs", "jpaas", "jeecms"])  # no family reads a redirect
def test_a_listing_that_moved_for_good_to_another_host_is_named(name: str, tmp_path: Path) -> None:
    with Portal(name, DOCUMENTS, faults=[Fault.parse("away:gone@listing")]) as portal:
        run = visit_family(portal, tmp_path)
        assert portal.count() == 1
    (lost,) = run.manifest["columns"][0]["lost_pages"]
    assert lost["reason"] == "moved permanently, and the new host is not of this city's hosts: 127.0.0.2:9"
    assert run.code != 0
