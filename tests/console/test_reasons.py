"""Sentences about what a command cannot use say the file, the reason and what to do."""

from __future__ import annotations

from pathlib import Path

from crawler.console.reasons import unreadable


def test_the_file_of_the_error_counts_or_else_the_path_that_is_given() -> None:
    said = unreadable(PermissionError(13, "Permission denied", "data/x/records.jsonl"), Path("data"))
    assert said.startswith(
        "data/x/records.jsonl cannot be read (Permission denied): make it readable, or run "
    )
    assert unreadable(PermissionError(13, "Permission denied"), Path("data")).startswith(
        "data cannot be read ("
    )
