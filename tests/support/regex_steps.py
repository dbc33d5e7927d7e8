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

    def of(self, run: Callable[[], object]) -> int:
        """Return the number of steps that the patterns of ``run`` take.

        Raises:
            TooManyStepsError: they take more than :data:`MOST`.
        """
        self.count = 0
        run()
        return self.count

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
    parts = _parsed(pattern)
    steps.text = text
    for begin in range(position, position + 1 if here else len(text) + 1):
        steps.add(1)
        if not _may_begin(parts, text[begin : begin + 1]):
            continue
        steps.groups = {}
        end = _match(parts, 0, begin, steps, lambda end: end if not whole or end == len(text) else -1)
        if end >= 0:
            return begin, end
    return None


class Taken(dict[str, bool]):
    """Tells whether a part of a pattern that takes one character takes this one ('' at the end of the text)."""

    def __init__(self, code: Any, value: Any, flags: int) -> None:
        super().__init__()
        made = _parser.SubPattern(_parser.State(), [(code, list(value) if code is _constants.IN else value)])
        made.state.flags = flags
        self._match = _compiler.compile(made, flags).match

    def __missing__(self, character: str) -> bool:
        self[character] = bool(self._match(character))
        return self[character]


class Parts(list[Any]):
    """The parts of a pattern, each with its code and its value: a character's is a :class:`Taken`."""

    def __init__(self, parts: Any, flags: int) -> None:
        super().__init__(
            (_ONE if code in _CHARACTERS else code, _value(code, value, flags)) for code, value in parts
        )
        self.begins: dict[str, bool] = {}


@cache
def _parsed(pattern: re.Pattern[str]) -> Parts:
    return Parts(_parser.parse(pattern.pattern, pattern.flags), pattern.flags)


_taken = cache(Taken)


def _value(code: Any, value: Any, flags: int) -> Any:
    if code in _CHARACTERS:
        return _taken(code, tuple(value) if code is _constants.IN else value, flags)
    if code is _constants.AT:
        return compiled(_AT[value], flags & (_ASCII | _LINES))
    if code is _constants.BRANCH:
        return [Parts(each, flags) for each in value[1]]
    if code is _constants.SUBPATTERN:
        group, added, removed, part = value
        return group, Parts(part, (flags | added) & ~removed)
    if code in {_constants.ASSERT, _constants.ASSERT_NOT}:
        back = value[1].getwidth()[0] if value[0] < 0 else 0
        return back, Parts(value[1], flags)
    if code is _constants.ATOMIC_GROUP:
        return Parts(value, flags)
    if code in _REPEATS:
        least, most, part = value
        return least, most, Parts(part, flags)
    return value


def _may_begin(parts: Parts, character: str) -> bool:
    """Return whether a match of parts can begin at this character ('' at the end), by the first parts alone."""
    if character not in parts.begins:
        first, is_empty = _first(parts)
        parts.begins[character] = is_empty or any(taken[character] for taken in first)
    return parts.begins[character]


def _first(parts: Parts) -> tuple[list[Taken], bool]:
    """Return what can take the first character of a match, and whether a match can be empty."""
    found: list[Taken] = []
    for code, value in parts:
        if code is _ONE:
            return [*found, value], False
        inner: list[tuple[list[Taken], bool]] = []
        if code is _constants.BRANCH:
            inner = [_first(each) for each in value]
        elif code is _constants.SUBPATTERN:
            inner = [_first(value[1])]
        elif code is _constants.ATOMIC_GROUP:
            inner = [_first(value)]
        elif code in _REPEATS:
            first, is_empty = _first(value[2])
            inner = [(first, is_empty or value[0] == 0)]
        found += [each for first, _ in inner for each in first]
        if inner and not any(is_empty for _, is_empty in inner):
            return found, False
    return found, True


def _match(parts: Parts, index: int, at: int, steps: Steps, goal: Goal) -> int:
    count = len(parts)
    while index < count:
        code, value = parts[index]
        if code is not _ONE:
            break
        steps.add(1)
        if not value[steps.text[at : at + 1]]:
            return -1
        index, at = index + 1, at + 1
    else:
        return goal(at)
    rest: Goal = lambda end: _match(parts, index + 1, end, steps, goal)  # noqa: E731
    steps.add(1)
    if code in _REPEATS:
        return _repeat(code, value, at, steps, rest)
    if code is _constants.AT:
        return rest(at) if value.match(steps.text, at) else -1
    if code is _constants.BRANCH:
        steps.add(len(value))
        here = steps.text[at : at + 1]
        ends = (_match(part, 0, at, steps, rest) for part in value if _may_begin(part, here))
        return next((end for end in ends if end >= 0), -1)
    if code is _constants.SUBPATTERN:
        group, part = value

        def close(end: int) -> int:
            before = steps.groups.get(group)
            steps.groups[group] = (at, end)
            found = rest(end)
            if found < 0 and before is not None:
                steps.groups[group] = before
            return found

        return _match(part, 0, at, steps, close)
    if code is _constants.GROUPREF:
        begin, end = steps.groups.get(value, (0, -1))
        text = steps.text[begin:end] if end >= 0 else None
        steps.add(len(text or ""))
        return rest(at + len(text)) if text is not None and steps.text.startswith(text, at) else -1
    if code in {_constants.ASSERT, _constants.ASSERT_NOT}:
        begin = at - value[0]
        found = begin >= 0 and _match(value[1], 0, begin, steps, lambda end: end) >= 0
        return rest(at) if found == (code is _constants.ASSERT) else -1
    if code is _constants.ATOMIC_GROUP:
        end = _match(value, 0, at, steps, lambda end: end)
        return rest(end) if end >= 0 else -1
    raise NotImplementedError(code)


_ONE = "one character"
_CHARACTERS = {_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY}
_AT = {
    _constants.AT_BEGINNING: "^",
    _constants.AT_BEGINNING_STRING: r"\A",
    _constants.AT_END: "$",
    _constants.AT_END_STRING: r"\Z",
    _constants.AT_BOUNDARY: r"\b",
    _constants.AT_NON_BOUNDARY: r"\B",
}
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}


def _repeat(code: Any, value: Any, at: int, steps: Steps, rest: Goal) -> int:
    least, most, part = value
    if len(part) == 1 and part[0][0] is _ONE:
        return _repeat_one(code, value, at, steps, rest)
    if code is _constants.POSSESSIVE_REPEAT:
        number = 0
        while number < most:
            end = _match(part, 0, at, steps, lambda end: end)
            if end < 0 or end == at:
                break
            number, at = number + 1, end
        return rest(at) if number >= least else -1

    def again(number: int, at: int) -> int:
        def more(end: int) -> int:
            return again(number + 1, end) if end > at or number < least else -1

        steps.add(1)
        if number < least:
            return _match(part, 0, at, steps, more)
        ways: list[Callable[[], int]] = [lambda: rest(at)]
        if number < most:
            ways.insert(code is _constants.MIN_REPEAT, lambda: _match(part, 0, at, steps, more))
        return next((end for way in ways if (end := way()) >= 0), -1)

    return again(0, at)


def _repeat_one(code: Any, value: Any, at: int, steps: Steps, rest: Goal) -> int:
    least, most, part = value
    number, text = 0, steps.text
    taken = part[0][1]
    lazy = code is _constants.MIN_REPEAT
    while number < (least if lazy else most) and taken[text[at + number : at + number + 1]]:
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
            if number == most or not taken[text[at + number : at + number + 1]]:
                return -1
            number += 1
        elif number == least:
            return -1
        else:
            number -= 1
