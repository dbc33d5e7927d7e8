"""Edits that a page of docs/ shows as diffs, applied to a copy of the project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_EDIT = re.compile(r"<!-- edit: (?P<file>\S+) -->\n```diff\n(?P<diff>.*?)^```$", re.MULTILINE | re.DOTALL)


def apply_edits(page: str, folder: Path) -> list[str]:
    """Apply all edits of a page to a copy of the project and return the files that they name."""
    found = list(_EDIT.finditer(page))
    for edit in found:
        apply_edit(folder / edit["file"], edit["diff"])
    return [edit["file"] for edit in found]


def apply_edit(path: Path, diff: str) -> None:
    """Apply one edit; the lines that it shows must be in the file once."""
    lines = diff.splitlines()
    before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path} does not have once:\n{before}"
    path.write_text(text.replace(before, after), encoding="utf-8")
