"""What is new and what changed since the last report: old and new, side by side."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from crawler.items import CONTENT_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

AROUND = 1
"""Unchanged paragraphs shown before and after a changed one."""

LONGEST = 4000
"""Characters of a text that are compared letter by letter; a longer one is shown whole."""

Pieces = list[tuple[str, bool]]
"""A text in pieces, each with whether the other side has it otherwise."""


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The content fields in which two versions of a record differ, in the order of a record.

    Returns:
        ``{"field", "rows"}`` each; a row has the ``old`` and the ``new`` text in pieces, None on the side
        that has no such paragraph, or ``skipped``, the number of unchanged paragraphs left out.
    """
    before, after = dict(_texts(old)), dict(_texts(new))
    changed = []
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            changed.append({"field": name, "rows": list(_rows(was.split("\n"), now.split("\n")))})
    return changed


def _texts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each content field as a text."""
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
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (what, first, last, begin, end) in enumerate(steps):
        if what == "equal":
            yield from _around(old[first:last], first=number == 0, last=number == len(steps) - 1)
            continue
        for place in range(max(last - first, end - begin)):
            was = old[first + place] if first + place < last else None
            now = new[begin + place] if begin + place < end else None
            yield dict(zip(("old", "new"), _pieces(was, now), strict=True))


def _around(equal: Sequence[str], *, first: bool, last: bool) -> Iterator[dict[str, Any]]:
    """Some of the paragraphs that stand before, between or after changed ones."""
    head = [] if first else list(equal[:AROUND])
    rest = equal[len(head) :]
    end = [] if last else list(rest[max(len(rest) - AROUND, 0) :])
    skipped = len(rest) - len(end)
    for text in head:
        yield {"old": [(text, False)], "new": [(text, False)]}
    if skipped:
        yield {"skipped": skipped}
    for text in end:
        yield {"old": [(text, False)], "new": [(text, False)]}


def _pieces(old: str | None, new: str | None) -> tuple[Pieces | None, Pieces | None]:
    if old is None or new is None or max(len(old), len(new)) > LONGEST:
        return (None if old is None else [(old, True)]), (None if new is None else [(new, True)])
    was: Pieces = []
    now: Pieces = []
    for what, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if last > first:
            was.append((old[first:last], what != "equal"))
        if end > begin:
            now.append((new[begin:end], what != "equal"))
    return was, now
