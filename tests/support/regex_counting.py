"""Count the steps of the regular expressions of everything that a function calls."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from tests.support.regex_steps import Steps, compiled, find


@contextmanager
def counted(steps: Steps) -> Iterator[None]:
    """Count the steps of the patterns of all modules of the project, and of ``re``'s own functions."""
    with mock.patch.object(re, "_compile", lambda *given: CountedPattern(compiled(*given), steps)):
        patterns = [
            (module, name, value)
            for key, module in list(sys.modules.items())
            if key.startswith("crawler.")
            for name, value in list(vars(module).items())
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
        ]
        try:
            for module, name, value in patterns:
                setattr(module, name, CountedPattern(value, steps))
            yield
        finally:
            for module, name, value in patterns:
                setattr(module, name, value)


class CountedPattern:
    """A pattern whose methods count steps, then do what the pattern's own do."""

    def __init__(self, pattern: re.Pattern[str], steps: Steps) -> None:
        self._pattern = pattern
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def _once(self, text: str, position: int, end: int, *, here: bool, whole: bool = False) -> None:
        if isinstance(self._pattern.pattern, str):
            find(self._pattern, text[:end], min(position, len(text)), self._steps, here=here, whole=whole)

    def _everywhere(self, text: str, most: int = 0) -> None:
        position, found = 0, 0
        while isinstance(self._pattern.pattern, str) and position <= len(text):
            span = find(self._pattern, text, position, self._steps, here=False, whole=False)
            found += 1
            if span is None or found == most:
                return
            position = span[1] + (span[0] == span[1])

    def match(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Any:
        self._once(text, pos, endpos, here=True)
        return self._pattern.match(text, pos, endpos)

    def fullmatch(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Any:
        self._once(text, pos, endpos, here=True, whole=True)
        return self._pattern.fullmatch(text, pos, endpos)

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Any:
        self._once(text, pos, endpos, here=False)
        return self._pattern.search(text, pos, endpos)

    def finditer(self, text: str, *given: Any) -> Any:
        self._everywhere(text)
        return self._pattern.finditer(text, *given)

    def findall(self, text: str) -> Any:
        self._everywhere(text)
        return self._pattern.findall(text)

    def split(self, text: str, maxsplit: int = 0) -> Any:
        self._everywhere(text, maxsplit)
        return self._pattern.split(text, maxsplit)

    def sub(self, new: Any, text: str, count: int = 0) -> Any:
        self._everywhere(text, count)
        return self._pattern.sub(new, text, count)
