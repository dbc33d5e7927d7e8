"""The journal: one write a line, whole lines only, and the disk told in bounded batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.store.journal import Journal, StoreError
from crawler.store.store import Store
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path


import os
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from crawler.files import BATCH

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "records.jsonl")


def test_a_line_is_one_write_and_is_in_the_file_at_once(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[bytes] = []
    write = os.write

    def watched(file: int, data: bytes) -> int:
        writes.append(bytes(data))
        return write(file, data)

    monkeypatch.setattr("crawler.files.os.write", watched)
    line = "复文".encode() * 100_000 + b"\n"
    journal.append(line)
    assert writes == [line]
    assert journal.path.read_bytes() == line, "nothing waits in a buffer of the process"


def test_a_write_that_comes_short_is_gone_on_with(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr("crawler.files.os.write", lambda file, data: write(file, data[:7]))
    journal.append(b"a line of some length\n")
    assert journal.path.read_bytes() == b"a line of some length\n"


def test_the_disk_is_told_in_bounded_batches_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    synced: list[int] = []
    sync = os.fsync

    def watched(file: int) -> None:
        synced.append(os.fstat(file).st_size)
        sync(file)

    monkeypatch.setattr("crawler.files.os.fsync", watched)
    for number in range(BATCH * 2 + 10):
        store.append(make_reply(f"A/{number}", f"{KJJ}t{number}.html"))
    store.close()
    assert len(synced) == 3
    assert synced[-1] == (tmp_path / "records.jsonl").stat().st_size


@given(parts=st.lists(st.binary(max_size=60).map(lambda part: part.replace(b"\n", b"")), max_size=30))
def test_lines_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("journal") / "records.jsonl"
    path.write_bytes(b"".join(part + b"\n" for part in parts))
    assert list(Journal(path).lines()) == parts


def test_lines_longer_than_a_block_come_back_whole(journal: Journal) -> None:
    lines = [b"x" * 200_000, b"", b"y" * 65_536, b"z"]
    for line in lines:
        journal.append(line + b"\n")
    assert list(journal.lines()) == lines
    begin = len(lines[0]) + 1
    assert list(journal.lines(begin)) == lines[1:]
    assert journal.line_number(begin) == 2


@pytest.mark.parametrize("torn", [b"{", b"x" * 200_000])
def test_a_torn_last_line_is_set_aside_byte_for_byte(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"whole\n" + torn)
    journal = Journal(path)
    assert path.read_bytes() == b"whole\n"
    assert journal.torn is not None
    assert journal.torn.read_bytes() == torn
    assert Journal(path).torn is None


def test_a_second_line_torn_at_the_same_place_does_not_take_the_firsts_file(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    for torn in (b"first", b"second", b"first"):
        path.write_bytes(torn)
        Journal(path)
    assert sorted(each.read_bytes() for each in tmp_path.glob("*.torn-*")) == [b"first", b"second"]


def test_a_disk_that_does_not_take_the_lines_is_said(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    journal.append(b"line\n")
    monkeypatch.setattr("crawler.files.os.fsync", broken)
    with pytest.raises(StoreError, match="Input/output error"):
        journal.sync()


def test_a_disk_that_did_not_take_a_batch_is_said_with_the_next(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("crawler.files.os.fsync", broken)
    for number in range(2 * BATCH - 1):
        journal.append(b"%d\n" % number)
    with pytest.raises(StoreError, match="Input/output error"):
        journal.append(b"the last of the next batch\n")


def test_a_line_that_cannot_be_written_leaves_every_earlier_line_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os  # noqa: PLC0415

    journal = Journal(tmp_path / "records.jsonl")
    journal.append(b"first\n")
    write = os.write
    left = [4]

    def full_disk(file: int, data: bytes) -> int:
        if not left[0]:
            raise OSError(28, "No space left on device")
        written = write(file, data[: left[0]])
        left[0] = 0
        return written

    monkeypatch.setattr("crawler.files.os.write", full_disk)
    with pytest.raises(StoreError, match="No space left on device"):
        journal.append(b"second line\n")
    assert (tmp_path / "records.jsonl").read_bytes() == b"first\n"
