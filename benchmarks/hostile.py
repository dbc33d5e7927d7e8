"""Hostile pages: reading one, or refusing it, takes time in proportion to its size and at most a second."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import thread_time

from benchmarks.measuring import Bar, say
from crawler.reading import UnreadablePageError, read_page

LONGEST = 1.0
"""Seconds of CPU time."""

MOST_TIMES = 3.0
"""The number of times longer that a page of twice the size may take: twice, and half as much again for chance."""

_HEAD = "<title>关于第1号建议的答复</title><h1>关于第1号建议的答复</h1>"
_URL = "https://www.hostile.gov.cn/a.html"

SHAPES: dict[str, tuple[int, Callable[[int], str]]] = {
    "100,000 nested tags": (100_000, lambda count: "<div>" * count),
    "100,000 nested inline tags": (100_000, lambda count: "<b>" * count),
    "a million attributes": (
        1_000_000,
        lambda count: f"<p {' '.join(f'a{number}' for number in range(count))}>",
    ),
    "50 MB of <": (50_000_000, lambda count: "<" * count),
}
"""Name -> the size of the page, and the function that makes its markup of a size."""


def hostile_bars(rounds: int) -> list[Bar]:
    """Read each hostile page in its size and in half of it, and return a bar for each."""
    bars = []
    for name, (size, make) in SHAPES.items():
        whole, half = (f"{_HEAD}{make(count)}".encode() for count in (size, size // 2))
        seconds = [(_seconds(half), _seconds(whole)) for _ in range(rounds)]
        shortest, longest = (min(times) for times in zip(*seconds, strict=True))
        bars.append(
            Bar(
                f"a hostile page, {name}",
                f"{longest:.2f} s, {longest / shortest:.1f} times half of it",
                f"at most {LONGEST:.0f} s, {MOST_TIMES:.0f} times",
                longest <= LONGEST and longest <= MOST_TIMES * shortest,
            )
        )
        say(str(bars[-1]))
    return bars


def _seconds(page: bytes) -> float:
    """Return the seconds of CPU time in which a page is read or refused."""
    started = thread_time()
    with suppress(UnreadablePageError):
        read_page(page, _URL)
    return thread_time() - started
