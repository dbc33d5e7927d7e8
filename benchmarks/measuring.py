"""The methods of measuring: alternately, in CPU time, and against bars."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import thread_time
from typing import TypeVar

Subject = TypeVar("Subject")

_TURN = 10
"""Subjects that one contender takes before the next one: a slow second of the machine then affects all of them."""

_RUN = 3
"""Length of the character sequences by which two texts are compared."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A promised value and the measured one.

    Attributes:
        name: what was measured.
        measured: the value, with its unit.
        promised: the bar, with its unit.
        held: whether the value is within the bar.
    """

    name: str
    measured: str
    promised: str
    held: bool

    def __str__(self) -> str:
        """Return one line: name, value, bar, held or not."""
        return f"{self.name}: {self.measured} (bar: {self.promised}): {'held' if self.held else 'not held'}"


def say(progress: str) -> None:
    """Print progress on standard error."""
    print(progress, file=sys.stderr, flush=True)


def in_turns(
    contenders: Mapping[str, Callable[[Subject], object]], subjects: Sequence[Subject], rounds: int
) -> dict[str, list[float]]:
    """Let contenders work through the same subjects alternately.

    The clock is the CPU time of the thread, so that other programs do not count. The contender that begins changes
    from turn to turn.

    Returns:
        The seconds that each contender took in each round.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        gc.collect()
        spent = dict.fromkeys(names, 0.0)
        for begin in range(0, len(subjects), _TURN):
            turn = subjects[begin : begin + _TURN]
            first = (number + begin // _TURN) % len(names)
            for name in (*names[first:], *names[:first]):
                work = contenders[name]
                started = thread_time()
                for subject in turn:
                    work(subject)
                spent[name] += thread_time() - started
        for name in names:
            seconds[name].append(spent[name])
        say(f"round {number + 1} of {rounds}: {', '.join(names)}")
    return seconds


def ratio(seconds: Sequence[float], base: Sequence[float]) -> float:
    """Return how many times the base's time was taken: the median over the rounds."""
    return median(own / other for own, other in zip(seconds, base, strict=True))


def shares(wanted: str, found: str) -> tuple[int, int, int]:
    """Compare a text that was found with the text on the page, ignoring white space.

    Returns:
        The number of three-character sequences in the wanted text, how many of them were found, and how many were
        found that are not in it.
    """
    runs, others = _runs(wanted), _runs(found)
    common = (runs & others).total()
    return runs.total(), common, others.total() - common


def _runs(text: str) -> Counter[str]:
    characters = "".join(text.split())
    return Counter(characters[start : start + _RUN] for start in range(len(characters) - _RUN + 1))
