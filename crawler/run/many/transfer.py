"""The transfer of a city's folder to a worker that does not share the disk, and back."""

from __future__ import annotations

import tarfile
from io import BytesIO
from pathlib import Path, PurePosixPath

from crawler.files import write_atomically
from crawler.run.lock import LOCK
from crawler.run.manifest import RUNS
from crawler.store.store import INDEX

_NOT_PACKED = frozenset({LOCK, INDEX})
"""Files that are not transferred: the lock, and the index, which is derived from the records."""

ARCHIVE = "archive"
"""The folder that is packed only on the way back: the worker does not need earlier archives."""


def pack(folder: Path, *, archive: bool) -> bytes:
    """Return a city's folder as a compressed tar.

    Args:
        folder: the city's folder; it need not exist.
        archive: whether to include its archives.
    """
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as tar:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and name.name not in _NOT_PACKED and (archive or name.parts[0] != ARCHIVE):
                tar.add(path, name.as_posix(), recursive=False)
    return packed.getvalue()


def unpack(packed: bytes, folder: Path) -> None:
    """Write the files of a packed folder into a city's folder, each atomically, the manifests last.

    Raises:
        ValueError: a file would be outside of the folder.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=BytesIO(packed), mode="r:gz") as tar:
        # A manifest may say that a walk was complete, so it must not arrive without the records.
        for member in sorted(
            tar.getmembers(), key=lambda member: (member.name.startswith(RUNS), member.name)
        ):
            name = PurePosixPath(member.name)
            content = tar.extractfile(member)
            if name.is_absolute() or ".." in name.parts or content is None:
                raise ValueError(f"{member.name} is outside of the city's folder")
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content.read())
