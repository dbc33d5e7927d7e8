"""Changes, field by field and letter by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.report.changes import changed_fields

if TYPE_CHECKING:
    pass


def test_changes_are_told_field_by_field_and_letter_by_letter() -> None:
    old = {"title": "甲", "body": "一\n二\n三\n四\n五，旧的话。", "suggestion": {"number": None}}
    new = {"title": "甲", "body": "一\n二\n三\n四\n五，新的话。", "suggestion": {"number": "B1"}}
    number, body = changed_fields(old, new)
    assert number == {"field": "suggestion.number", "rows": [{"old": [], "new": [("B1", True)]}]}
    assert body["rows"] == [
        {"skipped": 3},
        {"old": [("四", False)], "new": [("四", False)]},
        {
            "old": [("五，", False), ("旧", True), ("的话。", False)],
            "new": [("五，", False), ("新", True), ("的话。", False)],
        },
    ]
