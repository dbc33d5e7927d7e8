"""The object literals of a script. Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from crawler.reading.html.scripts import unescaped

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""A string, a number or ``true`` as written; '' for null, false and expressions."""

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
"""Every alternative consumes a token to its end, so that no text is scanned twice."""

_EMPTY_LITERALS = frozenset({"null", "undefined", "false", "NaN"})
_MAX_DEPTH = 200
"""Deepest nesting that is read: data is not nested deeper."""


@dataclass(slots=True)
class _OpenBracket:
    """An object, list or block of code that has begun; ``name`` is the word before it."""

    name: str
    is_list: bool
    key: str = ""
    members: dict[str, Value] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)
    pending: list[Value] = field(default_factory=list)

    def end_member(self) -> None:
        """Store the pending value at a comma or the end, '' where it is an expression and not one literal."""
        value = self.pending[0] if len(self.pending) == 1 else ""
        if self.is_list and self.pending:
            self.values.append(value)
        elif self.key:
            self.members.setdefault(self.key, value)
        self.key = ""
        self.pending = []


def script_objects(source: str) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield every object of a script in the order in which they end, each with its name.

    Reads JSON and JavaScript: keys and strings in double, single or no quotes. Anything that is not a literal
    is skipped, so that the objects around it are still read.
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
