"""Open, extend and query a store in a process of its own: ``python -m benchmarks.stores open FOLDER``.

It prints the seconds of processor time, and the peak of its memory in MB.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random
from time import process_time

import orjson

from benchmarks.command_runs import CommandRun
from benchmarks.keys import keys_of
from benchmarks.memory import peak
from benchmarks.synthetic_store import line
from crawler.items import reply_of
from crawler.store.index import Index
from crawler.store.results import Finding, Result
from crawler.store.store import Store

APPENDED = 20_000
"""The number of records that :func:`append` stores."""

QUERIES = 100_000
_FIRST_APPENDED = 1 << 32


def run(work: str, path: Path, count: int = 0) -> CommandRun:
    """Do one of the works in a new process.

    Args:
        work: ``open``, ``append``, ``find`` or ``learn``.
        path: the folder of the store or, for the last two, the file of an index.
        count: the number of records of the index.

    Raises:
        subprocess.CalledProcessError: the process failed; standard error says why.
    """
    command = [sys.executable, "-m", "benchmarks.stores", work, str(path), str(count)]
    printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    cpu, megabytes = map(float, printed.split())
    return CommandRun(cpu, cpu, megabytes)


def append(folder: Path) -> None:
    """Store records of which none is known."""
    store = Store(folder)
    for number in range(_FIRST_APPENDED, _FIRST_APPENDED + APPENDED):
        reply = reply_of(orjson.loads(line(number)))
        finding = store.find(reply)
        if finding.is_stored:
            finding.apply_to(reply)
            store.append(reply)
    store.close()


def find(path: Path, count: int) -> None:
    """Look up records in an index of ``count`` records, half of them known, half new."""
    index, chance = Index(path), Random(0)  # noqa: S311 the same queries every time
    for identity, url in keys_of(chance.randrange(2 * count) for _ in range(QUERIES)):
        index.find(identity, url, identity)
    index.close()


def learn(path: Path, count: int) -> None:
    """Add records to an index of ``count`` records, in no order, and commit them."""
    index, chance = Index(path), Random(1)  # noqa: S311 the same keys every time
    for identity, url in keys_of(chance.randrange(count, 1 << 100) for _ in range(QUERIES)):
        index.learn(identity, url, identity, Finding(Result.NEW, 1, url))
    index.commit(offset=count + QUERIES)
    index.close()


def main(work: str, path: Path, count: int) -> None:
    """Do one of the works, and print its cost."""
    begin = process_time()
    if work == "open":
        Store(path).close()
    elif work == "append":
        append(path)
    else:
        (find if work == "find" else learn)(path, count)
    print(process_time() - begin, peak() / 1024)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
