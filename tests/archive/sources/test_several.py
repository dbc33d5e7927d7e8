"""Several sources as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.saved_portal import KJJ
from tests.support.warc_files import Warc, archive, body

if TYPE_CHECKING:
    from pathlib import Path


def test_of_several_sources_the_first_named_counts_and_of_a_folder_of_archives_the_newest(
    tmp_path: Path,
) -> None:
    Warc(tmp_path / "1.warc.gz").response(KJJ, "one", at="2025-01-01T00:00:00Z")
    Warc(tmp_path / "2.warc").path.unlink()
    Warc(tmp_path / "2.warc", gzip=False).response(KJJ, "two", at="2026-01-01T00:00:00Z")
    assert body(archive(tmp_path / "1.warc.gz", tmp_path / "2.warc"), KJJ) == b"one"
    assert body(archive(tmp_path / "2.warc", tmp_path / "1.warc.gz"), KJJ) == b"two"
    assert body(archive(tmp_path), KJJ) == b"two"
