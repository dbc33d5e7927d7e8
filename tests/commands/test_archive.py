"""``scrapy archive``: bundles are packed and verified, and pages are found in archives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.archive.bundle.bundle import pack
from crawler.archive.model import ArchiveError
from crawler.archive.warc.source import WarcSource
from tests.support.bad_archives import (
    DOCUMENT,
    no_archive,
)
from tests.support.commands import scrapy_here, scrapy_process

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_the_command_packs_verifies_and_finds(tmp_path: Path, city: Path) -> None:
    bundle = tmp_path / "bundle"
    data = ("-s", f"DATA_DIR={city.parent}")
    ran = scrapy_process("archive", "pack", "chongqing", "-o", bundle, *data)
    assert ran.code == 0, ran.said
    assert "4 records" in ran.out
    ran = scrapy_here("archive", "verify", bundle, *data)
    assert ran.code == 0, ran.said
    assert "every SHA-256 matches" in ran.out
    assert "4 records: reading the archive again gives the same" in ran.out
    record = orjson.loads((city / "records.jsonl").read_bytes().splitlines()[0])
    ran = scrapy_here("archive", "find", record["page_sha256"], city / "archive", *data)
    assert ran.code == 0, ran.said
    assert f"{record['fetched_at']} 200 {record['url']} " in ran.out


def test_records_that_are_not_those_of_the_archive_are_found_out(tmp_path: Path, city: Path) -> None:
    lines = (city / "records.jsonl").read_bytes().splitlines(keepends=True)
    (city / "records.jsonl").write_bytes(
        b"".join([lines[0].replace(b'"title":"', b'"title":"x'), *lines[1:]])
    )
    bundle = pack(city, tmp_path / "bundle").folder
    ran = scrapy_here("archive", "verify", bundle, "-s", f"DATA_DIR={city.parent}")
    assert ran.code == 3
    assert "did not reproduce 1 of 4 records, and gave 1 different one." in ran.said
    assert "newer code may read more" in ran.said


def test_a_record_whose_page_the_bundle_lacks_is_not_put_down_to_newer_code(
    tmp_path: Path, city: Path
) -> None:
    with (city / "records.jsonl").open("ab") as records:
        line = orjson.loads((city / "records.jsonl").read_bytes().splitlines()[0])
        records.write(orjson.dumps(line | {"url": f"{line['url']}?lost"}) + b"\n")
    packed = pack(city, tmp_path / "bundle")
    ran = scrapy_here("archive", "verify", packed.folder, "-s", f"DATA_DIR={city.parent}")
    assert ran.code == 3
    assert "Their pages are damaged or not in the bundle" in ran.said
    assert "newer code" not in ran.said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["pack", "atlantis"], 2, "There is no city atlantis"),
        (["pack", "chongqing"], 1, "no records to pack"),
        (["verify", "."], 1, "is not a bundle: it has no manifest.json. Use scrapy archive pack CITY"),
        (["verify"], 2, "Write scrapy archive"),
        (["pack", "a", "b"], 2, "takes one name"),
        (["find", "0" * 64], 2, "Name the archives"),
    ],
)
def test_a_mistake_gets_a_sentence(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "chongqing").mkdir()
    ran = scrapy_here("archive", *arguments, "-s", f"DATA_DIR={tmp_path}")
    assert ran.code == code, ran.said
    assert said in ran.screen
    assert "Traceback" not in ran.said


def test_a_page_is_found_though_a_source_beside_cannot_be_read(tmp_path: Path, good: Path) -> None:
    ran = scrapy_here("archive", "find", DOCUMENT, good, no_archive(tmp_path))
    assert ran.code == 3, ran.said
    assert f" 200 {DOCUMENT} {good} offset=" in ran.out
    assert "bad.bin is not an archive" in ran.said


def test_the_search_closes_its_archives_also_if_it_fails(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ArchiveError("No index can be written anywhere.")

    closed: list[str] = []
    monkeypatch.setattr(WarcSource, "captures_of", fails)
    monkeypatch.setattr(WarcSource, "close", lambda source: closed.append(source.name))
    ran = scrapy_here("archive", "find", "https://kjj.cq.gov.cn/", good)
    assert (ran.code, closed) == (1, [str(good)])
    assert "No index can be written anywhere." in ran.said
