"""Open the sources that a user names, for example with ``-s REPLAY=…``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from crawler.archive.lookup import Archive
from crawler.archive.model import ArchiveError, PageSource
from crawler.archive.sources.folder import FolderSource
from crawler.archive.sources.page_file import page_at_beginning
from crawler.archive.sources.several import SeveralSources
from crawler.archive.sources.wacz import WaczSource
from crawler.archive.warc.records import GZIP, is_gzipped_warc
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.warc_file import WARC_SUFFIXES

_HEAD = 4096
_ARC = b"filedesc:"
"""The first bytes of an ARC file, the format of web archives before WARC."""

_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
"""The first bytes of a zstd frame, and of a frame with a dictionary (RFC 8878), with which a .warc.zst may begin."""

_SHOWN_PROBLEMS = 3
"""The maximum number of problems that an error message contains."""


def open_archive(
    named: str, fold: Callable[[str], str], at: str | None = None, *, follow_links: bool = False
) -> Archive:
    """Open one or more sources as one archive.

    Args:
        named: the paths of folders, ``.warc``, ``.warc.gz`` or ``.wacz`` files, separated by commas.
        fold: a function that converts all URLs under which a page can be requested to the same text (see
            :class:`~crawler.archive.lookup.Archive`).
        at: a time in UTC, e.g. ``2026-11-22T07:15:00Z``, or None. Captures fetched by this time are preferred to later
            captures. Without a time, the newest captures are preferred.
        follow_links: True to follow links that lead out of a folder (the setting ``FOLLOW_LINKS``).

    Raises:
        ArchiveError: a source does not exist, no source can be read, or no source contains a page.
    """
    names = [name.strip() for name in named.split(",") if name.strip()]
    archive = Archive(open_sources(names, follow_links=follow_links), fold, at)
    if next(archive.captures(), None) is None:
        raise ArchiveError(no_page_found(named, archive.problems()))
    return archive


def no_page_found(named: str, problems: Sequence[str]) -> str:
    """Return the sentences about sources without a page: where pages are sought, and the first problems of the sources."""
    return (
        f"No saved page was found in {named}. The pages of a folder must be described in its pages.jsonl, be saved"
        " under host/path/file, or contain their own URL; those of a web archive are its http and https responses."
        + "".join(f" {problem}" for problem in problems[:_SHOWN_PROBLEMS])
    )


def open_sources(names: Sequence[str], *, follow_links: bool = False) -> list[PageSource]:
    """Open several sources, and return them in the order of ``names``.

    A source that exists but cannot be opened is replaced by an empty source that reports the problem, so that the
    other sources can still be read.

    Raises:
        ArchiveError: a source does not exist, or no source can be read.
    """
    for name in names:
        _existing_path(name)
    opened: list[PageSource] = []
    errors: list[str] = []
    for name in names:
        try:
            opened.append(open_source(name, names, follow_links=follow_links))
        except ArchiveError as error:
            errors.append(str(error))
            opened.append(SeveralSources([], name, [_skipped(error)]))
    if errors and len(errors) == len(names):
        raise ArchiveError(" ".join(errors[:_SHOWN_PROBLEMS]))
    return opened


def open_source(name: str, named: Sequence[str] = (), *, follow_links: bool = False) -> PageSource:
    """Open one source: a folder of pages or of web archives, or a ``.warc``, ``.warc.gz`` or ``.wacz`` file.

    A file's type is recognised by its first bytes. If these bytes are unknown, a file whose name ends in ``.warc`` or
    ``.warc.gz`` is opened as a WARC file.

    Args:
        name: the path of the source, as the user wrote it.
        named: the paths of all sources that the user named. A revisit record, which has no body, may refer to a
            capture in any of these sources.
        follow_links: True to follow links that lead out of a folder (the setting ``FOLLOW_LINKS``).

    Raises:
        ArchiveError: the source does not exist, cannot be read, or has an unknown type.
    """
    path = _existing_path(name)
    try:
        source = (
            _open_folder(path, name, follow_links=follow_links) if path.is_dir() else _open_file(path, name)
        )
    except OSError as error:
        raise ArchiveError(f"{name} cannot be read ({error.strerror}).") from error
    others = [other for other in named if other != name]
    for archive in archives_of(source):
        archive.other_sources = partial(_archives_in, others)
    return source


def archives_of(source: PageSource) -> list[WarcSource]:
    """Return the web archives (WARC and WACZ files) that a source consists of."""
    return [member for member in _members(source) if isinstance(member, WarcSource)]


def folders_of(source: PageSource) -> list[FolderSource]:
    """Return the folders of saved pages that a source consists of."""
    return [member for member in _members(source) if isinstance(member, FolderSource)]


def _members(source: PageSource) -> Sequence[PageSource]:
    return source.sources if isinstance(source, SeveralSources) else [source]


def _existing_path(name: str) -> Path:
    path = Path(name)
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise ArchiveError(f"There is no {name} to read: check the path.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ArchiveError(
            f"{name} cannot be read ({reason}): check the path, and that you may enter every folder on it."
        ) from error
    return path


def _skipped(error: ArchiveError) -> str:
    return f"{error} It was skipped."


def _archives_in(names: Sequence[str]) -> list[WarcSource]:
    found = []
    for name in names:
        with suppress(ArchiveError):  # already reported when it was opened as a source
            found += archives_of(open_source(name))
    return found


def _open_folder(path: Path, name: str, *, follow_links: bool) -> PageSource:
    """Open the folder at ``path`` as one source that contains both its saved pages and its web archives.

    ``name`` is the name of the source, as the user wrote it. Web archives that cannot be opened are skipped and
    reported in the source's ``problems``.

    Raises:
        ArchiveError: the folder contains web archives, but none can be opened, and it contains no saved pages.
    """
    pages = FolderSource(path, name, follow_links=follow_links)
    if not pages.archives:
        return pages
    sources: list[PageSource] = [pages]
    problems = []
    for archive in pages.archives:
        try:
            sources.append(_open_file(archive, str(archive)))
        except ArchiveError as error:
            problems.append(_skipped(error))
    if len(problems) == len(pages.archives) and not pages.newest():
        raise ArchiveError(" ".join(problems[:_SHOWN_PROBLEMS]))
    return SeveralSources(sources, name, problems)


def _open_file(path: Path, name: str) -> PageSource:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ArchiveError(f"{name} cannot be read ({error.strerror}).") from error
    if head.startswith(b"PK"):
        return WaczSource(path, name)
    if (
        head.startswith(b"WARC/")
        or (head.startswith(GZIP) and is_gzipped_warc(head))
        or path.name.endswith(WARC_SUFFIXES)
    ):
        return WarcSource(path, name)
    if head.startswith(_ZSTD):
        raise ArchiveError(
            f"{name} is compressed with zstd, which is not read here: unpack it with zstd -d (and -D if it has a"
            " dictionary), and use the .warc."
        )
    if page_at_beginning(head).body.startswith(_ARC):
        raise ArchiveError(
            f"{name} is an ARC file, which is older than WARC and not read here: convert it with"
            f" warcio recompress {name} {name.removesuffix('.gz').removesuffix('.arc')}.warc.gz."
        )
    raise ArchiveError(
        f"{name} is not an archive. A source is a folder of saved pages, a .warc, a .warc.gz or a .wacz. To read a"
        " single saved page, use scrapy read."
    )
