"""``attachments.jsonl``: what became of each file, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.store.attachment_journal import (
    AttachmentLine,
    AttachmentLines,
    AttachmentStatus,
    listed_attachments,
    placed_lines,
)
from crawler.store.journal import StoreError
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path


def a_line(**values: Any) -> AttachmentLine:
    record = {"index_number": None, "url": f"{KJJ}t1.html", "revision": 1}
    (line,) = listed_attachments({**record, "attachments": [{"name": "附件", "url": f"{KJJ}a.pdf"}]})
    for name, value in values.items():
        setattr(line, name, value)
    return line


def test_a_torn_last_line_is_set_aside(tmp_path: Path) -> None:
    lines = AttachmentLines(tmp_path)
    lines.append(a_line(fate=AttachmentStatus.GONE))
    lines.close()
    with (tmp_path / "attachments.jsonl").open("ab") as file:
        file.write(b'{"index_number": nu')
    opened = AttachmentLines(tmp_path)
    assert opened.torn is not None
    assert [line.fate for line in opened.last()] == ["gone"]
    opened.close()


def test_a_line_of_a_later_version_is_read_and_a_broken_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "attachments.jsonl"
    lines = AttachmentLines(tmp_path)
    lines.append(a_line(fate=AttachmentStatus.GONE))
    lines.close()
    file.write_bytes(orjson.dumps({**orjson.loads(file.read_bytes()), "later": 1}) + b"\n")
    AttachmentLines(tmp_path).close()
    file.write_bytes(b"{}\n")
    with pytest.raises(StoreError, match=r"attachments\.jsonl, line 1"):
        AttachmentLines(tmp_path)


def test_readers_without_the_lock_get_whole_lines_and_their_places(tmp_path: Path) -> None:
    path = tmp_path / "attachments.jsonl"
    lines = AttachmentLines(tmp_path)
    lines.append(a_line(fate=AttachmentStatus.GONE))
    lines.close()
    whole = path.read_bytes()
    path.write_bytes(whole + b"[]\n" + b'{"index_number": 1, "record_url": 2}\n' + whole + whole[:20])
    found = list(placed_lines(path))
    assert [line and line.key for *_, line in found] == [a_line().key, None, None, a_line().key]
    number, offset, length, _ = found[-1]
    assert (number, path.read_bytes()[offset : offset + length]) == (4, whole)
