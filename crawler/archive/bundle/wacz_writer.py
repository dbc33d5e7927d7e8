"""Write WARC files into a WACZ (version 1.1.1) with an index, a list of pages, a description and digests."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import orjson

from crawler import __version__
from crawler.archive.bundle.surt import standard_surt
from crawler.archive.warc.source import WarcSource

_BLOCK = 1 << 20
_LARGE = 1 << 30


@dataclass(frozen=True, slots=True)
class ListedPage:
    """An entry of ``pages.jsonl``, the list of pages that a WACZ viewer shows.

    Attributes:
        url: the requested URL.
        fetched_at: the time of the fetch in UTC, e.g. ``2026-11-22T07:15:00Z``.
        title: the title that the viewer shows for the page.
    """

    url: str
    fetched_at: str
    title: str


def write_wacz(
    path: Path, sources: Iterable[WarcSource], pages: Iterable[ListedPage], *, title: str, created: str
) -> int:
    """Write a WACZ. The same WARC files always result in the same bytes.

    Args:
        path: the WACZ to write.
        sources: the WARC files to include, one source per file.
        pages: the entries of ``pages.jsonl``, the list of pages.
        title: the title of the WACZ.
        created: the time of creation in UTC, e.g. ``2026-11-22T07:15:00Z``. All files in the WACZ get this time, too.

    Returns:
        The number of captures in the WACZ.

    Raises:
        OSError: the WACZ cannot be written.
        ArchiveError: a WARC file cannot be read.
    """
    with (
        ZipFile(path, "w") as wacz,
        TemporaryDirectory(dir=path.parent, prefix=".wacz-") as folder,
        closing(sqlite3.connect("")) as lines,  # a temporary file, as soon as there are many
    ):
        members = _Members(wacz, created)
        lines.execute("CREATE TABLE line (text BLOB)")
        for source in sources:
            for file in source.files.values():
                members.add_file(f"archive/{file.path.name}", file.path)
            lines.executemany("INSERT INTO line VALUES (?)", _index_lines(source))
        cdxj = Path(folder) / "index.cdxj"
        with cdxj.open("wb") as index:
            index.writelines(line for (line,) in lines.execute("SELECT text FROM line ORDER BY text"))
        (captures,) = lines.execute("SELECT COUNT(*) FROM line").fetchone()
        members.add_file("indexes/index.cdxj", cdxj, ZIP_DEFLATED)
        members.add("pages/pages.jsonl", b"".join(_page_lines(pages)))
        package = orjson.dumps(
            {
                "profile": "data-package",
                "wacz_version": "1.1.1",
                "title": title,
                "created": created,
                "software": f"fuwen/{__version__}",
                "resources": members.resources,
            },
            option=orjson.OPT_INDENT_2,
        )
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(package).hexdigest()}"}
        members.add("datapackage.json", package)
        members.add("datapackage-digest.json", orjson.dumps(digest, option=orjson.OPT_INDENT_2))
    return int(captures)


class _Members:
    """A writer that adds files to a WACZ, and collects an entry for ``datapackage.json`` for each file."""

    def __init__(self, wacz: ZipFile, created: str) -> None:
        moment = datetime.fromisoformat(created)
        self.resources: list[dict[str, Any]] = []
        self._wacz = wacz
        self._date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)

    def add(self, name: str, data: bytes) -> None:
        """Compress ``data``, and add it to the WACZ as the file ``name``."""
        self._wacz.writestr(self._info(name, ZIP_DEFLATED), data)
        self._describe(name, len(data), sha256(data).hexdigest())

    def add_file(self, name: str, path: Path, compression: int = ZIP_STORED) -> None:
        """Add a copy of the file at ``path`` to the WACZ as the file ``name``.

        ``compression`` is the compression method, a constant of :mod:`zipfile`. By default, the copy is not compressed.
        Do not compress WARC files, because their records are read directly from the WACZ.
        """
        digest, size = sha256(), 0
        large = path.stat().st_size > _LARGE
        with (
            path.open("rb") as file,
            self._wacz.open(self._info(name, compression), "w", force_zip64=large) as member,
        ):
            while block := file.read(_BLOCK):
                member.write(block)
                digest.update(block)
                size += len(block)
        self._describe(name, size, digest.hexdigest())

    def _info(self, name: str, compression: int) -> ZipInfo:
        info = ZipInfo(name, self._date)
        info.compress_type = compression
        info.external_attr = 0o644 << 16
        return info

    def _describe(self, name: str, size: int, digest: str) -> None:
        self.resources.append(
            {"name": name.rsplit("/", 1)[-1].lower(), "path": name, "hash": f"sha256:{digest}", "bytes": size}
        )


def _index_lines(source: WarcSource) -> Iterator[tuple[bytes]]:
    """Yield the lines of the index (CDXJ) for a source: ``<SURT> <UTC time in 14 digits> <JSON>``."""
    for entry in source.index.with_prefix(""):
        capture, location = entry.capture, entry.capture.location
        fields = {
            "url": capture.url,
            "mime": entry.mime,
            "status": str(capture.status),
            "digest": entry.digest,
            "length": str(location.length),
            "offset": str(location.offset),
            "filename": location.file.removeprefix(source.folder),
            "page_sha256": entry.page_sha256,
        }
        key = standard_surt(capture.url).replace(" ", "%20").encode()
        moment = re.sub("[^0-9]", "", capture.fetched_at).encode()
        yield (
            b"%s %s %s\n"
            % (key, moment, orjson.dumps({name: v for name, v in fields.items() if v is not None})),
        )


def _page_lines(pages: Iterable[ListedPage]) -> Iterable[bytes]:
    yield orjson.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Pages"}) + b"\n"
    for page in pages:
        page_id = sha256(f"{page.fetched_at} {page.url}".encode()).hexdigest()[:22]
        line = {"id": page_id, "url": page.url, "ts": page.fetched_at, "title": page.title}
        yield orjson.dumps(line) + b"\n"
