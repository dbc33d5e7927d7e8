"""Lines that are no records are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.diff.changes import compare
from crawler.diff.lines import ComparisonError
from crawler.items import record_line
from tests.support.replies import make_reply

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Reply


def write(path: Path, *replies: Reply) -> Path:
    path.write_bytes(b"".join(map(record_line, replies)))
    return path


@pytest.mark.parametrize(
    ("last", "says"),
    [
        (b'{"url": "https://kj', "line 2, the last one, is torn"),
        (b"no json\n", "line 2, is not JSON"),
        (b"[1, 2]\n", "line 2, is not a record"),
        (b'{"title": "x"}\n', "line 2, is not a record"),
    ],
)
def test_a_line_that_is_no_record_is_named(tmp_path: Path, last: bytes, says: str) -> None:
    old = write(tmp_path / "old.jsonl", make_reply())
    new = write(tmp_path / "new.jsonl", make_reply())
    new.write_bytes(new.read_bytes() + last)
    with pytest.raises(ComparisonError, match=says):
        compare(old, new)
