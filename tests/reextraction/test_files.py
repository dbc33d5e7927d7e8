"""The files of a re-extraction: one writer at a time, and nothing of a killed one is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.reextraction.files import Output, OutputError

if TYPE_CHECKING:
    from pathlib import Path


def test_two_at_once_do_not_write_one_file(tmp_path: Path) -> None:
    with (
        Output(tmp_path / "new.jsonl", force=False),
        pytest.raises(OutputError, match="Another process is writing"),
    ):
        Output(tmp_path / "new.jsonl", force=False)


def test_what_a_killed_one_left_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / ".new.jsonl.part"
    folder.mkdir()
    (folder / "77.lines").write_bytes(b"left")
    with Output(tmp_path / "new.jsonl", force=False):
        assert not (folder / "77.lines").exists()
    assert not folder.exists()
