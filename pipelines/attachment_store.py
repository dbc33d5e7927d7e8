"""The store of attachments in a folder on this machine."""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO
from typing import Any

from scrapy.pipelines.files import FSFilesStore
from scrapy.pipelines.media import MediaPipeline

from crawler.files import write_atomically


class AtomicFilesStore(FSFilesStore):
    """Scrapy's store of files in a folder, with atomic writes: a file is either complete or absent."""

    def persist_file(
        self,
        path: str | os.PathLike[str],
        buf: BytesIO,
        info: MediaPipeline.SpiderInfo,  # noqa: ARG002 the signature is Scrapy's
        meta: dict[str, Any] | None = None,  # noqa: ARG002
        headers: dict[str, str] | None = None,  # noqa: ARG002
    ) -> None:
        """Write a file, unless it already exists with the same size.

        An existing file need not be compared, because ``path`` is derived from the file's bytes.
        """
        file = self._get_filesystem_path(path)
        content = buf.getvalue()
        with suppress(OSError):
            if file.stat().st_size == len(content):
                return
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
