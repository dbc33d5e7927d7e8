"""A bundle: what is packed, and what was changed afterwards is found out."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.archive.bundle.bundle import integrity_errors, pack, read_bundle_manifest
from crawler.archive.model import ArchiveError
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.slow


def test_a_bundle_holds_the_wacz_the_records_their_schema_and_every_digest(
    tmp_path: Path, city: Path
) -> None:
    packed = pack(city, tmp_path / "bundle")
    assert (packed.records, packed.not_archived, packed.problems) == (4, 0, [])
    manifest = read_bundle_manifest(packed.folder)
    assert {each["path"] for each in manifest["files"]} >= {
        "chongqing.wacz",
        "records.jsonl",
        "reply.schema.json",
    }
    assert manifest["code"]["version"]
    assert list(integrity_errors(packed.folder, manifest)) == []
    assert packed.manifest_sha256 == sha256((packed.folder / "manifest.json").read_bytes()).hexdigest()
    again = pack(city, tmp_path / "again")
    assert again.manifest_sha256 == packed.manifest_sha256


@pytest.mark.parametrize("name", ["records.jsonl", "chongqing.wacz", "reply.schema.json"])
def test_a_bundle_that_was_changed_is_found_out(tmp_path: Path, city: Path, name: str) -> None:
    folder = pack(city, tmp_path / "bundle").folder
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(bytes(data))
    (folder / "more.txt").write_text("added", encoding="utf-8")
    wrong = list(integrity_errors(folder, read_bundle_manifest(folder)))
    assert len(wrong) == 2
    assert wrong[0].startswith(f"{name} was changed")
    assert wrong[1] == "more.txt is not in the manifest."


def test_what_came_from_a_replay_is_said_to_be_in_no_warc(tmp_path: Path, city: Path) -> None:
    with (city / "records.jsonl").open("ab") as records:
        line = orjson.loads((city / "records.jsonl").read_bytes().splitlines()[0])
        records.write(orjson.dumps(line | {"url": f"{KJJ}t1.html"}) + b"\n")
    assert pack(city, tmp_path / "bundle").not_archived == 1


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("city", "--pidfile=precious"),
        ("city", "-o"),
        ("city", "../chongqing"),
        ("city", ""),
        ("city", None),
        ("arguments", {"listing": "http://a.example/", "-s": "DATA_DIR=elsewhere"}),
        ("arguments", {"listing": "file:///etc/passwd"}),
        ("arguments", ["-s", "DATA_DIR=elsewhere"]),
        ("records", "many"),
        ("code", {}),
        ("files", [{"path": 5, "sha256": ""}]),
        ("files", {"records.jsonl": ""}),
    ],
)
def test_a_manifest_with_a_value_that_pack_never_writes_is_refused(
    tmp_path: Path, city: Path, place: str, value: object
) -> None:
    manifest = pack(city, tmp_path / "bundle").folder / "manifest.json"
    manifest.write_bytes(orjson.dumps({**orjson.loads(manifest.read_bytes()), place: value}))
    with pytest.raises(ArchiveError, match=f"is not a manifest of scrapy archive pack: {place}"):
        read_bundle_manifest(manifest.parent)
