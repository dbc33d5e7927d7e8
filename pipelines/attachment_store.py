"""A Scrapy file store that keeps attachments in a folder on this machine."""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO
from typing import Any

from scrapy.pipelines.files import FSFilesStore
from scrapy.pipelines.media import MediaPipeline

from crawler.files import write_atomically


class AtomicFilesStore(FSFilesStore):
    """Scrapy's folder store with atomic writes: each file is either complete or absent."""

    def persist_file(
        self,
        path: str | os.PathLike[str],
        buf: BytesIO,
        info: MediaPipeline.SpiderInfo,  # noqa: ARG002 the signature is Scrapy's
        meta: dict[str, Any] | None = None,  # noqa: ARG002
        headers: dict[str, str] | None = None,  # noqa: ARG002
    ) -> None:
        """Write the content of ``buf`` to ``path``, unless a file of the same size already exists there.

        ``path`` is relative to the store's folder. It is derived from the hash of the file's bytes, so the
        contents need not be compared. The other arguments are required by Scrapy and not used.
        """
        file = self._get_filesystem_path(path)
        content = buf.getvalue()
        with suppress(OSError):
            if file.stat().st_size == len(content):
                return
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
