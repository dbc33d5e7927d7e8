"""The WACZ of a bundle is as the standard says."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.archive.bundle.bundle import pack
from crawler.archive.bundle.wacz_writer import write_wacz
from crawler.archive.sources.open import open_source
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.writer import payload_digest
from tests.support.project import PROJECT
from tests.support.pywb import answers, index_of
from tests.support.warc_files import PAGE, RAW, WHEN, Warc, archive, body

if TYPE_CHECKING:
    from crawler.archive.model import SavedPage

pytestmark = pytest.mark.slow


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


@pytest.mark.parametrize("name", ["chongqing", "zhengzhou"])
def test_pywb_answers_for_every_capture_of_a_city_by_the_index_of_the_wacz(tmp_path: Path, name: str) -> None:
    saved = open_source(str(PROJECT / "fixtures" / name))
    pages: list[SavedPage] = [saved.load(capture) for capture in saved.captures()]
    warc = Warc(tmp_path / "a.warc.gz")
    for page in pages:
        warc.response(page.url, page.body, at=page.fetched_at)
    wacz = tmp_path / "a.wacz"
    assert write_wacz(wacz, [WarcSource(warc.path)], [], title=name, created=WHEN) == len(pages)
    bodies = {page.url: sha256(page.body).hexdigest() for page in pages}
    assert answers(wacz, tmp_path) == [(200, bodies[fields["url"]]) for *_, fields in index_of(wacz)]


def test_pywb_answers_for_pages_under_any_form_of_their_url_and_for_repeated_pages(tmp_path: Path) -> None:
    urls = [
        "http://www.example.gov.cn/zwgk/jyta/",
        "https://example.gov.cn:8443/A/List.html?Page=2&b=1",
        "http://example.gov.cn/a/%E7%AD%94%E5%A4%8D.html",
        "http://example.gov.cn/a/index.html",
        f"http://example.gov.cn/l?jsessionid={'A' * 32}&b=1",
    ]
    first, second = Warc(tmp_path / "1.warc.gz"), Warc(tmp_path / "2.warc.gz")
    for url in urls:
        first.response(url, PAGE)
        second.revisit(url, payload_digest(RAW), WHEN, at="2026-10-01T02:00:00Z")
    wacz = tmp_path / "a.wacz"
    sources = [WarcSource(warc.path) for warc in (first, second)]
    assert write_wacz(wacz, sources, [], title="any", created=WHEN) == 2 * len(urls)
    assert answers(wacz, tmp_path) == [(200, sha256(RAW).hexdigest())] * 2 * len(urls)
