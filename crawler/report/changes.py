"""Compares two versions of a record and returns the changed fields, with the old and the new text side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from crawler.items import CONTENT_KEYS

CONTEXT = 1
"""The number of unchanged paragraphs shown before and after a changed one."""

MAX_COMPARED = 4000
"""The maximum length in characters of paragraphs that are compared character by character.

If a changed paragraph is longer, all of it is marked as changed.
"""

Pieces = list[tuple[str, bool]]
"""A text divided into pieces. Each piece has a flag: True if the piece is not in the other version of the text."""


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the content fields in which two versions of a record differ, in the order of a record's keys.

    Returns:
        A list with one dictionary ``{"field": name, "rows": rows}`` for each changed field. There are two kinds of
        rows. The row ``{"old": pieces, "new": pieces}`` shows a paragraph in both versions. Each value is the
        paragraph's text as :data:`Pieces`, or None if that version lacks the paragraph. The row
        ``{"skipped": number}`` stands for successive unchanged paragraphs that are not shown, and says how many
        there are.
    """
    before, after = dict(_texts(old)), dict(_texts(new))
    changed = []
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            changed.append({"field": name, "rows": list(_rows(was.split("\n"), now.split("\n")))})
    return changed


def _texts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each content field of a record.

    If the value of a field is an object, each field of the object is yielded instead, for example
    ``suggestion.number``.
    """
    for key in CONTENT_KEYS:
        value = record.get(key)
        if isinstance(value, dict):
            for name, part in value.items():
                yield f"{key}.{name}", _text(part)
        else:
            yield key, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return "\n".join(_text(part) for part in value)
    return str(value)


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[dict[str, Any]]:
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, first, last, begin, end) in enumerate(opcodes):
        if tag == "equal":
            yield from _context(old[first:last], first=number == 0, last=number == len(opcodes) - 1)
            continue
        for index in range(max(last - first, end - begin)):
            was = old[first + index] if first + index < last else None
            now = new[begin + index] if begin + index < end else None
            yield dict(zip(("old", "new"), _pieces(was, now), strict=True))


def _context(equal: Sequence[str], *, first: bool, last: bool) -> Iterator[dict[str, Any]]:
    """Yield the rows for successive unchanged paragraphs, as described in :func:`changed_fields`.

    The :data:`CONTEXT` paragraphs next to each changed paragraph are shown, one in each row. If there are other
    paragraphs, a single ``skipped`` row stands for them.

    Args:
        equal: successive unchanged paragraphs.
        first: True if the text begins with these paragraphs.
        last: True if the text ends with these paragraphs.
    """
    head = [] if first else list(equal[:CONTEXT])
    rest = equal[len(head) :]
    end = [] if last else list(rest[max(len(rest) - CONTEXT, 0) :])
    skipped = len(rest) - len(end)
    for text in head:
        yield {"old": [(text, False)], "new": [(text, False)]}
    if skipped:
        yield {"skipped": skipped}
    for text in end:
        yield {"old": [(text, False)], "new": [(text, False)]}


def _pieces(old: str | None, new: str | None) -> tuple[Pieces | None, Pieces | None]:
    if old is None or new is None or max(len(old), len(new)) > MAX_COMPARED:
        return (None if old is None else [(old, True)]), (None if new is None else [(new, True)])
    was: Pieces = []
    now: Pieces = []
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if last > first:
            was.append((old[first:last], tag != "equal"))
        if end > begin:
            now.append((new[begin:end], tag != "equal"))
    return was, now
