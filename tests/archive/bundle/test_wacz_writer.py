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
from tests.support.project import PROJECT
from tests.support.warc_files import archive, body

if TYPE_CHECKING:
    pass

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
