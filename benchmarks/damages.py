"""Damage the index of real stores at random, and fill disks of many sizes, and check what the next run leaves.

As in :mod:`benchmarks.kills`, the store is compared with that of an undisturbed run.
"""

from __future__ import annotations

import random
import resource
import shutil
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.kills import (
    Aftermath,
    complete_lines,
    complete_store,
    end_of_run,
    journal_of,
    start_run,
    write_archive,
)
from crawler.store.checksum import SUFFIX
from crawler.store.store import INDEX, Store

CITY = "chongqing"
SUFFIXES = ("", "", "", "", "", SUFFIX)
"""Five of six damages are to the index itself, the others to its checksum."""


def damage(path: Path, places: random.Random) -> None:
    """Change a byte of a file, overwrite a stretch of it, or cut it off, at a random place."""
    content = bytearray(path.read_bytes())
    begin, kind = places.randrange(len(content)), places.random()
    if kind < 0.7:
        content[begin] ^= places.randrange(1, 256)
    elif kind < 0.9:
        end = min(len(content), begin + places.randrange(1, 5000))
        content[begin:end] = places.randbytes(end - begin)
    else:
        del content[begin:]
    path.write_bytes(content)


def damage_often(folder: Path, damages: int, *, seed: int, documents: int = 40) -> Aftermath:
    """Damage the index of a store ``damages`` times. After each damage, let a run end.

    Half of the stores are complete, so that every record that is stored again is a doubled one. The others lack their
    last records, which the run must add.

    Args:
        folder: an empty folder, for the archive and the stores.
        damages: number of damages.
        seed: of the places.
        documents: number of documents in the archive.
    """
    places = random.Random(seed)  # noqa: S311 nothing secret
    archive, undisturbed, whole = _undisturbed(folder, documents)
    # Without the earlier runs, the next one walks the whole listing.
    shutil.rmtree(undisturbed / CITY / "runs")
    half, after = folder / "half", Aftermath()
    shutil.copytree(undisturbed, half)
    journal_of(half).write_bytes(b"".join(complete_lines(half)[: documents // 2]))
    Store(half / CITY).close()
    for number in range(damages):
        store = folder / f"damaged-{number}"
        shutil.copytree(undisturbed if number % 2 else half, store)
        damage(store / CITY / (INDEX + places.choice(SUFFIXES)), places)
        complete_store(after, archive, store, whole)
    return after


def fill_disks(folder: Path, sizes: Iterable[float], *, documents: int = 40) -> Aftermath:
    """For each of ``sizes``, let a run end whose files may not become larger, then one without such a limit.

    Args:
        folder: an empty folder, for the archive and the stores.
        sizes: the limits, as shares of the size of an undisturbed run's journal.
        documents: number of documents in the archive.
    """
    archive, _, whole = _undisturbed(folder, documents)
    after = Aftermath()
    for number, share in enumerate(sizes):
        store = folder / f"full-{number}"
        run = start_run(archive, store, preexec_fn=_limit(int(share * len(whole))))
        output = end_of_run(run)
        if run.returncode not in {1, 3} or "Traceback" in output:
            after.refused.append(output)
        after.while_storing += bool(complete_lines(store))
        complete_store(after, archive, store, whole)
    return after


def _undisturbed(folder: Path, documents: int) -> tuple[Path, Path, bytes]:
    """Write an archive and let a run of it end. Return the archive, the store, and the bytes of the store's journal."""
    archive, store = folder / "archive", folder / "undisturbed"
    write_archive(archive, documents)
    run = start_run(archive, store)
    output = end_of_run(run)
    if run.returncode != 0:
        raise RuntimeError(f"An undisturbed run failed:\n{output}")
    return archive, store, journal_of(store).read_bytes()


def _limit(size: int) -> Callable[[], None]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit
