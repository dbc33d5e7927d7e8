"""``scrapy attachments CITY``: the texts of the files that a city has.

The texts are read by ``crawler/run/attachment_texts.py``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.documents.file_types import MEDIA_TYPES, file_type
from crawler.documents.ocr import PACKAGES
from crawler.run.attachment_texts import AttachmentTexts
from crawler.run.lock import take_lock
from crawler.store.attachment_journal import AttachmentLine, AttachmentLines, AttachmentStatus
from tests.support.attachments.files import WORDS, a_docx, a_pdf, an_ofd, an_xlsx, empty_pages
from tests.support.commands import Ended, scrapy_over
from tests.support.project import PROJECT
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = tmp_path / "chongqing"
    (folder / "attachments/00").mkdir(parents=True)
    return folder


def keep(city: Path, *contents: bytes) -> None:
    """Files as a run keeps them."""
    lines = AttachmentLines(city)
    for number, content in enumerate(contents, 1):
        kind = file_type(content)
        path = f"attachments/00/{number:064}.{kind}"
        (city / path).write_bytes(content)
        lines.append(
            AttachmentLine(
                None, f"{KJJ}t{number}.html", 1, f"附件{number}", f"{KJJ}{number}.{kind}", AttachmentStatus.STORED,
                sha256="0" * 64, size=len(content), type=MEDIA_TYPES[kind], path=path, fetched_at="2026-09-01T02:00:00Z",
            )
        )  # fmt: skip
    lines.close()


def read(city: Path, *arguments: str) -> Ended:
    return scrapy_over(city.parent, "attachments", city.name, *arguments)


def lines_of(city: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (city / "attachments.jsonl").read_bytes().splitlines()]


def test_each_file_gets_a_line_with_its_text_or_why_it_has_none(city: Path) -> None:
    keep(city, a_pdf(), a_docx(), an_xlsx(), an_ofd(), b"\xff\xd8\xff\xe0 scan", b"PK\x03\x04 torn")
    before = (city / "attachments.jsonl").read_bytes()
    ended = read(city)
    assert (ended.code, ended.said) == (0, "")
    assert ended.last_line == "chongqing: 4 texts read, 2 files without."
    assert (city / "attachments.jsonl").read_bytes().startswith(before), (
        "a line that is there is never changed"
    )
    written = lines_of(city)[6:]
    assert [line["text"] for line in written][:4] == [
        WORDS, f"{WORDS}\n承办单位\t市科技局", "办理情况\n建议编号\t承办单位\nB003\t市科技局", f"王建国代表：\n{WORDS}"
    ]  # fmt: skip
    assert [line["text_problem"] for line in written][4:] == [
        "there is no reader for jpg",
        "there is no reader for zip",
    ]


def test_what_was_read_is_read_again_only_when_asked_for(city: Path) -> None:
    keep(city, an_ofd(), an_ofd(), b"\xff\xd8\xff\xe0 scan", b"PK\x03\x04 torn")
    assert read(city).last_line == "chongqing: 2 texts read, 2 files without."
    assert read(city).out == "chongqing: nothing new to read.\n"
    assert read(city, "--again").last_line == "chongqing: 2 texts read, 2 files without."
    assert [line["text"] is not None for line in lines_of(city)[4:]] == [True, True, False, False] * 2


def test_a_kill_loses_nothing_and_the_rest_is_read_next_time(city: Path) -> None:
    keep(city, an_ofd(), *[a_docx() for _ in range(5)])
    command = [sys.executable, "-m", "scrapy", "attachments", city.name, "-s", f"DATA_DIR={city.parent}"]
    running = subprocess.Popen([*command, "--workers", "1"], cwd=PROJECT, stdout=subprocess.PIPE)
    assert running.stdout is not None
    assert b"1 of 6" in running.stdout.readline()
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    running.stdout.close()
    read_before = [line["url"] for line in lines_of(city) if line["text"]]
    assert read_before
    assert read(city).code == 0
    texts = [line["url"] for line in lines_of(city) if line["text"]]
    assert texts[: len(read_before)] == read_before
    assert len(texts) == len(set(texts)) == 6


def test_it_does_not_run_beside_a_run_of_the_city(city: Path) -> None:
    keep(city, an_ofd())
    lock = take_lock(city)
    try:
        ended = read(city)
    finally:
        lock.release()
    assert ended.code == 1
    assert "Another run of chongqing is under way" in ended.said


def test_a_city_without_attachments_and_a_senseless_option_are_told(city: Path) -> None:
    ended = read(city)
    assert ended.code == 2
    assert "scrapy crawl chongqing -s ATTACHMENTS=1" in ended.said
    assert read(city, "--workers", "0").code == 2


def test_a_file_far_away_or_lost_is_named(city: Path) -> None:
    keep(city, an_ofd(), a_docx())
    lines = AttachmentLines(city)
    first, _ = list(lines.last())
    lines.append(replace(first, path="s3://bucket/chongqing/1.ofd"))
    lines.close()
    (city / f"attachments/00/{2:064}.docx").unlink()
    read(city)
    assert [line["text_problem"] for line in lines_of(city)[3:]] == [
        "it lies in a store that is not on this disk",
        "its file is not there",
    ]


@pytest.mark.parametrize(
    "place", ["../private.docx", "{folder}/private.docx", "attachments/../../private.docx"]
)
def test_a_line_from_elsewhere_opens_no_file_of_the_user(city: Path, place: str) -> None:
    keep(city, an_ofd())
    private = city.parent / "private.docx"
    private.write_bytes(a_docx())
    lines = AttachmentLines(city)
    (first,) = list(lines.last())
    lines.append(replace(first, path=place.format(folder=city.parent), type=MEDIA_TYPES["docx"]))
    lines.close()
    read(city)
    last = lines_of(city)[-1]
    assert (last["text"], last["text_problem"]) == (None, "its path is not that of a stored file")


LETTER = (PROJECT / "tests" / "documents" / "made" / "letter.doc").read_bytes()


def test_a_file_without_a_reader_is_read_once_there_is_one_and_one_that_took_too_long_is_not(
    city: Path,
) -> None:
    """The lines are those of an older version, which had no key ``ocr`` and read no DOC files."""
    keep(city, LETTER, LETTER)
    old = lines_of(city)
    old[0]["text_problem"] = "there is no reader for doc"
    old[1]["text_problem"] = "reading it takes too long"
    for line in old:
        del line["ocr"]
    (city / "attachments.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in old))
    assert read(city).last_line == "chongqing: 1 text read, 0 files without."
    written = lines_of(city)[-1]
    assert written["url"] == old[0]["url"]
    assert written["text"].startswith("对市十五届人大四次会议第B003号建议的答复\n王建国代表：")
    assert written["ocr"] is False
    assert read(city).last_line == "chongqing: nothing new to read."


def test_a_scan_of_500_pages_says_that_it_is_too_long_and_is_not_read_each_night(city: Path) -> None:
    keep(city, empty_pages(500))
    assert read(city).last_line == "chongqing: 0 texts read, 1 file without."
    assert lines_of(city)[-1]["text_problem"] == "no text in it: perhaps a scan"
    for _ in range(2):
        with AttachmentTexts.of_city(city, 50) as texts:
            due = texts.to_read()
            assert all(result.line.text is None for result in texts.read(due, 1))
    assert not due
    assert lines_of(city)[-1]["text_problem"] == "it has 500 pages, and OCR_PAGES_MAX is 50"
    assert len(lines_of(city)) == 3


@pytest.mark.skipif(all(map(find_spec, PACKAGES)), reason="the extra ocr is installed")
def test_ocr_without_its_extra_is_one_sentence(city: Path) -> None:
    keep(city, LETTER)
    ended = read(city, "-s", "OCR=1")
    assert ended.code == 1
    assert ended.last_line.endswith(
        "is not installed: pip install -c constraints.txt -e '.[ocr]', then run again."
    )
