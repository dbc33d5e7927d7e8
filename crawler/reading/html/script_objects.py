"""Reading the object literals in a script's source. The script is not executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from crawler.reading.html.scripts import unescaped

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""The value of an object's member: a string, a list or another object.

A number or ``true`` becomes a string, as written in the script. Null, false and expressions become ''.
"""

_TOKEN = re.compile(
    r"""
    "(?P<double>(?:[^"\\\n]++|\\.)*+)(?:"|(?=\n)|\\?\Z)
    | '(?P<single>(?:[^'\\\n]++|\\.)*+)(?:'|(?=\n)|\\?\Z)
    | //[^\n]*+ | /\*(?:(?!\*/).)*+
    | (?P<mark>[{}\[\]:,])
    | (?P<word>[\w$.+-]++)
    """,
    re.DOTALL | re.VERBOSE,
)
"""A token of a script. Each alternative matches a whole token, which avoids scanning text twice."""

_EMPTY_LITERALS = frozenset({"null", "undefined", "false", "NaN"})
_MAX_DEPTH = 200
"""The nesting depth at which reading stops. Real data is never nested so deeply."""


@dataclass(slots=True)
class _OpenBracket:
    """An object, a list or a block of code whose closing bracket has not been read yet.

    Attributes:
        name: the last word or string before the opening bracket.
        is_list: whether the opening bracket is ``[``.
        key: the key of the member that is being read.
        members: the object's members read so far.
        values: the list's values read so far.
        pending: the values read since the last colon or comma.
    """

    name: str
    is_list: bool
    key: str = ""
    members: dict[str, Value] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)
    pending: list[Value] = field(default_factory=list)

    def end_member(self) -> None:
        """Add the value that was just read to ``values`` or ``members``, and prepare for the next value.

        If ``pending`` is not exactly one value (for example, after an expression), '' is added instead. Nothing is
        added to a list if ``pending`` is empty, to an object without a ``key``, or for a key that has a value.
        """
        value = self.pending[0] if len(self.pending) == 1 else ""
        if self.is_list and self.pending:
            self.values.append(value)
        elif self.key:
            self.members.setdefault(self.key, value)
        self.key = ""
        self.pending = []


def script_objects(source: str) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield the name and the members of each object in a script, in the order in which the objects end.

    An object's name is the last word or string before its opening brace. The script may be JSON or
    JavaScript: keys and strings may have double quotes, single quotes or none. Anything that is not a literal
    is skipped; the objects around it are still read.
    """
    opened: list[_OpenBracket] = []
    last = ""
    for token in _TOKEN.finditer(source):
        mark = token["mark"]
        if mark is None:
            text = token["word"]
            if text is None:
                literal = token["double"] if token["double"] is not None else token["single"]
                if literal is None:
                    continue
                text = unescaped(literal)
                value = text
            else:
                value = "" if text in _EMPTY_LITERALS else text
            last = text
            if opened:
                opened[-1].pending.append(value)
        elif mark in "{[":
            if len(opened) >= _MAX_DEPTH:
                return
            opened.append(_OpenBracket(last, mark == "["))
        elif not opened:
            continue
        elif mark == ":":
            opened[-1].key, opened[-1].pending = last, []
        else:
            opened[-1].end_member()
            if mark == ",":
                continue
            closed = opened.pop()
            if opened:
                opened[-1].pending.append(closed.values if closed.is_list else closed.members)
            if not closed.is_list:
                yield closed.name, closed.members
