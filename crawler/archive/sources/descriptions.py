"""Read ``pages.jsonl``, a file in which each line describes one saved page in a folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from crawler.archive.model import TRANSFER_HEADERS
from crawler.clock import utc
from crawler.files import is_there, printable
from crawler.reading.urls import is_url

PAGES = "pages.jsonl"

_PAGES_OF_A_WACZ = re.compile(rb"\s*\{[^\n]{0,1000}\"format\"\s*:\s*\"json-pages-")
"""Matches the beginning of a file of the same name in an unzipped WACZ, which lists pages of its WARC files."""


@dataclass(frozen=True, slots=True)
class PageDescription:
    """The description of one saved page, from a line of ``pages.jsonl``.

    Attributes:
        path: the file that contains the page's body.
        url: the requested URL.
        status: the HTTP status code.
        headers: the response headers, without those that describe the transfer.
        fetched_at: the time of the fetch in UTC, e.g. ``2026-11-22T07:15:00Z``, or None if the line contains no time.
    """

    path: Path
    url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: str | None = None


class PageDescriptions:
    """The content of a folder's ``pages.jsonl``.

    Attributes:
        pages: lists of descriptions, keyed by the described file's path. A file has several descriptions if the
            same body was saved for several URLs.
        problems: sentences about the lines that do not describe a page.
    """

    def __init__(self, folder: Path) -> None:
        """Read the ``pages.jsonl`` in ``folder``. If that file does not exist, there are no descriptions.

        The file of the same name in an unzipped WACZ describes no files.
        """
        self.pages: dict[Path, list[PageDescription]] = {}
        self.problems: list[str] = []
        self._folder = folder.resolve()
        description = folder / PAGES
        if not description.is_file():
            return
        content = description.read_bytes()
        if _PAGES_OF_A_WACZ.match(content):
            return
        for number, line in enumerate(content.splitlines(), 1):
            if not line.strip():
                continue
            try:
                described = self._parse(orjson.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                self.problems.append(
                    f"{printable(description)}, line {number}, does not describe a page ({_reason(error)}) and was skipped."
                )
                continue
            self.pages.setdefault(described.path, []).append(described)

    def _parse(self, line: dict[str, Any]) -> PageDescription:
        """Convert one line of ``pages.jsonl``, decoded from JSON, to a description.

        Raises:
            ValueError: a value is invalid, or the file does not exist or is outside the folder.
            KeyError: ``url`` or ``file`` is missing.
        """
        url, file = line["url"], line["file"]
        if not isinstance(url, str) or "://" not in url or not isinstance(file, str):
            raise ValueError("url and file must be strings, url with its http:// or https://")
        if not is_url(url):
            raise ValueError(f"{url} is not a URL")
        path = (self._folder / file).resolve()
        if not path.is_relative_to(self._folder):
            raise ValueError(f"{file} is outside the folder")
        if not is_there(path) or not path.is_file():
            raise ValueError(f"{file} does not exist")
        fetched_at = line.get("fetched_at")
        if fetched_at is not None:
            fetched_at = utc(datetime.fromisoformat(fetched_at))
        headers = {
            str(name): str(value)
            for name, value in (line.get("headers") or {}).items()
            if str(name).lower() not in TRANSFER_HEADERS
        }
        return PageDescription(path, url, int(line.get("status") or 200), headers, fetched_at)


def _reason(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
