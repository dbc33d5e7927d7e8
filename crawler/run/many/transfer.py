"""A city's folder on its way to a worker that does not share the disk, and back."""

from __future__ import annotations

import tarfile
from io import BytesIO
from pathlib import Path, PurePosixPath

from crawler.files import write_atomically
from crawler.run.lock import LOCK
from crawler.run.manifest import RUNS
from crawler.store.store import INDEX

_STAYS = frozenset({LOCK, INDEX})
"""What a folder needs nowhere else: its lock, and what is derived from its records."""

ARCHIVE = "archive"
"""What was fetched before stays; what a run fetched comes back."""


def pack(folder: Path, *, archive: bool) -> bytes:
    """A city's folder as a compressed tar.

    Args:
        folder: of the city; need not be there.
        archive: whether with its archives.
    """
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as tar:
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder)
            if path.is_file() and place.name not in _STAYS and (archive or place.parts[0] != ARCHIVE):
                tar.add(path, place.as_posix(), recursive=False)
    return packed.getvalue()


def unpack(packed: bytes, folder: Path) -> None:
    """Put a city's files in their place, each whole or not at all; the manifests last.

    Raises:
        ValueError: a file would lie outside of the folder.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=BytesIO(packed), mode="r:gz") as tar:
        # A manifest says that a walk was complete: where its records do not arrive, it must not be there either.
        for member in sorted(
            tar.getmembers(), key=lambda member: (member.name.startswith(RUNS), member.name)
        ):
            place = PurePosixPath(member.name)
            content = tar.extractfile(member)
            if place.is_absolute() or ".." in place.parts or content is None:
                raise ValueError(f"{member.name} lies outside of the city's folder")
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content.read())
