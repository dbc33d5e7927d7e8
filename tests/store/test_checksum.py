"""The checksum of a derived file: any change of a byte is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.checksum import Checksum

if TYPE_CHECKING:
    from pathlib import Path


def test_a_checksum_matches_until_a_byte_changes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    checksum = Checksum(path)
    assert checksum.compare() is None
    checksum.write()
    assert Checksum(path).compare() is True
    path.write_bytes(b"cxntent")
    assert checksum.compare() is False


def test_a_checksum_that_was_removed_or_whose_file_was_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    checksum = Checksum(path)
    checksum.remove()
    checksum.write()
    path.unlink()
    assert checksum.compare() is None
    path.write_bytes(b"content")
    checksum.remove()
    assert checksum.compare() is None


def test_a_torn_checksum_does_not_match(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    checksum = Checksum(path)
    checksum.write()
    checksum.path.write_bytes(checksum.path.read_bytes()[:-1])
    assert checksum.compare() is False
