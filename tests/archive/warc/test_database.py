"""The SQLite file of the index: what damages it is noticed when it is opened."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from crawler.archive.model import surt
from crawler.archive.warc.index import INDEX
from crawler.archive.warc.source import WarcSource
from tests.support.saved_portal import KJJ
from tests.support.warc_files import PAGE, Warc

if TYPE_CHECKING:
    from pathlib import Path

URLS = [f"{KJJ}t{number}.html" for number in range(400)]


def _found(path: Path, url: str) -> list[str]:
    return [capture.url for capture in WarcSource(path).captures_of(surt(url))]


def test_every_capture_is_found_whatever_bytes_of_the_index_are_damaged(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for url in URLS:
        warc.response(url, PAGE)
    assert _found(warc.path, URLS[0]) == URLS[:1]
    index = tmp_path / INDEX
    whole = index.read_bytes()
    chance = Random(2)  # noqa: S311 the same damages each time
    for _ in range(36):
        begin = chance.randrange(len(whole) - 16)
        index.unlink()
        index.write_bytes(whole[:begin] + chance.randbytes(16) + whole[begin + 16 :])
        assert all(_found(warc.path, url) == [url] for url in URLS[::3]), begin
