"""What a listing prints is what is requested, and the canonical URL is what identifies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Portal
from tests.portal.spelling import SPELLINGS
from tests.portals.walking.test_walk_families import NAMES
from tests.support.runs import visit_family

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Run

pytestmark = pytest.mark.slow

WITHOUT_BASE = {"anhui", "gkmlpt", "guangyuan", "hainan", "jeecms"}
"""Families whose simulated listings are JSON, which has no ``<base>``, or whose documents are in the root."""

LISTING = "/list.aspx?id=8&page=1"


def records(run: Run) -> bytes:
    return (run.city / "records.jsonl").read_bytes()


def replay(portal: Portal, data: Path) -> Run:
    """Replay what the portal's runs archived, into another folder."""
    return visit_family(portal, data / "other", {"REPLAY": str(data / "town" / "archive")})


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        (name, spelling)
        for name in NAMES
        for spelling in SPELLINGS
        if spelling != "base" or name not in WITHOUT_BASE
    ],
)
def test_documents_are_requested_as_a_browser_would(name: str, spelling: str, tmp_path: Path) -> None:
    with Portal(name, 4) as portal:
        portal.spell(spelling)
        first = visit_family(portal, tmp_path, {"ARCHIVE": True})
        asked = [each for each in portal.served if each.kind not in {"robots", "listing"}]
        written = records(first)
        portal.forget()
        second = visit_family(portal, tmp_path, {"ARCHIVE": True})
        asked_again = portal.count()
        replayed = replay(portal, tmp_path)
    assert (first.code, second.code, replayed.code) == (0, 0, 0)
    assert [each.status for each in asked] == [200] * 4
    assert len(first.lines()) == 4
    assert not any(mark in each.path for each in asked for mark in ("jsessionid", "%5C", "%0A", "%20", "#"))
    assert spelling != "base" or all(each.path.startswith("/cms/") for each in asked)
    assert asked_again == 1
    assert records(second) == records(replayed) == written


def rows_of(paths: list[str]) -> list[str]:
    return [
        f"<li><a href='{path}'>关于第{place}号建议的答复</a><span>2024-05-0{place + 1}</span></li>"
        for place, path in enumerate(paths)
    ]


def documents_at(portal: Portal, paths: list[str]) -> dict[str, str]:
    pages = [portal.page("", "document", number) for number in range(1, len(paths) + 1)]
    return {path: page.decode() for path, page in zip(paths, pages, strict=True) if page is not None}


@pytest.mark.parametrize("form", ["?id={}&cid=9", "?id={}&a=%E5%BB%BA+b%20c", "/{}/index.html"])
def test_order_escapes_and_index_page_stay_as_printed(form: str, tmp_path: Path) -> None:
    paths = [f"/show.aspx{form.format(number)}" for number in (3, 2, 1)]
    with Portal("numbered_query", 3) as portal:
        portal.extra = {LISTING: f"<html><ul>{''.join(rows_of(paths))}</ul></html>"} | documents_at(
            portal, paths
        )
        run = visit_family(portal, tmp_path, {"ARCHIVE": True})
        asked = [each.path for each in portal.served if each.path.startswith("/show.aspx")]
        replayed = replay(portal, tmp_path)
    assert (run.code, len(run.lines())) == (0, 3)
    assert asked == paths
    assert records(replayed) == records(run)


def test_a_document_that_failed_is_requested_as_printed_after_it_has_left_the_listing(tmp_path: Path) -> None:
    paths = [f"/show.aspx?id={number}&cid=9" for number in (3, 2, 1)]
    with Portal("numbered_query", 3) as portal:
        documents, rows = documents_at(portal, paths), rows_of(paths)
        portal.extra = {LISTING: f"<html><ul>{''.join(rows)}</ul></html>"} | dict(list(documents.items())[:2])
        failed = visit_family(portal, tmp_path)
        (reject,) = failed.lines("rejects.jsonl")
        portal.extra = {LISTING: f"<html><ul>{''.join(rows[:2])}</ul></html>"} | documents
        run = visit_family(portal, tmp_path)
    assert (failed.code, run.code, len(run.lines())) == (3, 0, 3)
    assert reject["url"].endswith("?cid=9&id=1")
    assert reject["request_url"].endswith("?id=1&cid=9")


def test_a_query_is_sent_in_the_encoding_of_the_listing(tmp_path: Path) -> None:
    printed = ["/show.aspx?id=3&lm=建议", "/show.aspx?id=2&lm=建议"]
    sent = ["/show.aspx?id=3&lm=%BD%A8%D2%E9", "/show.aspx?id=2&lm=%BD%A8%D2%E9"]
    listing = f"<html><meta charset='gbk'><ul>{''.join(rows_of(printed))}</ul></html>"
    with Portal("numbered_query", 2) as portal:
        portal.extra = documents_at(portal, sent)
        portal.files = {LISTING: listing.encode("gbk")}
        run = visit_family(portal, tmp_path, {"ARCHIVE": True})
        replayed = replay(portal, tmp_path)
    assert (run.code, len(run.lines())) == (0, 2)
    assert records(replayed) == records(run)
