"""The checksum of a derived file, kept in a second file next to it. It shows whether any byte of the file changed."""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path

SUFFIX = ".checksum"


class Checksum:
    """The SHA-256 of a file, in hexadecimal, kept in the file ``<name>.checksum``.

    A change of the file begins with removing the kept checksum, and ends with writing it again. So a process that is
    killed in between leaves no checksum, and a kept checksum that does not match means that the file was damaged.
    """

    def __init__(self, path: Path) -> None:
        """Create the checksum of the file at ``path``. Nothing is read or written yet."""
        self._file = path
        self.path = path.with_name(path.name + SUFFIX)

    def compare(self) -> bool | None:
        """Return whether the kept checksum matches the file, or None if the file or the kept checksum does not exist."""
        try:
            return self.path.read_bytes() == self._digest()
        except FileNotFoundError:
            return None

    def write(self) -> None:
        """Write the checksum of the file as it is now.

        It need not be synced to the disk: after a power failure, a checksum that was lost or torn means at worst that
        the file is made again.
        """
        self.path.write_bytes(self._digest())

    def remove(self) -> None:
        """Remove the kept checksum, if there is one."""
        self.path.unlink(missing_ok=True)

    def _digest(self) -> bytes:
        with self._file.open("rb") as file:
            return file_digest(file, "sha256").hexdigest().encode()
