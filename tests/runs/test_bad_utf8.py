"""Paths and arguments whose bytes are not UTF-8: they are used as they are, or one sentence says what to do."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.support.commands import scrapy_here
from tests.support.runs import run_here
from tests.support.saved_portal import trs_detail

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.commands import Ended
    from tests.support.saved_portal import SavedPortal

BAD = os.fsdecode(b"b\xff\xfed")
SHOWN = r"b\udcff\udcfed"

pytestmark = pytest.mark.slow


def one_sentence(ended: Ended, code: int, says: str) -> None:
    assert ended.code == code, ended.said
    assert "Traceback" not in ended.said
    (line,) = ended.said.strip().splitlines()
    assert says in line.replace(BAD, SHOWN)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("crawl", "chongqing", "-s", f"REPLAY={BAD}"), 1, f"There is no {SHOWN} to read: check the path."),
        (("crawl", "chongqing", "-s", f"METRICS_DIR={BAD}"), 1, f"METRICS_DIR {SHOWN} is not a folder"),
        (("crawl", "chongqing", "-a", f"listing=https://host/{BAD}"), 2, "must be the full URL of a listing"),
        (("crawl", "chongqing", "-a", f"columns={BAD}"), 2, f"columns={SHOWN} must name columns"),
        (("crawl", BAD), 2, f"There is no city {SHOWN}"),
        (("read", BAD), 2, SHOWN),
        (("diff", BAD, BAD), 2, f"{SHOWN} cannot be read"),
        (("archive", "verify", BAD), 1, f"{SHOWN} is not a bundle"),
        (("reextract", "chongqing", BAD, "-o", "{out}"), 1, SHOWN),
        (("report", "-s", f"DATA_DIR={BAD}"), 1, f"There is no data folder {SHOWN}"),
    ],
    ids=lambda value: " ".join(value[:2]).replace(BAD, "bad") if isinstance(value, tuple) else "",
)
def test_what_is_not_there_is_named(tmp_path: Path, words: tuple[str, ...], code: int, says: str) -> None:
    one_sentence(scrapy_here(*(word.replace("{out}", str(tmp_path / "out")) for word in words)), code, says)


def test_an_address_of_a_cluster_is_named(kjj: SavedPortal, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    words = (
        "reextract",
        "chongqing",
        str(kjj.folder),
        "-o",
        str(tmp_path / "out"),
        "--cluster",
        f"tcp://{BAD}",
    )
    one_sentence(scrapy_here(*words), 1, f"tcp://{SHOWN} is not the address of a scheduler")


def test_a_store_and_a_replayed_folder_are_read_and_written(kjj: SavedPortal, tmp_path: Path) -> None:
    """A torn line and an unreadable file are named in the manifest, which is UTF-8."""
    data, saved = tmp_path / BAD, tmp_path / f"{BAD}-saved"
    shutil.copytree(kjj.folder, saved)
    (saved / f"{BAD}.html").write_text(trs_detail("答复函", "X/1"), encoding="utf-8")
    (saved / f"{BAD}.wacz").write_bytes(b"not a ZIP")
    first = run_here(data, "chongqing", replay=saved)
    assert len(first.lines()) == 4, first.screen
    with (data / "chongqing" / "records.jsonl").open("ab") as file:
        file.write(b'{"torn')
    again = run_here(data, "chongqing", replay=saved)
    assert "Traceback" not in again.screen
    (note,) = again.manifest["notes"]
    assert "A torn last line was set aside in" in note
    assert SHOWN in note
    assert len(again.lines()) == 4


def test_exports_and_comparisons(city: Path, tmp_path: Path) -> None:
    data = ("-s", f"DATA_DIR={city.parent}")
    for to in ("parquet", "xlsx"):
        ended = scrapy_here("export", "--to", to, "-o", str(tmp_path / BAD), *data)
        one_sentence(ended, 1, f"{SHOWN} is not valid UTF-8, which --to {to} needs: name another with -o.")
        assert not list(tmp_path.glob(".*.part"))
    for to in ("csv", "sqlite", "datapackage"):
        path = tmp_path / f"{to}-{BAD}"
        ended = scrapy_here("export", "--to", to, "-o", str(path), *data)
        assert ended.code == 0, ended.said
        assert path.exists()
    records = shutil.copy(city / "records.jsonl", tmp_path / f"{BAD}.jsonl")
    ended = scrapy_here("diff", "--json", str(records), str(records))
    assert ended.code == 0, ended.said
    assert orjson.loads(ended.out)["old"]["file"].endswith(f"{SHOWN}.jsonl")
