"""What a portal does wrong, in each family's look, and the outcome of the run that meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.families.registry import FAMILIES
from tests.portal import Document, Fault, Portal
from tests.support.runs import visit_family

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NAMES = sorted({"trs" if name == "trs_wcm" else name for name in FAMILIES})

DOCUMENTS = 4
OUTCOMES: dict[str, tuple[int, int, str]] = {
    # robots.txt
    "503@robots": (3, 0, "robots.txt could not be fetched, so no page is requested: status_503"),
    "reset@robots": (3, 0, "robots.txt could not be fetched, so no page is requested: "),
    "429@robots": (4, 0, "robots.txt could not be fetched, so no page is requested: blocked: status_429"),
    "404@robots": (0, DOCUMENTS, ""),
    # bodies
    "gzip": (0, DOCUMENTS, ""),
    "members": (0, DOCUMENTS, ""),
    "deflate": (0, DOCUMENTS, ""),
    "bare": (0, DOCUMENTS, ""),
    "gzip:cut@document-2": (3, DOCUMENTS - 1, "the body is incomplete or damaged: "),
    "br:cut@document-2": (3, DOCUMENTS - 1, "the body is incomplete or damaged: "),
    "gzip:cut@listing": (3, 0, "the body is incomplete or damaged: "),
    "chunked:cut@document-2": (3, DOCUMENTS - 1, "the body is incomplete: "),
    "cut@listing": (3, 0, "the body is incomplete: "),
    "file:pdf@listing": (3, 0, "unreadable: it is a PDF"),
    "file:gz@listing": (3, 0, "unreadable: it is gzip data"),
    # other pages instead of the listing
    "challenge:large@listing": (4, 0, "blocked: jsl_challenge"),
    "away:front@listing": (4, 0, "blocked: the home page in place of a listing"),
    "away:index@listing": (4, 0, "blocked: the home page in place of a listing"),
    "away:aspx@listing": (4, 0, "blocked: the home page in place of a listing"),
    "away:query@listing": (4, 0, "blocked: the home page in place of a listing"),
}
"""The order of a fault, and what it comes to: the exit code, the number of records, the beginning of the reason."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("order", OUTCOMES)
def test_the_outcome_is_the_same_in_every_family(order: str, name: str, tmp_path: Path) -> None:
    code, records, reason = OUTCOMES[order]
    with Portal(name, DOCUMENTS, faults=[Fault.parse(order)]) as portal:
        fronts = ("/index.html", "/default.aspx", "/index.html?from=1")
        # A front that looks like a listing of documents, as portals' fronts do.
        portal.extra = dict.fromkeys(fronts, portal.family.listing([Document(900), Document(901)], 1, 1))
        run = visit_family(portal, tmp_path, {"RETRY_TIMES": 0})
    assert (run.code, len(run.lines())) == (code, records), run.manifest
    reasons = [page["reason"] for page in run.manifest["columns"][0]["lost_pages"]]
    reasons += [reject["reason"] for reject in run.lines("rejects.jsonl")]
    assert reasons == [] if not reason else all(each.startswith(reason) for each in reasons), reasons


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


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("allowed", "code", "records"), [(False, 6, 0), (True, 0, DOCUMENTS)])
def test_a_portal_that_asks_for_a_cookie_gets_it_if_cookies_are_allowed(
    name: str, code: int, records: int, tmp_path: Path, *, allowed: bool
) -> None:
    with Portal(name, DOCUMENTS, faults=[Fault.parse("cookie")]) as portal:
        run = visit_family(portal, tmp_path, {"COOKIES_ENABLED": allowed})
    assert (run.code, len(run.lines())) == (code, records)
    for lost in run.manifest["columns"][0]["lost_pages"]:
        assert lost["reason"].endswith(": set cookies = True in crawler/spiders/town.py")


@pytest.mark.parametrize("name", NAMES)
def test_a_listing_that_moved_for_good_to_another_host_is_named(name: str, tmp_path: Path) -> None:
    with Portal(name, DOCUMENTS, faults=[Fault.parse("away:gone@listing")]) as portal:
        run = visit_family(portal, tmp_path)
        assert portal.count() == 1
    (lost,) = run.manifest["columns"][0]["lost_pages"]
    assert lost["reason"] == "moved permanently, and the new host is not of this city's hosts: 127.0.0.2:9"
    assert run.code != 0
