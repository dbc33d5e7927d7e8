"""Measure how long lxml takes to parse the documents of :mod:`benchmarks.archived`: ``python -m benchmarks.parsing 2000``.

Prints the seconds of processor time. The documents are made in groups, and only parsing is timed.
"""

from __future__ import annotations

import sys
from time import process_time

from benchmarks import contenders
from benchmarks.corpus import make_page

_GROUP = 100


def main(documents: int) -> float:
    """Parse ``documents`` documents; return the seconds."""
    read = contenders.parser().read
    spent = 0.0
    for begin in range(0, documents, _GROUP):
        group = [make_page(2 * number + 1) for number in range(begin, min(documents, begin + _GROUP))]
        started = process_time()
        for page in group:
            read(page)
        spent += process_time() - started
    return spent


if __name__ == "__main__":
    print(main(int(sys.argv[1])))
