"""What differs between two files of records: which fields are compared, and which line of a record counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.diff.changes import FieldSelection, compare
from crawler.items import record_line
from tests.support.replies import make_reply

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Reply


def write(path: Path, *replies: Reply) -> Path:
    path.write_bytes(b"".join(map(record_line, replies)))
    return path


def changed_fields(old: Path, new: Path, **options: Any) -> dict[str, int]:
    return {name: change.changed for name, change in compare(old, new, **options).fields.items()}


def test_bookkeeping_is_compared_only_when_asked_for(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply())
    new = write(tmp_path / "new.jsonl", make_reply(fetched_at="2026-10-01T02:00:00Z", page_sha256="1" * 64))
    assert not compare(old, new).differs
    assert changed_fields(old, new, compared=FieldSelection(ignored=frozenset())) == {
        "fetched_at": 1,
        "page_sha256": 1,
    }


def test_fields_are_chosen_by_key_or_by_part_of_an_object(tmp_path: Path) -> None:
    first, second = make_reply(), make_reply(title="别的题目")
    second.suggestion.number, second.suggestion.term = "B002", 6
    old, new = write(tmp_path / "old.jsonl", first), write(tmp_path / "new.jsonl", second)
    assert changed_fields(old, new) == {"title": 1, "suggestion.number": 1, "suggestion.term": 1}
    assert changed_fields(old, new, compared=FieldSelection(frozenset({"suggestion"}))) == {
        "suggestion.number": 1,
        "suggestion.term": 1,
    }
    assert changed_fields(old, new, compared=FieldSelection(frozenset({"suggestion.term"}))) == {
        "suggestion.term": 1
    }
    assert changed_fields(old, new, compared=FieldSelection(frozenset({"body", "agency"}))) == {}


def test_of_several_revisions_the_last_line_counts(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply(body="一"), make_reply(body="二", revision=2))
    new = write(tmp_path / "new.jsonl", make_reply(body="二"))
    comparison = compare(old, new)
    assert (comparison.old, comparison.new) == ((1, 2), (1, 1))
    assert not comparison.differs


def test_empty_files_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert not compare(tmp_path / "empty", tmp_path / "empty").differs
