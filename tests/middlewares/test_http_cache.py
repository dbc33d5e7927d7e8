"""An answer of Scrapy's HTTP cache has the cache's time, and is not archived as if it had just been fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.portal import Portal
from tests.support.runs import Run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl, Visit

pytestmark = pytest.mark.slow

LATER = "2031-01-01T00:00:00Z"


@pytest.fixture
def cache(tmp_path: Path) -> dict[str, Any]:
    return {"HTTPCACHE_ENABLED": True, "HTTPCACHE_DIR": str(tmp_path / "cache")}


@pytest.mark.parametrize("archived", [1, 0])
def test_a_cached_page_keeps_its_time_and_is_not_archived_again(
    archived: int, visit: Visit, cache: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=3) as portal:
        visit(portal, cache)
        asked = len(portal.served)
        for name in ("crawler.archive.recording.now", "crawler.portals.walking.fetcher.now"):
            monkeypatch.setattr(name, lambda: LATER)
        visit(portal, cache | {"ARCHIVE": archived, "DATA_DIR": str(tmp_path / "again")})
        assert len(portal.served) == asked
    again = Run(0, "", tmp_path / "again" / "chongqing")
    assert len(again.lines()) == 3
    assert LATER not in {line["fetched_at"] for line in again.lines()}
    assert not list(again.city.glob("archive/*.warc.gz"))
    assert bool(archived) is any("HTTPCACHE_ENABLED" in note for note in again.manifest["notes"])


def test_what_the_cache_does_not_have_is_fetched_and_archived(
    visit: Visit, cache: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=3) as portal:
        visit(portal, cache, limit="1")
        monkeypatch.setattr("crawler.archive.recording.now", lambda: LATER)
        visit(portal, cache | {"DATA_DIR": str(tmp_path / "again")})
    again = Run(0, "", tmp_path / "again" / "chongqing")
    assert [line["fetched_at"] == LATER for line in again.lines()] == [False, True, True]
    assert list(again.city.glob("archive/*.warc.gz"))


def test_a_replay_does_not_read_the_cache(crawl: Crawl, cache: dict[str, Any]) -> None:
    settings = [part for name, value in cache.items() for part in ("-s", f"{name}={value}")]
    with Portal(documents=3) as portal:
        listing = ("-a", f"listing={portal.listing}")
        live = crawl(*settings, "-s", "DOWNLOAD_DELAY=0", *listing)
    replay = crawl(
        *settings, "-s", f"DATA_DIR={live.city.parent / 'again'}", *listing, replay=live.city / "archive"
    )
    again = Run(0, "", live.city.parent / "again" / "chongqing")
    assert replay.code == 0
    assert [line["fetched_at"] for line in again.lines()] == [line["fetched_at"] for line in live.lines()]
    assert again.manifest["notes"] == []
