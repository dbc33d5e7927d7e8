"""Measure the memory that a store needs to know its records: ``python -m benchmarks.keys set 10000000``.

``set`` puts index numbers into a Python set. ``build`` writes an index of as many records; ``index`` opens it and
queries it 100,000 times. Each prints the megabytes by which its process grew.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from benchmarks.measuring import say
from benchmarks.memory import peak
from crawler.store.index import Index
from crawler.store.results import Finding, Result

QUERIES = 100_000
_BATCH = 200_000


def grown(kind: str, count: int, path: Path) -> float:
    """Measure by how many megabytes a new process grows.

    Raises:
        subprocess.CalledProcessError: the process failed; standard error says why.
    """
    command = [sys.executable, "-m", "benchmarks.keys", kind, str(count), str(path)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def build(count: int, path: Path) -> None:
    """Write an index of ``count`` records with ascending keys, which take minutes less than hashed ones."""
    index = Index(path)
    for number, (identity, url) in enumerate(keys_of(range(count)), start=1):
        index.learn(identity, url, identity, Finding(Result.NEW, 1, url))
        if number % _BATCH == 0:
            index.commit(offset=number)
            say(f"index: {number:,} of {count:,} keys")
    index.commit(offset=count)
    index.close()


def query(count: int, path: Path) -> None:
    """Look up records, half of them known, half new, without adding them."""
    index, chance = Index(path), Random(0)  # noqa: S311 the same queries every time
    numbers = (chance.randrange(2 * count) for _ in range(QUERIES))
    for identity, url in keys_of(numbers):
        index.find(identity, url, identity)
    index.close()


def hold(count: int) -> None:
    """Put ``count`` index numbers into a set."""
    numbers = {f"11500000MB15895317/{2000 + number % 30}-{number:07}" for number in range(count)}
    if len(numbers) != count:
        raise AssertionError("the numbers are not unique")


def keys_of(numbers: Iterable[int]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the key of the identity and of the URL of each record that a number stands for."""
    for number in numbers:
        yield number.to_bytes(16, "big"), (number | 1 << 120).to_bytes(16, "big")


def main(kind: str, count: int, path: Path) -> None:
    """Do one of the three, and print the memory it took in megabytes."""
    before = peak()
    if kind == "build":
        build(count, path)
    elif kind == "index":
        query(count, path)
    else:
        hold(count)
    print((peak() - before) / 1024)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3] if len(sys.argv) > 3 else "."))
