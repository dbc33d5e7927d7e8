"""How things are measured: in turns, in CPU time, and against bars."""

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
"""Subjects that one contender takes before the next has its turn: a slow second of the machine hits all alike."""

_RUN = 3
"""Characters of the runs that two texts are compared by."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What was promised and what was measured.

    Attributes:
        name: what the bar is about.
        measured: the value, with its unit.
        promised: the bar, with its unit.
        held: whether the value keeps to it.
    """

    name: str
    measured: str
    promised: str
    held: bool

    def __str__(self) -> str:
        """One line: name, value, bar, held or not."""
        return f"{self.name}: {self.measured} (bar: {self.promised}): {'held' if self.held else 'not held'}"


def say(progress: str) -> None:
    """Tell the person who waits how far it is, on standard error."""
    print(progress, file=sys.stderr, flush=True)


def in_turns(
    contenders: Mapping[str, Callable[[Subject], object]], subjects: Sequence[Subject], rounds: int
) -> dict[str, list[float]]:
    """Let contenders work through the same subjects in turns.

    The clock is the CPU time of the thread, so that other programs do not count. Who begins changes from
    turn to turn.

    Returns:
        For each contender the seconds it took in each round.
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
    """How many times the base's time was taken: the median over the rounds."""
    return median(own / other for own, other in zip(seconds, base, strict=True))


def shares(wanted: str, found: str) -> tuple[int, int, int]:
    """Compare a text that was found with the one that stands on the page, white space aside.

    Returns:
        How many runs of three characters the wanted text has, how many of them were found, and how many
        were found that it does not have.
    """
    runs, others = _runs(wanted), _runs(found)
    common = (runs & others).total()
    return runs.total(), common, others.total() - common


def _runs(text: str) -> Counter[str]:
    squeezed = "".join(text.split())
    return Counter(squeezed[place : place + _RUN] for place in range(len(squeezed) - _RUN + 1))
