"""The text of a file, read in a process of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from crawler.documents.bounds import Limits, NoTextError
from crawler.documents.text import text_of_file
from tests.support.attachments.files import WORDS, an_ofd

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_in_a_process_of_its_own_that_says_why_there_is_no_text(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(an_ofd())
    bad.write_bytes(b"PK")
    assert text_of_file(good, "ofd") == f"王建国代表：\n{WORDS}"
    with pytest.raises(NoTextError, match=r"cannot be read \(BadZipFile\)"):
        text_of_file(bad, "ofd")


def test_a_reader_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless"
    os.mkfifo(endless)
    monkeypatch.setattr("crawler.documents.text.TEXT_LIMITS", Limits(0.5, 1 << 30))
    with pytest.raises(NoTextError, match="takes too long"):
        text_of_file(endless, "pdf")
