"""A body is whole or it failed: an incomplete one is fetched again, in a run as in a re-reading of its archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Crawl, Visit

pytestmark = pytest.mark.slow

ENCODINGS = ["gzip", "members", "deflate", "bare", "br", "zstd", "chunked"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whole_bodies_are_read(encoding: str, visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse(encoding)]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines())) == (0, 3)
    assert all("现答复如下" in line["body"] for line in run.lines())


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_body_that_is_cut_off_once_is_fetched_again(encoding: str, visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse(f"{encoding}:cut@document*1")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 4
    assert (run.code, len(run.lines())) == (0, 3)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_body_that_is_always_cut_off_failed(encoding: str, visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse(f"{encoding}:cut@document-2")]) as portal:
        run = visit(portal, {"RETRY_TIMES": 1})
        assert portal.count("document") == 4
    assert (run.code, len(run.lines())) == (3, 2)
    (reject,) = run.lines("rejects.jsonl")
    assert reject["kind"] == "failed"
    assert reject["reason"].startswith("the body is incomplete")


def test_without_retries_a_cut_body_is_asked_for_once(visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse("gzip:cut@document-2")]) as portal:
        run = visit(portal, {"RETRY_ENABLED": False})
        assert portal.count("document") == 3
    assert run.code == 3


def test_an_empty_body_that_should_be_compressed_failed(visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse("gzip:empty@document-2")]) as portal:
        run = visit(portal, {"RETRY_TIMES": 0})
    (reject,) = run.lines("rejects.jsonl")
    assert (run.code, reject["reason"]) == (3, "the body is incomplete or damaged: it is empty")


def test_an_error_page_counts_by_its_status_although_its_body_is_cut(visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse("gzip:404@document-2")]) as portal:
        run = visit(portal)
    (reject,) = run.lines("rejects.jsonl")
    assert reject["reason"] == "status_404"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_the_archive_of_a_run_gives_what_the_run_gave(encoding: str, crawl: Crawl) -> None:
    with Portal(documents=4, faults=[Fault.parse(f"{encoding}:cut@document-2")]) as portal:
        listing = f"listing={portal.listing}"
        live = crawl("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=1", "-a", listing)
    data = live.city.parent / "again"
    replay = crawl("-a", listing, "-s", f"DATA_DIR={data}", replay=live.city / "archive")
    assert (live.code, replay.code) == (3, 3)
    assert [line["url"] for line in live.lines()] == [
        line["url"] for line in type(live)(0, "", data / "chongqing").lines()
    ]
    assert "damaged" in replay.screen
