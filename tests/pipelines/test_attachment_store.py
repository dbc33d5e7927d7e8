"""Where files are kept: under the hash of their bytes, whole even where the run is killed."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.attachments.attached import ON, PDF, attach, files_of, lines_of
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.portal import Portal
    from tests.support.runs import Crawl, Visit


DIGEST = hashlib.sha256(PDF).hexdigest()


def test_a_file_is_kept_under_the_hash_of_its_bytes_and_its_name_beside_it(
    site: Portal, visit: Visit
) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    run = visit(site, ON)
    (line,) = lines_of(run)
    path = f"attachments/{DIGEST[:2]}/{DIGEST}.pdf"
    assert line.pop("fetched_at").endswith("Z")
    assert line == {
        "index_number": "11500000MB15895317/2024-00001",
        "record_url": site.address(1),
        "revision": 1,
        "name": "附件：/files/a.pdf",
        "url": f"{site.root}/files/a.pdf",
        "fate": "stored",
        "problem": None,
        "sha256": DIGEST,
        "size": len(PDF),
        "type": "application/pdf",
        "path": path,
        "limits": None,
        "text": None,
        "text_problem": None,
        "ocr": False,
    }
    assert (run.city / path).read_bytes() == PDF
    assert (run.code, run.manifest["attachments"]) == (0, {"stored": 1})


@pytest.mark.slow
def test_a_kill_among_the_files_loses_nothing_and_the_rest_comes_next_time(
    site: Portal, crawl: Crawl, tmp_path: Path
) -> None:
    names = [f"/files/{number}.pdf" for number in range(6)]
    attach(site, 1, *names)
    for number, name in enumerate(names):
        site.files[name] = PDF + b"\n" * number
    wanted = ["-s", "ATTACHMENTS=1", "-s", f"DATA_DIR={tmp_path / 'data'}", "-a", f"listing={site.listing}"]
    command = [sys.executable, "-m", "scrapy", "crawl", "chongqing", *wanted, "-s", "DOWNLOAD_DELAY=0.2"]
    running = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while site.count("other") < 3:
        assert running.poll() is None, "the run ended before it could be killed"
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    run = crawl(*wanted, "-s", "DOWNLOAD_DELAY=0")
    assert (run.code, len(run.lines())) == (0, 2)
    assert sorted(line["url"] for line in lines_of(run)) == [f"{site.root}{name}" for name in names]
    for line in lines_of(run):
        assert hashlib.sha256((run.city / line["path"]).read_bytes()).hexdigest() == line["sha256"]
    assert files_of(run) == sorted(line["path"] for line in lines_of(run))
