"""A source of pages that reads a WACZ: a ZIP file with WARC files, which are read in place."""

from __future__ import annotations

import shutil
import weakref
from hashlib import sha256
from pathlib import Path, PurePosixPath
from struct import unpack
from tempfile import mkdtemp
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from crawler.archive.model import ArchiveError
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.warc_file import WARC_SUFFIXES, WarcFile
from crawler.files import printable

MAX_COMPRESSION_RATIO = 200
"""The maximum ratio of unpacked to compressed size of a file in a WACZ.

A file with a higher ratio is rejected as a zip bomb.
"""

_HEADER = 30
_NAMES = 26


class WaczSource(WarcSource):
    """A source that reads pages from a WACZ, which is a ZIP file with WARC files.

    The WACZ standard requires that the WARC files are stored uncompressed. Uncompressed WARC files are read in place.
    A compressed WARC file is unpacked into a temporary folder.
    """

    def __init__(self, path: Path, name: str | None = None) -> None:
        """Find the WARC files in the WACZ at ``path``.

        ``name`` is the name that the user gave the source. If it is None, the path is used. A WARC file that cannot be
        read is skipped and reported in ``problems``.

        Raises:
            ArchiveError: the file is not a ZIP file, or does not contain a WARC file that can be read.
        """
        self._unpacked: Path | None = None
        problems: list[str] = []
        files = []
        try:
            with ZipFile(path) as wacz, path.open("rb") as raw:
                for member in wacz.infolist():
                    if not member.filename.lower().endswith(WARC_SUFFIXES):
                        continue
                    try:
                        files.append(self._file(path, wacz, member, raw))
                    # zipfile raises NotImplementedError for a compression that it cannot undo.
                    except (ArchiveError, OSError, BadZipFile, NotImplementedError) as error:
                        problems.append(f"{path}, the member {member.filename[:200]} was skipped: {error}.")
        except (OSError, BadZipFile) as error:
            raise ArchiveError(
                f"{path} is not a WACZ that can be read ({error}): get a whole copy of it."
            ) from error
        if not files:
            details = f" {' '.join(problems)}" if problems else ""
            raise ArchiveError(f"{path} holds no WARC file that can be read.{details}")
        super().__init__(path, name, files)
        self.problems += problems

    def close(self) -> None:
        """Close the index, and remove the WARC files that were unpacked."""
        super().close()
        if self._unpacked is not None:
            shutil.rmtree(self._unpacked, ignore_errors=True)

    def _file(self, path: Path, wacz: ZipFile, member: ZipInfo, raw: BinaryIO) -> WarcFile:
        member_path = PurePosixPath(member.filename.replace("\\", "/"))
        if member_path.is_absolute() or ".." in member_path.parts:
            raise ArchiveError("its name leads out of the archive")
        if member.flag_bits & 1:
            raise ArchiveError("it is encrypted")
        name = printable(f"{path}!{member.filename}")
        if wacz.getinfo(member.filename).header_offset != member.header_offset:
            name += f"@{member.header_offset}"  # of the members with the same name, only the last keeps it unchanged
        if member.compress_type == ZIP_STORED:
            raw.seek(member.header_offset + _NAMES)
            begin = member.header_offset + _HEADER + sum(unpack("<HH", raw.read(4)))
            return WarcFile(name, path, begin, begin + member.file_size)
        if member.file_size > MAX_COMPRESSION_RATIO * max(member.compress_size, 1024):
            raise ArchiveError(
                f"it unpacks from {member.compress_size:,} to {member.file_size:,} bytes, like a zip bomb"
            )
        if self._unpacked is None:
            self._unpacked = Path(mkdtemp(prefix="fuwen-wacz-"))
            weakref.finalize(self, shutil.rmtree, self._unpacked, ignore_errors=True)
        unpacked = self._unpacked / sha256(name.encode()).hexdigest()[:16]
        with wacz.open(member) as packed, unpacked.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)  # zipfile reads no more than the declared size
        return WarcFile(name, unpacked, 0, unpacked.stat().st_size)
