"""What each behaviour of a portal comes to, in every family: behaviour, family -> outcome and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Document, Fault, Portal
from tests.portal.families import FAMILIES
from tests.support.runs import visit_family

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DOCUMENTS = 6

OF_FAMILIES: dict[str, tuple[int, int] | tuple[int, int, str]] = {
    "message@document": (5, 0),
    "message@document/3": (5, 4),
    "login@document": (5, 0),
    "copy@document": (5, 0),
    "blank@document": (5, 0),
    "stub@document": (5, 0),
    "home@document": (5, 0),
    "away:front@document": (5, 0),
    "away:host@document": (5, 0),
    "challenge@document": (4, 0),
    "blank@document-3": (0, 5),
    "renamed@document": (0, 6),  # the city has no earlier records to compare with
    "file:pdf@listing": (3, 0, "unreadable: it is a PDF"),
    "file:gz@listing": (3, 0, "unreadable: it is gzip data"),
    # other pages instead of the listing
    "challenge:large@listing": (4, 0, "blocked: jsl_challenge"),
    "away:front@listing": (4, 0, "blocked: the home page in place of a listing"),
    "away:index@listing": (4, 0, "blocked: the home page in place of a listing"),
    "away:aspx@listing": (4, 0, "blocked: the home page in place of a listing"),
    "away:query@listing": (4, 0, "blocked: the home page in place of a listing"),
}
"""What a family decides or reads: the fault, and the exit code and the number of records of the first run; the beginning
of every reason, if it says more."""

OF_RESPONSES: dict[str, tuple[int, int] | tuple[int, int, str]] = {
    "403@document": (4, 0),
    "503@document": (3, 0),
    "404@document": (3, 0),
    "503@listing": (3, 0),
    "403@listing": (4, 0),
    "404@document-3": (3, 5),
    # robots.txt
    "503@robots": (3, 0, "robots.txt could not be fetched, so no page is requested: status_503"),
    "reset@robots": (3, 0, "robots.txt could not be fetched, so no page is requested: "),
    "429@robots": (4, 0, "robots.txt could not be fetched, so no page is requested: blocked: status_429"),
    "404@robots": (0, 6),
    # bodies
    "gzip": (0, 6),
    "members": (0, 6),
    "deflate": (0, 6),
    "bare": (0, 6),
    "gzip:cut@document-2": (3, 5, "the body is incomplete or damaged: "),
    "br:cut@document-2": (3, 5, "the body is incomplete or damaged: "),
    "gzip:cut@listing": (3, 0, "the body is incomplete or damaged: "),
    "chunked:cut@document-2": (3, 5, "the body is incomplete: "),
    "cut@listing": (3, 0, "the body is incomplete: "),
}
"""What is decided by a status, by robots.txt or by whether a body is whole, before a family reads it."""

READERS = ("trs", "jpaas", "jeecms")
"""Families of three kinds: listings in HTML, listings in JSON, and a class of its own."""

CASES = [
    *((behaviour, family) for behaviour in OF_FAMILIES for family in sorted(FAMILIES)),
    *((behaviour, family) for behaviour in OF_RESPONSES for family in READERS),
]

FRONTS = ("/index.html", "/default.aspx", "/index.html?from=1")


@pytest.mark.parametrize(("behaviour", "family"), CASES)
def test_what_a_portal_does_and_what_a_run_says(behaviour: str, family: str, tmp_path: Path) -> None:
    with Portal(family, DOCUMENTS, faults=[Fault.parse(behaviour)]) as portal:
        # A front that looks like a listing of documents, as portals' fronts do.
        portal.extra = dict.fromkeys(FRONTS, portal.family.listing([Document(900), Document(901)], 1, 1))
        run = visit_family(portal, tmp_path, {"RETRY_TIMES": 0})
    code, records, *says = (OF_FAMILIES | OF_RESPONSES)[behaviour]
    assert (run.code, len(run.lines())) == (code, records), run.manifest
    reasons = [page["reason"] for page in run.manifest["columns"][0]["lost_pages"]]
    reasons += [reject["reason"] for reject in run.lines("rejects.jsonl")]
    assert not says or all(reason.startswith(str(says[0])) for reason in reasons), reasons
