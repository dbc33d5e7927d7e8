"""The folder of attachments: Scrapy's store of files, with files that are whole or not there."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy.pipelines.files import FSFilesStore
from scrapy.pipelines.media import MediaPipeline

from crawler.files import write_atomically

if TYPE_CHECKING:
    from io import BytesIO


class AtomicFilesStore(FSFilesStore):
    """Scrapy's folder of files, with files that are whole or not there: written aside, synced, renamed."""

    def persist_file(
        self,
        path: str | os.PathLike[str],
        buf: BytesIO,
        info: MediaPipeline.SpiderInfo,  # noqa: ARG002 the signature is Scrapy's
        meta: dict[str, Any] | None = None,  # noqa: ARG002
        headers: dict[str, str] | None = None,  # noqa: ARG002
    ) -> None:
        """Write a file, unless it is there: a path that is made from the bytes never changes its bytes."""
        place = self._get_filesystem_path(path)
        content = buf.getvalue()
        with suppress(OSError):
            if place.stat().st_size == len(content):
                return
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, content)
