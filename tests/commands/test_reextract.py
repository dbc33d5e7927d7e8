"""``scrapy reextract``: mistakes in a sentence, files that are kept, and Ctrl-C.

On a terminal it shows the bar of ``crawler/console/progress.py``, and Ctrl-C ends it by way of
``crawler/console/stopping.py``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.support.bad_archives import DOCUMENT, broken_wacz, no_archive, one_stream, without_a_payload
from tests.support.commands import scrapy_here
from tests.support.prepared import start_scrapy
from tests.support.project import PROJECT
from tests.support.reextractions import FORKING, Reextract, reextract_with
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail

if TYPE_CHECKING:
    from pathlib import Path


PATIENCE = 60

pytestmark = FORKING


@pytest.fixture
def command(tmp_path: Path) -> Reextract:
    """Runs ``scrapy reextract`` in this process."""
    return reextract_with(tmp_path / "new.jsonl")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["/nowhere"], 1, "There is no /nowhere"),
        (["{fixtures}/zhengzhou"], 1, "holds no document of chongqing"),
        (["{fixtures}/reading/texts"], 1, "No saved page was found in "),
        (["{fixtures}/chongqing", "-a", "full=1"], 2, "-a listing=URL is the only argument"),
        (["{fixtures}/chongqing", "-a", "listing"], 2, "use -a listing=URL"),
        (["{fixtures}/chongqing", "--workers", "0"], 2, "--workers 0: must be at least 1"),
        ([], 2, "Name a city and a source"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_writes_nothing(
    command: Reextract, arguments: list[str], code: int, says: str
) -> None:
    ended = command(*(each.format(fixtures=PROJECT / "fixtures") for each in arguments))
    assert ended.code == code, ended.screen
    assert says in ended.screen
    assert "Traceback" not in ended.screen
    assert not ended.file.exists()


def test_a_file_that_is_there_is_kept_unless_force_is_given(
    kjj: SavedPortal, command: Reextract, tmp_path: Path
) -> None:
    (tmp_path / "new.jsonl").write_text("precious", encoding="utf-8")
    ended = command(kjj.folder)
    assert (ended.code, ended.file.read_text("utf-8")) == (1, "precious")
    assert "--force" in ended.screen
    assert command(kjj.folder, "--force").code == 0
    assert len(ended.lines()) == 4


def test_neither_a_source_nor_the_store_is_ever_replaced(
    kjj: SavedPortal, command: Reextract, tmp_path: Path
) -> None:
    store = tmp_path / "data" / "chongqing" / "records.jsonl"
    store.parent.mkdir(parents=True)
    store.write_bytes(b"kept\n")
    page = next(kjj.folder.glob("*.html"))
    for name in (store, kjj.folder / "pages.jsonl", page):
        before = name.read_bytes()
        ended = command(kjj.folder, "--force", "-s", f"DATA_DIR={tmp_path / 'data'}", "-o", name)
        assert (ended.code, name.read_bytes()) == (1, before)
        assert "give another name with -o" in ended.screen
    assert command(kjj.folder, "--force", "-o", kjj.folder / "new.jsonl").code == 0
    assert command(kjj.folder, "--force", "-o", kjj.folder / "new.jsonl").code == 0


@pytest.mark.slow
def test_ctrl_c_ends_it_without_a_traceback_and_its_processes_with_it(
    kjj: SavedPortal, tmp_path: Path
) -> None:
    page = trs_detail("答复函", "X/1", text="段落。" * 4000)
    for number in range(6000):
        kjj.lines.append(
            {**kjj.lines[-1], "url": f"{KJJ}202301/t20230101_{number}.html", "file": "long.html"}
        )
    (kjj.folder / "long.html").write_text(page, encoding="utf-8")
    kjj.write()
    command = ["reextract", "chongqing", str(kjj.folder), "--workers", "2"]
    run = start_scrapy(
        *command,
        *("-o", tmp_path / "new.jsonl"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    folder, latest = tmp_path / ".new.jsonl.part", time.monotonic() + PATIENCE
    lines = folder / "lines"
    while run.poll() is None and time.monotonic() < latest:
        if lines.exists() and lines.stat().st_size:
            break
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    said = run.communicate(timeout=PATIENCE)[0]
    assert run.returncode == 3, said
    assert said.splitlines()[-1] == f"Stopped: {tmp_path / 'new.jsonl'} was not written. Run again."
    assert "Traceback" not in said
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)


def test_a_reextraction_of_sources_of_which_some_cannot_be_read_is_incomplete(
    tmp_path: Path, good: Path
) -> None:
    file = tmp_path / "new.jsonl"
    ran = scrapy_here(
        "reextract",
        "chongqing",
        no_archive(tmp_path),
        good,
        one_stream(tmp_path),
        broken_wacz(tmp_path),
        "-o",
        file,
        "--workers",
        2,
    )
    assert ran.code == 3, ran.said
    (line,) = file.read_bytes().splitlines()
    assert orjson.loads(line)["url"] == DOCUMENT
    for said in ("bad.bin is not an archive", "bad.wacz is not a WACZ", "bad.warc.gz, the record at byte 0"):
        assert said in ran.out
    assert "Incomplete" in ran.out.splitlines()[-1]
    assert "Traceback" not in ran.said


def test_a_reextraction_that_finds_no_document_says_what_could_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    ran = scrapy_here("reextract", "chongqing", without_a_payload(tmp_path), "-o", file)
    assert ran.code == 1
    assert f"No saved page was found in {tmp_path / 'bad.warc.gz'}." in ran.said
    assert "bad.warc.gz, the record at byte 0 was skipped: it has no payload" in ran.said
    assert not file.exists()


def test_a_folder_whose_paths_are_not_the_portals_is_not_read_in_vain_without_a_word(
    tmp_path: Path, good: Path
) -> None:
    pages, file = tmp_path / "pages" / "kjj.cq.gov.cn", tmp_path / "new.jsonl"
    pages.mkdir(parents=True)
    fixture = PROJECT / "fixtures" / "chongqing" / "pages" / "kjj.cq.gov.cn" / "t20240914_13626437.html"
    (pages / fixture.name).write_bytes(fixture.read_bytes())
    ran = scrapy_here("reextract", "chongqing", pages.parent, "-o", file, "--workers", 1)
    assert (ran.code, file.read_bytes()) == (3, b"")
    assert "describe its pages in a pages.jsonl (url, file, fetched_at)" in ran.out
    ran = scrapy_here("reextract", "chongqing", pages.parent, good, "-o", file, "--force", "--workers", 1)
    assert (ran.code, len(file.read_bytes().splitlines())) == (0, 1), (
        "a document off the columns among others"
    )


def test_records_that_may_not_be_written_are_named_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> bool:
        raise PermissionError(13, "Permission denied", "data/chongqing/.lock")

    monkeypatch.setattr("crawler.console.repairs.repair_city", refuse)
    ended = scrapy_here("reextract", "chongqing", "--store", "-s", f"DATA_DIR={tmp_path}")
    assert ended.code == 1
    assert ended.screen.strip() == (
        "data/chongqing/.lock could not be read or written (Permission denied): make room on the disk, make the file and"
        " its folder readable and writable, then run again."
    )
