"""The pipeline that fetches the attachments of stored records (``-s ATTACHMENTS=1``)."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http import Response
from scrapy.pipelines.files import FilesPipeline
from scrapy.pipelines.media import FileInfo, FileInfoOrError, MediaPipeline
from scrapy.utils.defer import ensure_awaitable

from crawler.clock import now
from crawler.credentials import without_secrets
from crawler.documents.file_types import MEDIA_TYPES, file_type
from crawler.items import Reply
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
from pipelines.attachment_fetching import (
    TOO_COMPLEX,
    Fetched,
    FileFetcher,
    no_file,
    request_for,
    status_of,
    type_mismatch,
)
from pipelines.attachment_store import AtomicFilesStore

FILES = "attachments"
"""The name of the folder for attachments within the city's folder."""

logger = logging.getLogger(__name__)


class Attachments(FilesPipeline):
    """The pipeline that fetches attachments after all pages are read, so no record has to wait for a file.

    The pipeline requests the attachments of this run's records. Unless the run has a ``limit``, the pipeline
    also requests attachments that earlier runs did not store, because a request failed, the run was killed, or
    the settings excluded the attachments.

    Attributes:
        failure: the error that ended fetching or that occurred when ``attachments.jsonl`` was closed, or None.
    """

    STORE_SCHEMES: ClassVar[dict[str, Any]] = {
        **FilesPipeline.STORE_SCHEMES,
        "": AtomicFilesStore,
        "file": AtomicFilesStore,
    }

    def __init__(self, store_uri: str | os.PathLike[str], *, crawler: Crawler) -> None:
        """Create a pipeline that stores files in ``store_uri``: a folder, or a URI like ``s3://bucket/prefix/``.

        Raises:
            StoreError: the setting ``FILES_STORE`` or ``ATTACHMENTS_TYPES`` cannot be used.
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
                f"FILES_STORE={store_uri} is not a store: write a folder, or s3://bucket/prefix/."
            ) from error
        self._folder = Path(settings["DATA_DIR"]) / crawler.spidercls.name
        self._at = (
            f"{FILES}/"
            if settings["FILES_STORE"] is None
            else without_secrets(str(store_uri)).rstrip("/") + "/"
        )
        self._max_size = settings.getint("ATTACHMENTS_MAXSIZE")
        self._types = frozenset(name.strip().lower() for name in settings.getlist("ATTACHMENTS_TYPES"))
        unknown = sorted(self._types - MEDIA_TYPES.keys())
        if unknown:
            raise StoreError(
                f"ATTACHMENTS_TYPES names {unknown[0]}; the known types are {' '.join(MEDIA_TYPES)}."
            )
        self._limits = f"{self._max_size} bytes; {' '.join(sorted(self._types))}"
        self._limits_of_reading = f"{self._limits}; {settings.getfloat('READING_CPU_SECONDS'):g} s"
        self._timeout = settings.getint("ATTACHMENTS_TIMEOUT")
        self._own: list[list[AttachmentLine]] = []
        self._lines: AttachmentLines | None = None
        self._task: asyncio.Task[None] | None = None
        self.failure: StoreError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline, if the setting ``ATTACHMENTS`` is on.

        Raises:
            NotConfigured: ``ATTACHMENTS`` is off, or this is not a recorded run (setting ``RECORD_RUN``).
            StoreError: settings contradict each other or cannot be used.
        """
        settings = crawler.settings
        if not settings.getbool("ATTACHMENTS") or not settings.getbool("RECORD_RUN"):
            raise NotConfigured
        if settings.getbool("REDACT_CONTACTS"):
            raise StoreError(
                "ATTACHMENTS and REDACT_CONTACTS contradict each other, because nothing can be masked in a file: leave"
                " one of them out."
            )
        cls._update_stores(settings)
        city = crawler.spidercls.name
        chosen: str | None = settings["FILES_STORE"]
        if chosen is None:
            store_uri = str(Path(settings["DATA_DIR"]).absolute() / city / FILES)
        else:
            store_uri = f"{chosen.rstrip('/')}/{city}" + ("/" if "://" in chosen else "")
        pipeline = cls(store_uri, crawler=crawler)
        crawler.signals.connect(pipeline.spider_idle, signal=signals.spider_idle)
        return pipeline

    def open_spider(self) -> None:  # type: ignore[override] # Scrapy's method has a deprecated argument
        """Open the city's ``attachments.jsonl``.

        Raises:
            StoreError: the file cannot be opened or read.
        """
        super().open_spider()
        self._lines = AttachmentLines(self._folder)
        if self._lines.torn is not None:
            logger.warning("A torn last line was set aside in %s", self._lines.torn)

    def process_item(self, item: Reply) -> Reply:  # type: ignore[override] # likewise
        """Remember the record's attachments, to be fetched later, and return the record."""
        self._own.append(listed_attachments(asdict(item)))
        return item

    def spider_idle(self) -> None:
        """Start fetching once all pages have been read, and keep the spider open until fetching has ended.

        Raises:
            DontCloseSpider: attachments are being fetched.
        """
        if self._task is None:
            due = list(self._due())
            if not due:
                return
            self._task = asyncio.ensure_future(self._fetch(due))
            self._task.add_done_callback(self._check_idle)
        if not self._task.done():
            raise DontCloseSpider

    async def close_spider(self) -> None:
        """Wait until fetching has ended, then close the journal. If closing fails, set :attr:`failure`."""
        if self._task is not None:
            await self._task
        try:
            if self._lines is not None:
                self._lines.close()
        except StoreError as error:
            self.failure = error

    # Methods that Scrapy's pipeline calls.

    def get_media_requests(self, item: list[AttachmentLine], info: object) -> list[Request]:  # noqa: ARG002
        """Return a request for each attachment in ``item``, the lines of one record's attachments."""
        return [request_for(line.url, self._max_size, self._timeout) for line in item]

    async def media_to_download(  # type: ignore[override]
        self, request: Request, info: MediaPipeline.SpiderInfo, *, item: Any = None
    ) -> FileInfo:
        """Fetch a file with the spider's reader and store it. A failure is described in the result, not raised."""
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
        except Exception as error:  # noqa: BLE001 a remote store may raise anything
            failure = f"could not be stored: {type(error).__name__}: {error}"[:300]
            return no_file(request, AttachmentStatus.FAILED, failure, at)
        digest, problem = hashlib.sha256(answer.body).hexdigest(), type_mismatch(request.url, kind)
        return Fetched(  # type: ignore[return-value]
            url=request.url, path=self._at + path, checksum=digest, status="downloaded", fate=AttachmentStatus.STORED,
            problem=problem, size=len(answer.body), type=MEDIA_TYPES[kind], fetched_at=at,
        )  # fmt: skip

    def file_path(
        self,
        request: Request,  # noqa: ARG002 file names never come from a page
        response: Response | None = None,
        info: MediaPipeline.SpiderInfo | None = None,  # noqa: ARG002
        *,
        item: Any = None,  # noqa: ARG002
    ) -> str:
        """Return the path within the store for the file in ``response``, such as ``ab/abcdef….pdf``.

        The path is made of the SHA-256 of the file's bytes and the name of the file type detected from the bytes.
        """
        body = response.body if response is not None else b""
        digest = hashlib.sha256(body).hexdigest()
        return f"{digest[:2]}/{digest}.{file_type(body)}"

    def item_completed(
        self,
        results: list[FileInfoOrError],
        item: list[AttachmentLine],
        info: object,  # noqa: ARG002
    ) -> list[AttachmentLine]:
        """Return a copy of each line in ``item`` (a record's attachments), filled in from its result in ``results``."""
        filled = []
        for line, (success, answer) in zip(item, results, strict=True):
            failed = {"fate": AttachmentStatus.FAILED, "problem": f"the code failed: {answer}"[:300]}
            result: Any = answer if success else failed
            fate, sha256 = str(result["fate"]), result.get("checksum")
            too_complex = str(result.get("problem")).startswith(TOO_COMPLEX)
            refused = self._limits_of_reading if too_complex else self._limits
            limits = refused if result["fate"] is AttachmentStatus.REFUSED else None
            values = {key: result.get(key) for key in ("problem", "size", "type", "path", "fetched_at")}
            filled.append(replace(line, fate=fate, sha256=sha256, limits=limits, **values))
        return filled

    # The loop over all attachments.

    async def _fetch(self, due: list[list[AttachmentLine]]) -> None:
        """Fetch attachments, one record at a time. An error ends the fetching and is stored in :attr:`failure`."""
        stats = self.crawler.stats
        try:
            for lines in due:
                if self._fetcher.is_stopping():
                    stats.inc_value(f"{STATS_PREFIX}{NOT_REQUESTED}", len(lines))
                    continue
                for line in await super().process_item(lines):
                    self._open_lines.append(line)
                    stats.inc_value(f"{STATS_PREFIX}{line.fate}")
        except StoreError as error:
            self.failure = error
        except Exception as error:
            logger.exception("Fetching attachments failed")
            self.failure = StoreError(f"The code failed over attachments: {type(error).__name__}: {error}.")

    def _check_idle(self, _: object) -> None:
        """Make Scrapy's engine check immediately, and not at its next heartbeat, whether the spider is idle."""
        slot = self.crawler.engine._slot if self.crawler.engine else None  # noqa: SLF001 there is no public way
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    def _due(self) -> Iterator[list[AttachmentLine]]:
        """Yield the lines of the attachments to fetch, as one list per record. Skip other records.

        If the run has a ``limit``, only the records of this run are considered, otherwise all stored records.
        """
        limited = getattr(getattr(self.crawler.spider, "arguments", None), "limit", None)
        for listed in self._own if limited else _listed_by_records(self._folder / RECORDS):
            limits = {self._limits, self._limits_of_reading}
            due = [line for line in listed if not self._open_lines.is_up_to_date(line, limits)]
            if due:
                yield due

    @property
    def _open_lines(self) -> AttachmentLines:
        if self._lines is None:
            raise RuntimeError("open_spider was not called before the pipeline was used.")
        return self._lines

    @property
    def _fetcher(self) -> FileFetcher:
        fetcher: FileFetcher = self.crawler.spider.reader  # type: ignore[union-attr] # only a city's spider has one
        return fetcher


def _listed_by_records(journal: Path) -> list[list[AttachmentLine]]:
    """Return a list of attachments for each record in a journal, in the order of the records.

    Each list contains the attachments of the record's newest revision. Records without attachments are skipped.
    """
    with RecordVersions(journal) as versions:
        return [listed_attachments(record) for record in versions.current() if record["attachments"]]
