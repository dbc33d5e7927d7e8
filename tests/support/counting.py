"""Count the work of Python code: executed lines and calls, which are the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any


def work(run: Callable[[], object]) -> int:
    """Return how many lines and calls of the project ``run`` takes, and how many calls of libraries from them.

    The work inside a library, such as a regular expression or the HTML parser, counts as one call.
    """
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001 the signature is Python's
        nonlocal count
        count += 1
        return trace

    def profile(frame: FrameType, event: str, argument: Any) -> None:  # noqa: ARG001 the signature is Python's
        nonlocal count
        count += event == "c_call"

    tracer, profiler = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(profiler)
        sys.settrace(tracer)
    return count


def grows_linearly(
    read: Callable[[int], object],
    size: int,
    count: Callable[[Callable[[], object]], int] = work,
    *,
    most: float = 2.5,
) -> bool:
    """Return whether the work of ``read`` for an input of a size grows no faster than the size.

    The work is what ``count`` counts: lines and calls of Python, or steps of regular expressions.

    The growth from ``2 * size`` to ``4 * size`` is compared with that from ``size`` to ``2 * size``: it is twice as
    large for linear work, and four times for quadratic work. If it seems too large, two larger sizes are tried,
    because an additional check may begin at some size.

    Args:
        read: the reader, which is given a size.
        size: the smallest size.
        count: what counts the work.
        most: how much larger the growth may be. The smaller the sizes are, the nearer to 2 it must be: linear work
            hides the rest.
    """
    read(size // 8)
    first, second, third = (count(partial(read, size * factor)) for factor in (1, 2, 4))
    for factor in (8, 16):
        if third - second <= most * max(second - first, 4 * size):
            return True
        first, second, third = second, third, count(partial(read, size * factor))
    return third - second <= most * (second - first)
