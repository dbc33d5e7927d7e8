"""Count the steps of regular expressions: the characters compared by a backtracking matcher, the same on every machine.

The matcher does what Python's own does, without its shortcuts for a literal at the beginning of a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

Goal = Callable[[int], int]
"""What must match behind a part: takes an offset, returns the end of the whole match, or -1."""

MOST = 2_000_000
_ASCII, _LINES = re.ASCII, re.MULTILINE
compiled = re._compile  # type: ignore[attr-defined]


class TooManyStepsError(Exception):
    """Raised if a count exceeds :data:`MOST`."""


class Steps:
    """A count of steps, and the text and groups of the match under way."""

    def __init__(self) -> None:
        self.count = 0
        self.text = ""
        self.groups: dict[int, tuple[int, int]] = {}

    def add(self, number: int) -> None:
        self.count += number
        if self.count > MOST:
            raise TooManyStepsError


def find(pattern: re.Pattern[str], text: str, position: int, steps: Steps, *, here: bool, whole: bool) -> Any:
    """Return the span of a match, or None, and count its steps.

    Args:
        pattern: the pattern.
        text: the text.
        position: where the search begins.
        steps: the count.
        here: whether the match must begin at ``position``.
        whole: whether the match must end at the end of the text.
    """
    parts, flags = _parsed(pattern)
    steps.text = text
    for begin in range(position, position + 1 if here else len(text) + 1):
        steps.add(1)
        if not _may_begin(parts, flags, text[begin : begin + 1]):
            continue
        steps.groups = {}
        end = _match(parts, 0, begin, flags, steps, lambda end: end if not whole or end == len(text) else -1)
        if end >= 0:
            return begin, end
    return None


@cache
def _parsed(pattern: re.Pattern[str]) -> tuple[list[Any], int]:
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    return list(parsed), pattern.flags


@cache
def _one(code: Any, flags: int, character: str, *value: Any) -> bool:
    """Return whether a part of a pattern that takes one character takes this one."""
    made = _parser.SubPattern(_parser.State(), [(code, list(value) if code is _constants.IN else value[0])])
    made.state.flags = flags
    return bool(_compiler.compile(made, flags).match(character))


_known: dict[tuple[int, int, str], bool] = {}


def _may_begin(parts: Any, flags: int, character: str) -> bool:
    """Return whether a match of parts can begin at this character ('' at the end), by the first parts alone."""
    key = id(parts), flags, character  # parts live as long as the cache of parsed patterns
    if key not in _known:
        first, is_empty = _first(parts, flags)
        steps = Steps()
        steps.text = character
        _known[key] = is_empty or any(_takes(part, own, 0, steps) for part, own in first)
    return _known[key]


def _first(parts: Any, flags: int) -> tuple[list[tuple[Any, int]], bool]:
    """Return the parts that can take the first character of a match, and whether a match can be empty."""
    found: list[tuple[Any, int]] = []
    for part in parts:
        code, value = part
        if _is_one(part):
            return [*found, (part, flags)], False
        inner: list[tuple[list[tuple[Any, int]], bool]] = []
        if code is _constants.BRANCH:
            inner = [_first(each, flags) for each in value[1]]
        elif code is _constants.SUBPATTERN:
            inner = [_first(value[3], (flags | value[1]) & ~value[2])]
        elif code is _constants.ATOMIC_GROUP:
            inner = [_first(value, flags)]
        elif code in _REPEATS:
            first, is_empty = _first(value[2], flags)
            inner = [(first, is_empty or value[0] == 0)]
        found += [each for first, _ in inner for each in first]
        if inner and not any(is_empty for _, is_empty in inner):
            return found, False
    return found, True


def _is_one(part: Any) -> bool:
    return part[0] in {_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY}


def _takes(part: Any, flags: int, at: int, steps: Steps) -> bool:
    if at >= len(steps.text):
        return False
    value = tuple(part[1]) if part[0] is _constants.IN else (part[1],)
    return _one(part[0], flags, steps.text[at], *value)


def _match(parts: Any, index: int, at: int, flags: int, steps: Steps, goal: Goal) -> int:  # noqa: PLR0917
    while index < len(parts) and _is_one(parts[index]):
        steps.add(1)
        if not _takes(parts[index], flags, at, steps):
            return -1
        index, at = index + 1, at + 1
    if index == len(parts):
        return goal(at)
    code, value = parts[index]
    rest: Goal = lambda end: _match(parts, index + 1, end, flags, steps, goal)  # noqa: E731
    steps.add(1)
    if code is _constants.AT:
        return rest(at) if compiled(_AT[value], flags & (_ASCII | _LINES)).match(steps.text, at) else -1
    if code is _constants.BRANCH:
        steps.add(len(value[1]))
        here = steps.text[at : at + 1]
        ends = (_match(part, 0, at, flags, steps, rest) for part in value[1] if _may_begin(part, flags, here))
        return next((end for end in ends if end >= 0), -1)
    if code is _constants.SUBPATTERN:
        group, added, removed, part = value

        def close(end: int) -> int:
            before = steps.groups.get(group)
            steps.groups[group] = (at, end)
            found = rest(end)
            if found < 0 and before is not None:
                steps.groups[group] = before
            return found

        return _match(part, 0, at, (flags | added) & ~removed, steps, close)
    if code is _constants.GROUPREF:
        begin, end = steps.groups.get(value, (0, -1))
        text = steps.text[begin:end] if end >= 0 else None
        steps.add(len(text or ""))
        return rest(at + len(text)) if text is not None and steps.text.startswith(text, at) else -1
    if code in {_constants.ASSERT, _constants.ASSERT_NOT}:
        begin = at if value[0] > 0 else at - value[1].getwidth()[0]
        found = begin >= 0 and _match(value[1], 0, begin, flags, steps, lambda end: end) >= 0
        return rest(at) if found == (code is _constants.ASSERT) else -1
    if code is _constants.ATOMIC_GROUP:
        end = _match(value, 0, at, flags, steps, lambda end: end)
        return rest(end) if end >= 0 else -1
    if code in _REPEATS:
        return _repeat(code, value, at, flags, steps, rest)
    raise NotImplementedError(code)


_AT = {
    _constants.AT_BEGINNING: "^",
    _constants.AT_BEGINNING_STRING: r"\A",
    _constants.AT_END: "$",
    _constants.AT_END_STRING: r"\Z",
    _constants.AT_BOUNDARY: r"\b",
    _constants.AT_NON_BOUNDARY: r"\B",
}
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}


def _repeat(code: Any, value: Any, at: int, flags: int, steps: Steps, rest: Goal) -> int:  # noqa: PLR0917
    least, most, part = value
    if len(part) == 1 and _is_one(part[0]):
        return _repeat_one(code, value, at, flags, steps, rest)
    if code is _constants.POSSESSIVE_REPEAT:
        number = 0
        while number < most:
            end = _match(part, 0, at, flags, steps, lambda end: end)
            if end < 0 or end == at:
                break
            number, at = number + 1, end
        return rest(at) if number >= least else -1

    def again(number: int, at: int) -> int:
        def more(end: int) -> int:
            return again(number + 1, end) if end > at or number < least else -1

        steps.add(1)
        if number < least:
            return _match(part, 0, at, flags, steps, more)
        ways: list[Callable[[], int]] = [lambda: rest(at)]
        if number < most:
            ways.insert(code is _constants.MIN_REPEAT, lambda: _match(part, 0, at, flags, steps, more))
        return next((end for way in ways if (end := way()) >= 0), -1)

    return again(0, at)


def _repeat_one(code: Any, value: Any, at: int, flags: int, steps: Steps, rest: Goal) -> int:  # noqa: PLR0917
    least, most, part = value
    number = 0
    lazy = code is _constants.MIN_REPEAT
    while number < (least if lazy else most) and _takes(part[0], flags, at + number, steps):
        number += 1
    steps.add(number + 1)
    if number < least:
        return -1
    if code is _constants.POSSESSIVE_REPEAT:
        return rest(at + number)
    while True:
        end = rest(at + number)
        if end >= 0:
            return end
        steps.add(1)
        if lazy:
            if number == most or not _takes(part[0], flags, at + number, steps):
                return -1
            number += 1
        elif number == least:
            return -1
        else:
            number -= 1
