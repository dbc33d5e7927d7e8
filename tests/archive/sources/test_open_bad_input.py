"""Sources that cannot be read: a clear sentence, the rest read, nothing lost in silence."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_archive, open_source, open_sources
from crawler.archive.warc.writer import payload_digest
from crawler.portals.families.trs_wcm import TrsWcmSpider
from tests.support.runs import PROJECT, Crawl
from tests.support.saved_portal import KJJ, trs_detail, trs_listing
from tests.support.warc_files import WHEN, Warc, wacz

if TYPE_CHECKING:
    from pathlib import Path

ROW = ("./202409/t20240914_1.html", "关于建议的答复函", "2024-09-14")
DOCUMENT = f"{KJJ}202409/t20240914_1.html"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A WARC with a listing and its document."""
    warc = Warc(tmp_path / "good.warc.gz")
    warc.response(KJJ, trs_listing([ROW]))
    warc.response(DOCUMENT, trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001"))
    return warc.path


def no_archive(folder: Path) -> Path:
    path = folder / "bad.bin"
    path.write_bytes(b"\0\1\2")
    return path


def broken_wacz(folder: Path) -> Path:
    path = wacz(folder / "bad.wacz", members={"archive/a.warc": b"WARC/1.1"})
    path.write_bytes(path.read_bytes()[:-30])
    return path


def wacz_without_warc(folder: Path) -> Path:
    return wacz(folder / "bad.wacz", members={"readme": b"nothing"})


def wacz_that_leads_out(folder: Path) -> Path:
    return wacz(folder / "bad.wacz", members={"../outside.warc": b"WARC/1.1"})


def one_stream(folder: Path) -> Path:
    plain = Warc(folder / "plain", gzip=False)
    for number in range(40):
        plain.response(f"{KJJ}t{number}.html", os.urandom(4000).hex())
    path = folder / "bad.warc.gz"
    path.write_bytes(gzip.compress(plain.path.read_bytes()))
    plain.path.unlink()
    return path


def text_for_a_warc(folder: Path) -> Path:
    path = folder / "bad.warc.gz"
    path.write_bytes(b"<html>not found</html>")
    return path


def without_a_payload(folder: Path) -> Path:
    warc = Warc(folder / "bad.warc.gz")
    warc.add("response", f"{KJJ}t9.html", b"", content_type="application/http; msgtype=response")
    return warc.path


BAD = {
    no_archive: "is no archive",
    broken_wacz: "get a whole copy of it",
    wacz_without_warc: "holds no WARC that can be read",
    wacz_that_leads_out: "its name leads out of the archive",
    one_stream: "the record at byte 0 was passed over: it is one gzip stream of several records",
    text_for_a_warc: "the record at byte 0 was passed over",
    without_a_payload: "the record at byte 0 was passed over: it has no payload",
}
each_bad = pytest.mark.parametrize("make", BAD, ids=[make.__name__ for make in BAD])


def reextract(*sources: object, file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "scrapy", "reextract", "chongqing", *map(str, sources)]
    return subprocess.run(
        [*command, "-o", str(file), "--workers", "2"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@each_bad
def test_one_of_several_sources_that_cannot_be_read_is_told_and_the_rest_is_read(
    tmp_path: Path, good: Path, make: type
) -> None:
    for names in ([str(good), str(make(tmp_path))], [str(make(tmp_path)), str(good)]):
        found = open_archive(",".join(names), TrsWcmSpider.page_key)
        assert [capture.url for capture in found.captures()] == [KJJ, DOCUMENT]
        (problem,) = found.problems()
        assert "bad." in problem
        assert BAD[make] in problem


@each_bad
def test_the_only_source_that_cannot_be_read_is_refused(tmp_path: Path, make: type) -> None:
    with pytest.raises(ArchiveError, match=BAD[make]):
        open_archive(str(make(tmp_path)), TrsWcmSpider.page_key)


@each_bad
def test_what_cannot_be_read_in_a_folder_of_archives_is_told_and_the_rest_is_read(
    good: Path, make: type
) -> None:
    bad = make(good.parent)
    found = open_archive(str(good.parent), TrsWcmSpider.page_key)
    assert [capture.url for capture in found.captures()] == [KJJ, DOCUMENT]
    (problem,) = found.problems()
    assert str(bad) in problem


def test_where_no_source_can_be_read_each_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"bad\.bin is no archive.*bad\.wacz is no WACZ"):
        open_sources([str(no_archive(tmp_path)), str(broken_wacz(tmp_path))])


def test_a_path_that_does_not_exist_is_refused_though_another_can_be_read(good: Path) -> None:
    with pytest.raises(ArchiveError, match=r"There is no .*god\.warc\.gz to read: check the path"):
        open_sources([str(good), str(good.with_name("god.warc.gz"))])


def test_a_revisit_finds_its_capture_in_another_source_though_one_beside_cannot_be_read(
    tmp_path: Path,
) -> None:
    first, second = Warc(tmp_path / "a" / "a.warc.gz"), Warc(tmp_path / "b" / "b.warc.gz")
    digest = payload_digest(b"page")
    first.response(KJJ, b"page", at="2024-01-01T00:00:00Z", WARC_Payload_Digest=digest)
    second.revisit(KJJ, digest, "2024-01-01T00:00:00Z", at="2025-01-01T00:00:00Z")
    names = [str(no_archive(tmp_path)), str(second.path), str(first.path)]
    found = open_archive(",".join(names), TrsWcmSpider.page_key)
    page = found.find(KJJ)
    assert page is not None
    assert (page.body, page.fetched_at) == (b"page", "2025-01-01T00:00:00Z")


def test_what_a_kill_left_in_the_archive_of_a_city_is_no_page(good: Path) -> None:
    good.with_name("good.warc.gz.torn-812-0a1b2c3d").write_bytes(b"\x1f\x8b\x08")
    source = open_source(str(good.parent))
    assert len(list(source.captures())) == 2
    assert source.problems == []


def test_damage_behind_a_page_of_more_than_a_block_is_passed_over(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(3):
        warc.response(f"{KJJ}t{number}.html", "页" * 50_000)
    warc.damage(1)
    source = open_source(str(warc.path))
    assert [capture.url[-7:] for capture in source.captures()] == ["t0.html", "t2.html"]
    assert len(source.problems) == 1


# By the commands.


def test_a_replay_of_sources_of_which_some_cannot_be_read_is_incomplete(
    tmp_path: Path, good: Path, crawl: Crawl
) -> None:
    damaged = Warc(tmp_path / "damaged.warc.gz")
    damaged.response(DOCUMENT, "x")
    damaged.cut()
    sources = [good, no_archive(tmp_path), broken_wacz(tmp_path), damaged.path]
    run = crawl("-a", "columns=kjj", replay=",".join(map(str, sources)))
    assert run.code == 3, run.screen
    assert len(run.lines()) == 1
    for said in ("bad.bin is no archive", "bad.wacz is no WACZ", "damaged.warc.gz, the record at byte 0"):
        assert said in run.screen
        assert any(said in trouble for trouble in run.manifest["troubles"])
    assert "3 troubles named above" in run.last_line
    assert "Traceback" not in run.screen


def test_a_replay_names_an_archive_of_another_city(tmp_path: Path, good: Path, crawl: Crawl) -> None:
    other = Warc(tmp_path / "other.warc.gz")
    other.response("https://public.zhengzhou.gov.cn/?a=dir&h=1&p=D1101X", "x")
    run = crawl(replay=f"{good},{other.path}")
    assert run.code == 0, run.screen
    assert f"{other.path} holds no page of the city's hosts" in run.screen


def test_a_reextraction_of_sources_of_which_some_cannot_be_read_is_incomplete(
    tmp_path: Path, good: Path
) -> None:
    file = tmp_path / "new.jsonl"
    ran = reextract(no_archive(tmp_path), good, one_stream(tmp_path), broken_wacz(tmp_path), file=file)
    assert ran.returncode == 3, ran.stderr
    (line,) = file.read_bytes().splitlines()
    assert orjson.loads(line)["url"] == DOCUMENT
    for said in ("bad.bin is no archive", "bad.wacz is no WACZ", "bad.warc.gz, the record at byte 0"):
        assert said in ran.stdout
    assert "Incomplete" in ran.stdout.splitlines()[-1]
    assert "Traceback" not in ran.stderr


def test_a_reextraction_that_finds_no_document_says_what_could_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    ran = reextract(without_a_payload(tmp_path), file=file)
    assert ran.returncode == 1
    assert "bad.warc.gz, the record at byte 0 was passed over: it has no payload" in ran.stderr
    assert not file.exists()


def test_a_page_is_found_though_a_source_beside_cannot_be_read(tmp_path: Path, good: Path) -> None:
    ran = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "scrapy", "archive", "find"),
            *(DOCUMENT, str(good), str(no_archive(tmp_path))),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 3, ran.stderr
    assert f" 200 {DOCUMENT} {good} offset=" in ran.stdout
    assert "bad.bin is no archive" in ran.stderr


def moved_aside(folder: Path, *, to: str) -> Path:
    """The documents of a folder of saved pages, moved out of its listing's folder."""
    tree = folder / "kjj.cq.gov.cn" / "zwgk_176" / "zwxxgkml" / "rddbjyblqkgk"
    tree.mkdir(parents=True)
    (tree / "index.html").write_text(trs_listing([ROW]), encoding="utf-8")
    documents = folder.parent / to
    documents.mkdir()
    page = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001")
    (documents / "t20240914_1.html").write_text(page, encoding="utf-8")
    return documents


def test_a_folder_that_a_link_leads_to_is_read_and_one_that_lies_in_itself_only_once(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    documents = moved_aside(folder, to="years")
    tree = folder / "kjj.cq.gov.cn" / "zwgk_176" / "zwxxgkml" / "rddbjyblqkgk"
    (tree / "202409").symlink_to(documents)
    (documents / "again").symlink_to(folder)
    source = open_source(str(folder))
    assert sorted(capture.url for capture in source.captures()) == [
        KJJ + "202409/t20240914_1.html",
        KJJ + "index.html",
    ]
    assert source.problems == []


def test_a_folder_is_read_under_its_own_name_whatever_link_leads_there_first(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    moved_aside(folder, to="years")
    (folder / "a-link").symlink_to(folder / "kjj.cq.gov.cn")
    source = open_source(str(folder))
    assert [capture.url for capture in source.captures()] == [KJJ + "index.html"]
    assert source.problems == []


def test_what_describes_the_pages_of_a_folder_that_a_link_leads_to_counts(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    elsewhere = moved_aside(folder, to="years")
    said = {"url": DOCUMENT, "file": "t20240914_1.html", "fetched_at": WHEN}
    (elsewhere / "pages.jsonl").write_bytes(orjson.dumps(said))
    (folder / "years").symlink_to(elsewhere)
    source = open_source(str(folder))
    assert {each.url: each.fetched_at for each in source.captures()}[DOCUMENT] == WHEN
    assert source.problems == []


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_cannot_be_asked_for_is_said_and_the_rest_is_read(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    folder = tmp_path / "archives"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed" / "page.html").write_text("<html></html>")
    good.rename(folder / good.name)
    ask = os.stat
    denied = "closed/." if what == "folder" else "page.html"

    def closed(path: object, *args: object, **named: object) -> object:
        if str(path).endswith(denied):
            raise PermissionError(13, "Permission denied", str(path))
        return ask(path, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", closed)
    found = open_archive(str(folder), TrsWcmSpider.page_key)
    assert found.find(DOCUMENT) is not None
    (problem,) = found.problems()
    assert problem.startswith(f"{folder}/closed")
    assert "(Permission denied)" in problem


def test_a_folder_that_cannot_be_looked_through_and_a_link_that_leads_nowhere_are_said(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "archives"
    (folder / "closed").mkdir(parents=True)
    good.rename(folder / good.name)
    (folder / "gone.warc.gz").symlink_to(tmp_path / "nowhere.warc.gz")
    looks_through = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return looks_through(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = open_archive(str(folder), TrsWcmSpider.page_key)
    assert found.find(DOCUMENT) is not None
    assert [problem.removeprefix(f"{folder}/") for problem in sorted(found.problems())] == [
        "closed cannot be looked through (Permission denied).",
        "gone.warc.gz is a link that leads nowhere.",
    ]


def test_a_source_in_a_folder_that_cannot_be_entered_is_said_with_what_to_do(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = os.stat

    def closed(path: object, *args: object, **named: object) -> object:
        if "closed" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return ask(path, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", closed)
    source = tmp_path / "closed" / "a.warc.gz"
    with pytest.raises(
        ArchiveError, match=r"a\.warc\.gz cannot be read \(Permission denied\): check the path, and"
    ):
        open_sources([str(good), str(source)])


def test_names_of_files_that_are_no_utf_8_cost_nothing(tmp_path: Path, good: Path, crawl: Crawl) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    good.rename(folder / os.fsdecode(b"\xb1\xea.warc.gz"))
    (folder / os.fsdecode(b"\xb1\xea.html")).write_text("<html></html>")
    run = crawl(replay=folder)
    assert run.code == 3, run.screen
    assert len(run.lines()) == 1
    assert r"Nothing tells the address of" in run.screen
    assert r"\udcb1\udcea.html" in run.screen


def test_pages_in_files_with_names_that_are_no_utf_8_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    tree = folder / "kjj.cq.gov.cn" / os.fsdecode("建议".encode("gbk"))
    tree.mkdir(parents=True)
    (tree / "1.html").write_text("<html>one</html>")
    told = f'<meta name="Url" content="{DOCUMENT}"><html>two</html>'
    (folder / os.fsdecode(b"\xb1\xea.html")).write_text(told)
    source = open_source(str(folder))
    read = {page.url: page.body for part in source.parts(1) for page in source.read_part(part)}
    assert read == {
        "https://kjj.cq.gov.cn/%BD%A8%D2%E9/1.html": b"<html>one</html>",
        DOCUMENT: told.encode(),
    }
    assert source.problems == []


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Warc(tmp_path / name / "a.warc.gz").response(f"{KJJ}{name}.html", name)
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = wacz(tmp_path / "a.wacz", *(tmp_path / name / "a.warc.gz" for name in ("one", "two")))
    found = open_archive(str(path), TrsWcmSpider.page_key)
    assert [capture.url for capture in found.captures()] == [f"{KJJ}one.html", f"{KJJ}two.html"]
    assert [page.url for part in found.parts(1 << 30) for page in open_source(str(path)).read_part(part)] == [
        f"{KJJ}one.html",
        f"{KJJ}two.html",
    ]


def test_the_port_that_a_scheme_has_anyhow_is_no_other_place(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response("HTTPS://kjj.cq.gov.cn:443/1.html", "one")
    found = open_archive(str(warc.path), TrsWcmSpider.page_key)
    assert found.find("https://kjj.cq.gov.cn/1.html") is not None
