"""WACZ as sources, and bundles that are packed and verified."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.archive.bundle.bundle import pack, read_manifest, wrong_hashes
from crawler.archive.find import find_captures
from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_archive, open_sources
from crawler.portals.families.trs_wcm import TrsWcmSpider
from tests.portal import Portal
from tests.support.runs import PROJECT, Crawl, Visit
from tests.support.saved_portal import KJJ, trs_detail, trs_listing
from tests.support.warc_files import Warc, wacz

if TYPE_CHECKING:
    from crawler.archive.lookup import Archive


def archive(*paths: Path) -> Archive:
    return open_archive(",".join(map(str, paths)), TrsWcmSpider.page_key)


def body(found: Archive, url: str) -> bytes | None:
    page = found.find(url)
    return page.body if page else None


@pytest.fixture
def warc(tmp_path: Path) -> Warc:
    made = Warc(tmp_path / "made" / "a.warc.gz")
    for number in range(5):
        made.response(f"{KJJ}t{number}.html", f"page {number}")
    return made


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_is_read_whether_its_warc_are_compressed_once_more_or_not(
    tmp_path: Path, warc: Warc, compression: int
) -> None:
    other = Warc(tmp_path / "made" / "b.warc.gz")
    other.response(KJJ, "listing")
    found = archive(wacz(tmp_path / "a.wacz", warc.path, other.path, compression=compression))
    assert body(found, f"{KJJ}t3.html") == b"page 3"
    assert body(found, KJJ) == b"listing"
    assert len(list(found.captures())) == 6
    assert found.problems() == []
    found.close()


def test_a_wacz_of_py_wacz_is_read(tmp_path: Path, warc: Warc) -> None:
    tool = shutil.which("wacz") or shutil.which("wacz", path=str(PROJECT / "build" / "wacz" / "bin"))
    if tool is None:
        pytest.skip("py-wacz is not installed: make test does it")
    path = tmp_path / "a.wacz"
    subprocess.run(
        [tool, "create", "-o", str(path), str(warc.path)], check=True, capture_output=True, timeout=120
    )
    assert body(archive(path), f"{KJJ}t2.html") == b"page 2"


@pytest.mark.parametrize(
    "name", ["../outside.warc.gz", "archive/../../outside.warc.gz", "/etc/outside.warc.gz"]
)
def test_a_member_whose_name_leads_out_is_passed_over_and_said(tmp_path: Path, warc: Warc, name: str) -> None:
    path = wacz(tmp_path / "a.wacz", warc.path, members={name: warc.path.read_bytes()})
    found = archive(path)
    assert body(found, f"{KJJ}t1.html") == b"page 1"
    (problem,) = found.problems()
    assert name in problem
    assert "leads out of the archive" in problem
    assert not list(tmp_path.parent.rglob("outside.warc.gz"))


def test_a_member_that_is_a_bomb_is_passed_over_and_said(tmp_path: Path, warc: Warc) -> None:
    path = wacz(tmp_path / "a.wacz", warc.path, members={"archive/bomb.warc": bytes(64 << 20)})
    found = archive(path)
    assert body(found, f"{KJJ}t1.html") == b"page 1"
    (problem,) = found.problems()
    assert "as bombs do" in problem


def test_a_zip_without_a_warc_and_a_broken_one_are_refused(tmp_path: Path, warc: Warc) -> None:
    with pytest.raises(ArchiveError, match="holds no WARC"):
        archive(wacz(tmp_path / "a.wacz", members={"readme": b"nothing"}))
    path = wacz(tmp_path / "b.wacz", warc.path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ArchiveError, match="get a whole copy"):
        archive(path)


# Replay of what is not as it should be, by the command.


def test_a_replay_of_a_damaged_archive_reads_the_rest_names_what_is_missing_and_is_incomplete(
    tmp_path: Path, crawl: Crawl
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    rows = [(f"./202409/t20240914_{number}.html", "关于建议的答复函", "2024-09-14") for number in (3, 2, 1)]
    warc.response(KJJ, trs_listing(rows))
    for number in (1, 2, 3):
        page = trs_detail(f"关于第B00{number}号建议的答复函", f"11500000MB15895317/2024-0000{number}")
        warc.response(f"{KJJ}202409/t20240914_{number}.html", page)
    warc.damage(2)
    run = crawl(replay=warc.path)
    assert run.code == 3, run.screen
    assert len(run.lines()) == 2
    assert run.manifest["totals"]["missing"] == 1
    assert f"a.warc.gz, the record at byte {warc.offsets[2]:,} was passed over" in run.screen
    assert "Traceback" not in run.screen


def test_an_archive_of_another_city_and_a_moment_that_is_none_are_not_started(
    warc: Warc, crawl: Crawl
) -> None:
    run = crawl(city="zhengzhou", replay=warc.path)
    assert run.code == 1, run.screen
    assert "holds no page of any column of zhengzhou" in run.last_line
    run = crawl("-s", "REPLAY_AT=last week", replay=warc.path)
    assert run.code == 1, run.screen
    assert "-s REPLAY_AT=2024-05-01" in run.last_line


def test_a_replay_at_a_day_shows_the_portal_as_it_was_at_the_end_of_that_day(
    tmp_path: Path, crawl: Crawl
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    row = ("./202409/t20240914_1.html", "关于建议的答复函", "2024-09-14")
    for at, text in (("2024-10-01T23:59:59Z", "旧的答复。"), ("2025-10-01T00:00:00Z", "新的答复。")):
        warc.response(KJJ, trs_listing([row]), at=at)
        page = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001", text=text)
        warc.response(f"{KJJ}202409/t20240914_1.html", page, at=at)
    run = crawl("-s", "REPLAY_AT=2024-10-01", replay=warc.path)
    assert run.code == 0, run.screen
    (line,) = run.lines()
    assert "旧的答复" in line["body"]
    assert line["fetched_at"] == "2024-10-01T23:59:59Z"


# Bundles.


@pytest.fixture
def city(visit: Visit) -> Path:
    with Portal(documents=4) as portal:
        return visit(portal).city


def test_a_bundle_holds_the_wacz_the_records_their_schema_and_every_digest(
    tmp_path: Path, city: Path
) -> None:
    packed = pack(city, tmp_path / "bundle")
    assert (packed.records, packed.not_archived, packed.problems) == (4, 0, [])
    manifest = read_manifest(packed.folder)
    assert {each["path"] for each in manifest["files"]} >= {
        "chongqing.wacz",
        "records.jsonl",
        "reply.schema.json",
    }
    assert manifest["code"]["version"]
    assert list(wrong_hashes(packed.folder, manifest)) == []
    assert packed.manifest_sha256 == sha256((packed.folder / "manifest.json").read_bytes()).hexdigest()
    again = pack(city, tmp_path / "again")
    assert again.manifest_sha256 == packed.manifest_sha256


def test_the_wacz_of_a_bundle_is_as_the_standard_says_and_lists_every_record(
    tmp_path: Path, city: Path
) -> None:
    folder = pack(city, tmp_path / "bundle").folder
    records = [orjson.loads(line) for line in (city / "records.jsonl").read_bytes().splitlines()]
    with zipfile.ZipFile(folder / "chongqing.wacz") as packed:
        package = orjson.loads(packed.read("datapackage.json"))
        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        for resource in package["resources"]:
            data = packed.read(resource["path"])
            assert (len(data), f"sha256:{sha256(data).hexdigest()}") == (resource["bytes"], resource["hash"])
        digest = orjson.loads(packed.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{sha256(packed.read('datapackage.json')).hexdigest()}"
        header, *pages = map(orjson.loads, packed.read("pages/pages.jsonl").splitlines())
        assert header["format"] == "json-pages-1.0"
        assert [(page["url"], page["ts"], page["title"]) for page in pages] == [
            (record["url"], record["fetched_at"], record["title"]) for record in records
        ]
        index = packed.read("indexes/index.cdxj").splitlines()
        assert index == sorted(index)
        for line in index:
            said = orjson.loads(line.split(b" ", 2)[2])
            warc = packed.read(f"archive/{said['filename']}")
            member = warc[int(said["offset"]) : int(said["offset"]) + int(said["length"])]
            assert member.startswith(b"\x1f\x8b")
    found = archive(folder / "chongqing.wacz")
    assert all(
        sha256(body(found, record["url"]) or b"").hexdigest() == record["page_sha256"] for record in records
    )


def test_the_wacz_of_a_bundle_is_valid_for_py_wacz(tmp_path: Path, city: Path) -> None:
    tool = shutil.which("wacz") or shutil.which("wacz", path=str(PROJECT / "build" / "wacz" / "bin"))
    if tool is None:
        pytest.skip("py-wacz is not installed: make test does it")
    folder = pack(city, tmp_path / "bundle").folder
    ended = subprocess.run(
        [tool, "validate", "-f", str(folder / "chongqing.wacz")],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Validation succeeded" in ended.stdout


@pytest.mark.parametrize("name", ["records.jsonl", "chongqing.wacz", "reply.schema.json"])
def test_a_bundle_that_was_changed_is_found_out(tmp_path: Path, city: Path, name: str) -> None:
    folder = pack(city, tmp_path / "bundle").folder
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(bytes(data))
    (folder / "more.txt").write_text("added", encoding="utf-8")
    wrong = list(wrong_hashes(folder, read_manifest(folder)))
    assert len(wrong) == 2
    assert wrong[0].startswith(f"{name} was changed")
    assert wrong[1] == "more.txt is not in the manifest."


def scrapy_archive(*arguments: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-m",
            "scrapy",
            "archive",
            "-s",
            f"DATA_DIR={data}",
            *map(str, arguments),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_command_packs_verifies_and_finds(tmp_path: Path, city: Path) -> None:
    bundle = tmp_path / "bundle"
    ran = scrapy_archive("pack", "chongqing", "-o", bundle, data=city.parent)
    assert ran.returncode == 0, ran.stderr
    assert "4 records" in ran.stdout
    ran = scrapy_archive("verify", bundle, data=city.parent)
    assert ran.returncode == 0, ran.stderr
    assert "every SHA-256 holds" in ran.stdout
    assert "4 records: the same when read again" in ran.stdout
    record = orjson.loads((city / "records.jsonl").read_bytes().splitlines()[0])
    ran = scrapy_archive("find", record["page_sha256"], city / "archive", data=city.parent)
    assert ran.returncode == 0, ran.stderr
    assert f"{record['fetched_at']} 200 {record['url']} " in ran.stdout


def test_bytes_are_found_among_saved_pages_too(tmp_path: Path) -> None:
    page = tmp_path / "kjj.cq.gov.cn" / "t1.html"
    page.parent.mkdir()
    page.write_bytes(b"<p>saved</p>")
    page.with_name("t2.html").write_bytes(b"<p>other</p>")
    found = list(find_captures(sha256(page.read_bytes()).hexdigest(), open_sources([str(tmp_path)])))
    assert [line.split()[2] for line in found] == ["https://kjj.cq.gov.cn/t1.html"]


def test_records_that_are_not_those_of_the_archive_are_found_out(tmp_path: Path, city: Path) -> None:
    lines = (city / "records.jsonl").read_bytes().splitlines(keepends=True)
    (city / "records.jsonl").write_bytes(
        b"".join([lines[0].replace(b'"revision":1', b'"revision":2'), *lines[1:]])
    )
    bundle = pack(city, tmp_path / "bundle").folder
    ran = scrapy_archive("verify", bundle, data=city.parent)
    assert ran.returncode == 3
    assert "1 of 4 records are not the same, and 1 are other ones" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["pack", "atlantis"], 2, "There is no city atlantis"),
        (["pack", "chongqing"], 1, "no records to pack"),
        (["verify", "."], 1, "is no bundle"),
        (["verify"], 2, "Write scrapy archive"),
        (["pack", "a", "b"], 2, "takes one name"),
        (["find", "0" * 64], 2, "Name the archives"),
    ],
)
def test_a_mistake_gets_a_sentence(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "chongqing").mkdir()
    ran = scrapy_archive(*arguments, data=tmp_path)
    assert ran.returncode == code, ran.stderr
    assert said in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_came_from_a_replay_is_said_to_be_in_no_warc(tmp_path: Path, city: Path) -> None:
    with (city / "records.jsonl").open("ab") as records:
        line = orjson.loads((city / "records.jsonl").read_bytes().splitlines()[0])
        records.write(orjson.dumps(line | {"url": f"{KJJ}t1.html"}) + b"\n")
    assert pack(city, tmp_path / "bundle").not_archived == 1
