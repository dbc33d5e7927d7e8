"""The transfer of a city's folder to a worker that does not share the data folder, and back."""

from __future__ import annotations

import tarfile
from io import BytesIO
from pathlib import Path, PurePosixPath

from crawler.files import write_atomically
from crawler.run.lock import LOCK
from crawler.run.manifest import RUNS
from crawler.store.checksum import SUFFIX
from crawler.store.store import INDEX

_NOT_PACKED = frozenset({LOCK, INDEX, f"{INDEX}{SUFFIX}"})
"""The names of files that are not transferred: the lock, and the index with its checksum, which is derived from the
records."""

ARCHIVE = "archive"
"""The name of the folder with saved responses.

Workers send this folder back. The folder is not sent to workers, which do not need earlier runs' responses.
"""


def pack(folder: Path, *, archive: bool) -> bytes:
    """Return a city's folder as a compressed tar archive.

    Args:
        folder: the city's folder. It need not exist.
        archive: whether to include the subfolder :data:`ARCHIVE`, which contains saved responses.
    """
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as tar:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and name.name not in _NOT_PACKED and (archive or name.parts[0] != ARCHIVE):
                tar.add(path, name.as_posix(), recursive=False)
    return packed.getvalue()


def unpack(packed: bytes, folder: Path) -> None:
    """Write the files of a packed city folder to ``folder``, the manifests last.

    Each file is written atomically.

    Args:
        packed: the folder's content, as :func:`pack` returned it.
        folder: the folder to write to. It is created if it does not exist.

    Raises:
        ValueError: a file would be written outside the folder.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=BytesIO(packed), mode="r:gz") as tar:
        # A manifest may say that a listing was read completely, so it must not arrive before the records.
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
