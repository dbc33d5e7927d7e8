"""Recording where a run is killed, the disk is full, or the folder cannot be written."""

from __future__ import annotations

import gzip
import os
import resource
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.portal import Portal
from tests.support.project import PROJECT
from tests.support.runs import run_here, run_the_command
from tests.support.warc_files import is_clean, records_of, warcs_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

LIVE = ("-s", "DOWNLOAD_DELAY=0")


def contents(city: Path) -> list[dict[str, Any]]:
    """The records by URL, without the time: a page that was saved but not stored before the kill is fetched twice."""
    records = [orjson.loads(line) for line in (city / "records.jsonl").read_bytes().splitlines()]
    return sorted(({**record, "fetched_at": None} for record in records), key=lambda record: record["url"])


def urls(city: Path) -> list[str]:
    return [orjson.loads(line)["url"] for line in (city / "records.jsonl").read_bytes().splitlines()]


def test_a_killed_run_leaves_whole_records_and_the_next_sets_aside_and_tells_the_rest(tmp_path: Path) -> None:
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
        (warc,) = warcs_of(city)
        is_clean(warc)
        assert len([1 for kind, *_ in records_of(warc) if kind == "response"]) >= 12
        with warc.open("ab") as file:  # as if the kill had come in the middle of a write
            torn = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" + os.urandom(3000))[:1500]
            file.write(torn)
        whole = warc.stat().st_size - len(torn)
        run = run_here(tmp_path / "data", "chongqing", *LIVE, "-a", f"listing={portal.listing}")
    assert run.code == 0, run.screen
    assert warc.stat().st_size == whole
    (aside,) = (city / "archive").glob("*.torn-*")
    assert aside.read_bytes() == torn
    assert str(aside) in run.screen
    assert len(set(urls(city))) == 40
    again = run_here(
        tmp_path / "again", "chongqing", "-a", f"listing={portal.listing}", replay=city / "archive"
    )
    assert again.code == 0, again.screen
    assert contents(city) == contents(again.city)


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
    (warc,) = warcs_of(tmp_path / "chongqing")
    is_clean(warc)
    archived = {url for kind, url, _, _ in records_of(warc) if kind == "response"}
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
