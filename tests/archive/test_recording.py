"""Recording: a live run leaves a WARC of everything that came, from which it can be run again."""

from __future__ import annotations

import asyncio
import gzip
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecord
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.project import get_project_settings

from crawler.archive.sources.open import open_source
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcmSpider
from crawler.portals.walking.walk import ListingWalk
from tests.portal import Fault, Portal
from tests.support.runs import PROJECT, Crawl, Visit, run_the_command

if TYPE_CHECKING:
    from pathlib import Path

LIVE = ("-s", "DOWNLOAD_DELAY=0")


def warcs(city: Path) -> list[Path]:
    return sorted((city / "archive").glob("*.warc.gz"))


def records(path: Path) -> list[tuple[str, str, WarcRecord, bytes]]:
    """Type, URL, record and payload of each."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            said = record.headers
            kind, url = said.get("WARC-Type") or "", said.get("WARC-Target-URI") or ""
            found.append((kind, url, record, record.reader.read()))
    return found


def is_clean(path: Path) -> None:
    """``warcio check`` finds nothing wrong."""
    ended = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(path)], check=False, capture_output=True
    )
    assert (ended.returncode, ended.stdout) == (0, b"")


def urls(city: Path) -> list[str]:
    return [orjson.loads(line)["url"] for line in (city / "records.jsonl").read_bytes().splitlines()]


def test_a_live_run_replayed_from_its_warc_gives_the_same_bytes_without_a_network(
    tmp_path: Path, crawl: Crawl
) -> None:
    with Portal(documents=12, rows=5, faults=[Fault("moved", where="document-7")]) as portal:
        live = crawl(*LIVE, "-a", f"listing={portal.listing}", "-s", "CONTACT=data@example.org")
        listing = portal.listing
    assert live.code == 0, live.screen
    (warc,) = warcs(live.city)
    assert warc.name == f"{live.manifest['run_id']}.warc.gz"
    is_clean(warc)
    for folder in ("one", "two"):
        again = run_the_command(tmp_path / folder, "chongqing", "-a", f"listing={listing}", replay=warc)
        assert again.code == 0, again.screen
        assert not (again.city / "archive").exists()
        assert (again.city / "records.jsonl").read_bytes() == (live.city / "records.jsonl").read_bytes()


def visit_columns(columns: tuple[Column, ...], data: Path, **settings: Any) -> bytes:
    """Run a city of these columns in this process; the bytes of its records."""

    class City(TrsWcmSpider):
        name = "chongqing"

    City.columns = columns
    project = get_project_settings()
    own = {"TWISTED_REACTOR_ENABLED": False, "DATA_DIR": str(data), "DOWNLOAD_DELAY": 0}
    project.setdict(own | settings, priority="cmdline")

    async def crawl_them() -> None:
        await AsyncCrawlerRunner(project).crawl(City)

    asyncio.run(crawl_them())
    return (data / "chongqing" / "records.jsonl").read_bytes()


def test_a_live_run_of_several_columns_and_its_replay_give_the_same_bytes(tmp_path: Path) -> None:
    sizes, faults = (8, 14, 20), [Fault("moved", where="document-7")]
    with ExitStack() as stack:
        # The same documents on every host: which column has one first decides whose record it is.
        portals = [stack.enter_context(Portal(documents=size, rows=5, faults=faults)) for size in sizes]
        columns = tuple(Column(f"c{place}", portal.listing) for place, portal in enumerate(portals))
        live = visit_columns(columns, tmp_path / "live")
    names = [orjson.loads(line)["column"] for line in live.splitlines()]
    assert names != sorted(names), "the columns were walked side by side"
    archive = tmp_path / "live" / "chongqing" / "archive"
    assert visit_columns(columns, tmp_path / "again", REPLAY=str(archive)) == live


def test_a_mistake_in_the_code_over_one_listing_costs_a_replay_no_document_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=6) as one, Portal(documents=9) as other:
        columns = (Column("one", one.listing), Column("other", other.listing))
        visit_columns(columns, tmp_path / "live")
    reads = ListingWalk.rows_to_fetch

    async def fails(walk: ListingWalk, first: Any) -> Any:
        if walk.column.name == "other":
            raise LookupError("a mistake")
        return await reads(walk, first)

    monkeypatch.setattr(ListingWalk, "rows_to_fetch", fails)
    archive = tmp_path / "live" / "chongqing" / "archive"
    again = visit_columns(columns, tmp_path / "again", REPLAY=str(archive))
    assert [orjson.loads(line)["column"] for line in again.splitlines()] == ["one"] * 6
    (manifest,) = (tmp_path / "again" / "chongqing" / "runs").glob("*.json")
    assert orjson.loads(manifest.read_bytes())["exit_code"] == 3


def test_requests_robots_and_who_asked_are_recorded(visit: Visit) -> None:
    with Portal(documents=2) as portal:
        run = visit(portal, {"CONTACT": "data@example.org"})
        asked = [portal.root + each.path for each in portal.served]
    found = records(warcs(run.city)[0])
    kind, _, _, info = found[0]
    assert kind == "warcinfo"
    said = dict(line.split(": ", 1) for line in info.decode().splitlines() if line)
    assert said["software"].startswith("fuwen/")
    assert said["http-header-user-agent"].endswith("(+data@example.org)")
    assert (said["robots"], said["operator"], said["isPartOf"]) == (
        "classic",
        "data@example.org",
        "chongqing",
    )
    assert [url for kind, url, _, _ in found if kind == "response"] == asked
    assert f"{portal.root}/robots.txt" in asked
    responses = {record.record_id: url for kind, url, record, _ in found if kind == "response"}
    for kind, url, record, _ in found:
        if kind == "request":
            assert responses[record.headers.get("WARC-Concurrent-To")] == url
            assert record.http_headers.get("User-Agent") == said["http-header-user-agent"]
    assert all(
        record.headers.get("WARC-IP-Address") == "127.0.0.1"
        for kind, _, record, _ in found
        if kind == "response"
    )


def test_a_record_line_is_traced_to_its_warc_record_by_page_sha256(visit: Visit) -> None:
    with Portal(documents=3) as portal:
        run = visit(portal)
    source = open_source(str(warcs(run.city)[0]))
    by_digest = {each.page_sha256: each.capture for each in source.index.under("")}  # type: ignore[attr-defined]
    for line in run.lines():
        capture = by_digest[line["page_sha256"]]
        assert (capture.url, capture.fetched_at) == (line["url"], line["fetched_at"])
        assert sha256(source.load(capture).body).hexdigest() == line["page_sha256"]


def test_bodies_are_kept_as_they_came_and_errors_too(crawl: Crawl) -> None:
    faults = [Fault("bomb", where="document-2"), Fault("404", where="document-1")]
    with Portal(documents=3, faults=faults) as portal:
        run = crawl(*LIVE, "-a", f"listing={portal.listing}")
    found = records(warcs(run.city)[0])
    is_clean(warcs(run.city)[0])
    bomb = next(each for each in found if each[1] == portal.address(2) and each[0] == "response")
    assert bomb[2].http_headers.get("Content-Encoding") == "gzip"
    assert gzip.decompress(bomb[3]) == bytes(64 << 20)
    assert 404 in [record.http_headers.status_code for kind, _, record, _ in found if kind == "response"]


def test_unchanged_bodies_become_revisits_and_are_replayed_from_what_they_refer_to(
    visit: Visit, tmp_path: Path
) -> None:
    with Portal(documents=5) as portal:
        first = visit(portal)
        portal.edit(3)
        time.sleep(1)  # of one second two runs would have the same time of fetching
        second = visit(portal, recheck="9999")
        listing, edited = portal.listing, portal.address(3)
    one, two = warcs(first.city)
    assert second.manifest["totals"]["revised"] == 1
    is_clean(two)
    kinds = {
        url: kind for kind, url, _, _ in records(two) if kind in {"response", "revisit"} and "/t20" in url
    }
    assert {url for url, kind in kinds.items() if kind == "response"} == {edited}
    assert len(kinds) == 5
    revisit = next(record for kind, _, record, _ in records(two) if kind == "revisit")
    assert str(revisit.headers.get("WARC-Profile")).endswith("identical-payload-digest")
    again = run_the_command(tmp_path / "again", "chongqing", "-a", f"listing={listing}", replay=two)
    assert again.code == 0, again.screen
    assert len(again.lines()) == 5
    assert {line["fetched_at"] for line in again.lines()} <= {
        line["fetched_at"] for line in second.lines()
    } | {record.headers.get("WARC-Date") for _, _, record, _ in records(two)}
    (second.city / "archive" / ".payloads.sqlite").unlink()
    with Portal(documents=1) as other:
        visit(other)  # the index of payloads is derived: a run makes it anew
    assert (second.city / "archive" / ".payloads.sqlite").exists()
    assert one.exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"ARCHIVE": False}, None), ({"REDACT_CONTACTS": True}, "No WARC is written: REDACT_CONTACTS is set")],
)
def test_without_an_archive_or_with_contacts_masked_no_warc_is_written(
    visit: Visit, settings: dict[str, Any], said: str | None
) -> None:
    with Portal(documents=2) as portal:
        run = visit(portal, settings)
    assert run.code == 0
    assert not (run.city / "archive").exists()
    assert any(said in note for note in run.manifest["notes"]) == (said is not None) if said else True


# What goes wrong.


def test_a_killed_run_leaves_whole_records_and_the_next_sets_aside_and_tells_the_rest(
    tmp_path: Path, crawl: Crawl
) -> None:
    with Portal(documents=40, rows=10) as portal:
        command = [
            sys.executable, "-m", "scrapy", "crawl", "chongqing", "-s", f"DATA_DIR={tmp_path / 'data'}",
            "-s", "DOWNLOAD_DELAY=0.02", "-a", f"listing={portal.listing}",
        ]  # fmt: skip
        with subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as killed:
            city = tmp_path / "data" / "chongqing"
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and portal.count("document") < 12:
                time.sleep(0.02)
            killed.send_signal(signal.SIGKILL)
        (warc,) = warcs(city)
        is_clean(warc)
        assert len([1 for kind, *_ in records(warc) if kind == "response"]) >= 12
        with warc.open("ab") as file:  # as if the kill had come in the middle of a write
            torn = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" + os.urandom(3000))[:1500]
            file.write(torn)
        whole = warc.stat().st_size - len(torn)
        run = crawl(*LIVE, "-a", f"listing={portal.listing}")
    assert run.code == 0, run.screen
    assert warc.stat().st_size == whole
    (aside,) = (city / "archive").glob("*.torn-*")
    assert aside.read_bytes() == torn
    assert str(aside) in run.screen
    assert len(set(urls(city))) == 40
    again = run_the_command(
        tmp_path / "again", "chongqing", "-a", f"listing={portal.listing}", replay=city / "archive"
    )
    assert again.code == 0, again.screen
    assert sorted((city / "records.jsonl").read_bytes().splitlines()) == sorted(
        (again.city / "records.jsonl").read_bytes().splitlines()
    )


def test_a_full_disk_stops_the_run_in_words_and_every_earlier_record_is_whole(tmp_path: Path) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    with Portal(documents=60, kilobytes=40) as portal:
        for path, document in portal._documents.items():
            portal._bodies[document] = (
                portal.family.document(document, 100) + os.urandom(4000).hex()
            ).encode()
            assert path
        ended = subprocess.run(
            [
                sys.executable, "-m", "scrapy", "crawl", "chongqing", "-s", f"DATA_DIR={tmp_path}", *LIVE,
                "-a", f"listing={portal.listing}",
            ],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            preexec_fn=limit,
        )  # fmt: skip
    assert ended.returncode == 3, ended.stdout + ended.stderr
    last = ended.stdout.strip().splitlines()[-1]
    assert "could not be written (File too large)" in last
    assert "make room" in last
    assert "Traceback" not in ended.stdout + ended.stderr
    (warc,) = warcs(tmp_path / "chongqing")
    is_clean(warc)
    archived = {url for kind, url, _, _ in records(warc) if kind == "response"}
    assert set(urls(tmp_path / "chongqing")) <= archived


def test_a_folder_that_cannot_be_written_is_not_started(tmp_path: Path) -> None:
    (tmp_path / "chongqing").mkdir()
    (tmp_path / "chongqing" / "archive").write_text("a file is in the way", encoding="utf-8")
    with Portal(documents=1) as portal:
        run = run_the_command(tmp_path, "chongqing", *LIVE, "-a", f"listing={portal.listing}")
        assert portal.served == []
    assert run.code == 1, run.screen
    assert "ARCHIVE=0" in run.last_line
    assert not list((tmp_path / "chongqing").glob("runs/*.json"))
