"""A folder of saved pages: described by ``pages.jsonl``, or laid out as wget does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import orjson

from crawler.archive.pages import ArchiveError, SavedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = "pages.jsonl"

_NO_PAGES = {
    ".bmp", ".css", ".csv", ".doc", ".docx", ".eot", ".gif", ".gz", ".ico", ".jpeg", ".jpg", ".js", ".json", ".jsonl",
    ".map", ".md", ".mp3", ".mp4", ".ofd", ".otf", ".pdf", ".png", ".ppt", ".pptx", ".rar", ".svg", ".swf", ".ttf",
    ".wacz", ".warc", ".wav", ".webp", ".woff", ".woff2", ".wps", ".xls", ".xlsx", ".zip",
}  # fmt: skip
"""Endings of files that are no pages and are passed over."""

_TRANSFER = {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"}
"""Headers that spoke of the way of the bytes; a saved file holds them as they are."""


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fetched_at: str | None = None


class FolderSource:
    """Pages in a folder, each file in one way: as ``pages.jsonl`` says, else by its place in the tree.

    Of several captures of one URL the newest counts.

    A tree is ``host/path/file[?query]``; the host's port may follow a ``+`` or a ``:``. A file without a
    time of fetching counts as fetched when it was last modified.
    """

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Look through ``folder``; no page is read yet.

        Raises:
            ArchiveError: there is no such folder.
        """
        if not folder.is_dir():
            raise ArchiveError(f"{folder} is no folder: give the folder that holds the saved pages.")
        self.name = name or str(folder)
        self.problems: list[str] = []
        self._folder = folder
        self._entries: dict[str, _Entry] = {}
        self._read_description()
        self._read_tree()

    def urls(self) -> Iterator[str]:
        """The URL of every page."""
        yield from self._entries

    def newest(self) -> str:
        """When the newest page was fetched."""
        return max(map(_fetched_at, self._entries.values()), default="")

    def load(self, url: str) -> SavedPage:
        """The page with exactly this URL."""
        entry = self._entries[url]
        return SavedPage(url, entry.status, entry.headers, entry.path.read_bytes(), _fetched_at(entry))

    def _read_description(self) -> None:
        description = self._folder / PAGES
        if not description.is_file():
            return
        for number, line in enumerate(description.read_bytes().splitlines(), 1):
            if not line.strip():
                continue
            try:
                url, entry = self._described(orjson.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                self.problems.append(
                    f"{description}, line {number}, describes no page ({_words(error)}) and was passed over."
                )
                continue
            held = self._entries.get(url)
            if held is None or _fetched_at(held) <= _fetched_at(entry):
                self._entries[url] = entry

    def _described(self, said: dict[str, Any]) -> tuple[str, _Entry]:
        """One line of ``pages.jsonl``. The file must lie in the folder."""
        url, file = said["url"], said["file"]
        if not isinstance(url, str) or "://" not in url or not isinstance(file, str):
            raise ValueError("url and file must be texts, url with its http:// or https://")
        path = (self._folder / file).resolve()
        if not path.is_relative_to(self._folder.resolve()):
            raise ValueError(f"{file} lies outside of the folder")
        if not path.is_file():
            raise ValueError(f"there is no file {file}")
        fetched_at = said.get("fetched_at")
        if fetched_at is not None:
            fetched_at = _utc(datetime.fromisoformat(fetched_at))
        headers = {
            str(name): str(value)
            for name, value in (said.get("headers") or {}).items()
            if str(name).lower() not in _TRANSFER
        }
        return url, _Entry(path, int(said.get("status") or 200), headers, fetched_at)

    def _read_tree(self) -> None:
        described = {entry.path for entry in self._entries.values()}
        for path in sorted(self._folder.rglob("*")):
            place = path.relative_to(self._folder)
            if (
                len(place.parts) > 1
                and "." in place.parts[0]
                and not place.parts[0].startswith(".")
                and path.suffix.lower() not in _NO_PAGES
                and path.is_file()
                and path.resolve() not in described
            ):
                self._entries.setdefault(_url_of(place), _Entry(path))


def _url_of(place: Path) -> str:
    """The URL of a file in a tree ``host/path/file[?query]``; wget writes ``@`` for ``?`` where it must."""
    host, *rest = place.as_posix().split("/")
    path = "/".join(unquote(part) for part in rest)
    return f"https://{host.replace('+', ':')}/{path}"


def _fetched_at(entry: _Entry) -> str:
    return entry.fetched_at or _utc(datetime.fromtimestamp(entry.path.stat().st_mtime, UTC))


def _utc(moment: datetime) -> str:
    """A moment in UTC to the second; one without a zone is taken for UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _words(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
