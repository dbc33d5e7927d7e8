"""The files that stored records list, fetched after the last page (``-s ATTACHMENTS=1``)."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http import Response
from scrapy.pipelines.files import FilesPipeline
from scrapy.pipelines.media import MediaPipeline
from scrapy.utils.defer import ensure_awaitable

from crawler.clock import now
from crawler.documents.file_types import MEDIA_TYPES, file_type
from crawler.store.attachment_journal import (
    NOT_REQUESTED,
    STATS_PREFIX,
    AttachmentLine,
    AttachmentLines,
    AttachmentStatus,
    listed_attachments,
)
from crawler.store.journal import StoreError
from crawler.store.store import RECORDS
from crawler.store.versions import RecordVersions
from pipelines.attachment_fetching import Fetched, FileFetcher, no_file, request_for, status_of, type_mismatch
from pipelines.attachment_store import AtomicFilesStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.pipelines.media import FileInfo, FileInfoOrError

    from crawler.items import Reply

FILES = "attachments"
"""The folder of the files, in the city's."""

logger = logging.getLogger(__name__)


class Attachments(FilesPipeline):
    """Fetches attachments when every page has been read, so that no record waits for a file or is lost by one.

    Asked for is what a record of this run lists, and whatever an earlier run owes: files that failed, that
    a killed run left out, or that were not wanted then. A run with ``limit`` leaves the earlier ones alone.
    """

    STORE_SCHEMES: ClassVar[dict[str, Any]] = {
        **FilesPipeline.STORE_SCHEMES,
        "": AtomicFilesStore,
        "file": AtomicFilesStore,
    }

    def __init__(self, store_uri: str | os.PathLike[str], *, crawler: Crawler) -> None:
        """Keep files at ``store_uri``.

        Raises:
            StoreError: the setting ``FILES_STORE`` or the city's folder cannot be used.
        """
        settings = crawler.settings
        try:
            super().__init__(store_uri, crawler=crawler)
        except NotConfigured as error:
            raise StoreError(
                f"FILES_STORE={store_uri} cannot be used ({error}): pip install -c constraints.txt -e '.[s3]'."
            ) from error
        except (KeyError, ValueError, AssertionError) as error:
            raise StoreError(
                f"FILES_STORE={store_uri} is no store: write a folder, or s3://bucket/prefix/."
            ) from error
        self._folder = Path(settings["DATA_DIR"]) / crawler.spidercls.name
        self._at = f"{FILES}/" if settings["FILES_STORE"] is None else str(store_uri).rstrip("/") + "/"
        self._largest = settings.getint("ATTACHMENTS_MAXSIZE")
        self._types = frozenset(each.strip().lower() for each in settings.getlist("ATTACHMENTS_TYPES"))
        unknown = sorted(self._types - MEDIA_TYPES.keys())
        if unknown:
            raise StoreError(
                f"ATTACHMENTS_TYPES names {unknown[0]}, which is none of {' '.join(MEDIA_TYPES)}."
            )
        self._limits = f"{self._largest} bytes; {' '.join(sorted(self._types))}"
        self._seconds = settings.getint("ATTACHMENTS_TIMEOUT")
        self._own: list[list[AttachmentLine]] = []
        self._lines: AttachmentLines | None = None
        self._task: asyncio.Task[None] | None = None
        self.failure: StoreError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Be there where ``ATTACHMENTS`` is set.

        Raises:
            NotConfigured: it is not.
            StoreError: settings contradict each other, or the place for the files cannot be used.
        """
        settings = crawler.settings
        if not settings.getbool("ATTACHMENTS"):
            raise NotConfigured
        if settings.getbool("REDACT_CONTACTS"):
            raise StoreError(
                "ATTACHMENTS and REDACT_CONTACTS contradict each other, for nothing can be masked in a file: leave one"
                " of them out."
            )
        cls._update_stores(settings)
        city = crawler.spidercls.name
        chosen: str | None = settings["FILES_STORE"]
        if chosen is None:
            place = str(Path(settings["DATA_DIR"]).absolute() / city / FILES)
        else:
            place = f"{chosen.rstrip('/')}/{city}" + ("/" if "://" in chosen else "")
        pipeline = cls(place, crawler=crawler)
        crawler.signals.connect(pipeline.spider_idle, signal=signals.spider_idle)
        return pipeline

    def open_spider(self) -> None:  # type: ignore[override] # Scrapy's own takes a spider that is deprecated
        """Open the lines of the city."""
        super().open_spider()
        self._lines = AttachmentLines(self._folder)
        if self._lines.torn is not None:
            logger.warning("A torn last line was set aside in %s", self._lines.torn)

    def process_item(self, item: Reply) -> Reply:  # type: ignore[override] # likewise
        """Note what a record lists, for later."""
        self._own.append(listed_attachments(asdict(item)))
        return item

    def spider_idle(self) -> None:
        """Begin to fetch when the pages are read; the spider is closed after the last file.

        Raises:
            DontCloseSpider: there is more to fetch.
        """
        if self._task is None:
            owed = list(self._owed())
            if not owed:
                return
            self._task = asyncio.ensure_future(self._fetch(owed))
            self._task.add_done_callback(self._go_on)
        if not self._task.done():
            raise DontCloseSpider

    async def close_spider(self) -> None:
        """Wait for the file under way, and close the lines."""
        if self._task is not None:
            await self._task
        try:
            if self._lines is not None:
                self._lines.close()
        except StoreError as error:
            self.failure = error

    # What Scrapy's pipeline asks for.

    def get_media_requests(self, item: list[AttachmentLine], info: object) -> list[Request]:  # noqa: ARG002
        """A request for each attachment of a record."""
        return [request_for(line.url, self._largest, self._seconds) for line in item]

    async def media_to_download(  # type: ignore[override]
        self, request: Request, info: MediaPipeline.SpiderInfo, *, item: Any = None
    ) -> FileInfo:
        """Fetch a file here, so that one that cannot be had is a fact and no traceback."""
        answer = await self._fetcher.file(request)
        if not isinstance(answer, Response):
            return no_file(request, status_of(answer), answer.reason)
        at = str(answer.meta.get("fetched_at") or now())
        kind = file_type(answer.body)
        if not answer.body:
            return no_file(request, AttachmentStatus.FAILED, "empty", at)
        if kind == "html":
            return no_file(request, AttachmentStatus.FAILED, "a web page in place of a file", at)
        if kind not in self._types:
            return no_file(request, AttachmentStatus.REFUSED, f"of type {kind}", at)
        path = self.file_path(request, response=answer)
        try:
            await ensure_awaitable(self.file_downloaded(answer, request, info, item=item))
        except Exception as error:  # noqa: BLE001 a store far away raises what it likes
            return no_file(
                request,
                AttachmentStatus.FAILED,
                f"could not be stored: {type(error).__name__}: {error}"[:300],
                at,
            )
        digest, odd = hashlib.sha256(answer.body).hexdigest(), type_mismatch(request.url, kind)
        return Fetched(  # type: ignore[return-value]
            url=request.url, path=self._at + path, checksum=digest, status="downloaded", fate=AttachmentStatus.STORED,
            problem=odd, size=len(answer.body), type=MEDIA_TYPES[kind], fetched_at=at,
        )  # fmt: skip

    def file_path(
        self,
        request: Request,  # noqa: ARG002 nothing that a page says names a file
        response: Response | None = None,
        info: MediaPipeline.SpiderInfo | None = None,  # noqa: ARG002
        *,
        item: Any = None,  # noqa: ARG002
    ) -> str:
        """``ab/abcdef….pdf``: the SHA-256 of the bytes, and the ending of their type."""
        body = response.body if response is not None else b""
        digest = hashlib.sha256(body).hexdigest()
        return f"{digest[:2]}/{digest}.{file_type(body)}"

    def item_completed(
        self,
        results: list[FileInfoOrError],
        item: list[AttachmentLine],
        info: object,  # noqa: ARG002
    ) -> list[AttachmentLine]:
        """The lines of a record, filled in."""
        filled = []
        for line, (done, said) in zip(item, results, strict=True):
            got: Any = (
                said
                if done
                else {"fate": AttachmentStatus.FAILED, "problem": f"the code failed: {said}"[:300]}
            )
            limits = self._limits if got["fate"] is AttachmentStatus.REFUSED else None
            filled.append(
                replace(
                    line,
                    fate=str(got["fate"]),
                    problem=got["problem"],
                    sha256=got.get("checksum"),
                    size=got.get("size"),
                    type=got.get("type"),
                    path=got.get("path"),
                    fetched_at=got.get("fetched_at"),
                    limits=limits,
                )
            )
        return filled

    # The way through all of them.

    async def _fetch(self, owed: list[list[AttachmentLine]]) -> None:
        """Fetch what is owed, record after record. What cannot be written ends it."""
        stats = self.crawler.stats
        try:
            for wanted in owed:
                if self._fetcher.is_stopping():
                    stats.inc_value(f"{STATS_PREFIX}{NOT_REQUESTED}", len(wanted))
                    continue
                for line in await super().process_item(wanted):
                    self._open_lines.append(line)
                    stats.inc_value(f"{STATS_PREFIX}{line.fate}")
        except StoreError as error:
            self.failure = error
        except Exception as error:
            logger.exception("FileFetcher attachments failed")
            self.failure = StoreError(f"The code failed over attachments: {type(error).__name__}: {error}.")

    def _go_on(self, _: object) -> None:
        """Have the engine look at once whether it is idle, not at its next heartbeat."""
        slot = self.crawler.engine._slot if self.crawler.engine else None  # noqa: SLF001 nothing public does it
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    def _owed(self) -> Iterator[list[AttachmentLine]]:
        """What is to be fetched, a list for each record, in the order of the journal."""
        limited = getattr(getattr(self.crawler.spider, "arguments", None), "limit", None)
        for listed in self._own if limited else _listed_by_records(self._folder / RECORDS):
            owed = [line for line in listed if not self._open_lines.is_up_to_date(line, self._limits)]
            if owed:
                yield owed

    @property
    def _open_lines(self) -> AttachmentLines:
        if self._lines is None:
            raise RuntimeError("Scrapy opens a pipeline before it is used.")
        return self._lines

    @property
    def _fetcher(self) -> FileFetcher:
        fetcher: FileFetcher = self.crawler.spider.fetcher  # type: ignore[union-attr] # of a city's spider
        return fetcher


def _listed_by_records(journal: Path) -> list[list[AttachmentLine]]:
    """Return the attachments of every record at its newest revision, in the order of the journal."""
    with RecordVersions(journal) as versions:
        return [listed_attachments(record) for record in versions.current() if record["attachments"]]
