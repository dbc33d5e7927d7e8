"""``pages.jsonl``: what a folder says of the pages saved in it, a line each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from crawler.archive.model import TRANSFER_HEADERS, printable
from crawler.clock import utc
from crawler.reading.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGES = "pages.jsonl"


@dataclass(frozen=True, slots=True)
class PageDescription:
    """A page as a line describes it; ``fetched_at`` is None where it does not say when."""

    path: Path
    url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: str | None = None


class PageDescriptions:
    """The ``pages.jsonl`` of a folder.

    Attributes:
        pages: file -> what is said of it; a file may hold the page of several URLs.
        problems: lines that describe no page, a sentence each.
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder's ``pages.jsonl``, if it has one."""
        self.pages: dict[Path, list[PageDescription]] = {}
        self.problems: list[str] = []
        self._folder = folder.resolve()
        description = folder / PAGES
        if not description.is_file():
            return
        for number, line in enumerate(description.read_bytes().splitlines(), 1):
            if not line.strip():
                continue
            try:
                described = self._described(orjson.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                self.problems.append(
                    f"{printable(description)}, line {number}, describes no page ({_words(error)}) and was passed over."
                )
                continue
            self.pages.setdefault(described.path, []).append(described)

    def _described(self, said: dict[str, Any]) -> PageDescription:
        """One line. The file must lie in the folder."""
        url, file = said["url"], said["file"]
        if not isinstance(url, str) or "://" not in url or not isinstance(file, str):
            raise ValueError("url and file must be texts, url with its http:// or https://")
        if not is_url(url):
            raise ValueError(f"{url} is no address")
        path = (self._folder / file).resolve()
        if not path.is_relative_to(self._folder):
            raise ValueError(f"{file} lies outside of the folder")
        if not path.is_file():
            raise ValueError(f"there is no file {file}")
        fetched_at = said.get("fetched_at")
        if fetched_at is not None:
            fetched_at = utc(datetime.fromisoformat(fetched_at))
        headers = {
            str(name): str(value)
            for name, value in (said.get("headers") or {}).items()
            if str(name).lower() not in TRANSFER_HEADERS
        }
        return PageDescription(path, url, int(said.get("status") or 200), headers, fetched_at)


def _words(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
