"""Captures are found by the bytes of their page, wherever they lie."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.find import find_captures
from crawler.archive.sources.open import open_sources

if TYPE_CHECKING:
    pass


def test_bytes_are_found_among_saved_pages_too(tmp_path: Path) -> None:
    page = tmp_path / "kjj.cq.gov.cn" / "t1.html"
    page.parent.mkdir()
    page.write_bytes(b"<p>saved</p>")
    page.with_name("t2.html").write_bytes(b"<p>other</p>")
    found = list(find_captures(sha256(page.read_bytes()).hexdigest(), open_sources([str(tmp_path)])))
    assert [line.split()[2] for line in found] == ["https://kjj.cq.gov.cn/t1.html"]
