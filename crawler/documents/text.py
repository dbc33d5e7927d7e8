"""Reading the text of a file, either in this process or in a separate one with limits on time and memory."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from crawler.documents.bounds import LONGEST_TEXT, OCR_LIMITS, TEXT_LIMITS, NoTextError

READABLE = ("pdf", "docx", "xlsx", "ofd", "doc", "xls")
"""The types of files whose text can be read."""

_SPACES = re.compile(r"[ \xa0\u3000\u200b\ufeff]+")
_BLANK_LINES = re.compile(r"\n{2,}")
NO_TEXT_EXIT_CODE = 3
"""The exit code of a process that could not read a file's text and printed the reason."""


def read_text(content: bytes, kind: str) -> str:
    """Return the text of a file, with one line for each paragraph or table row.

    The file is read in this process, with no limit on time or memory.

    Args:
        content: the file's bytes.
        kind: the file's type, as returned by :func:`~crawler.documents.file_types.file_type`.

    Raises:
        NoTextError: files of this type are not supported, the library that reads them is not installed, or the
            file cannot be read.
    """
    try:
        if kind == "pdf":
            from crawler.documents.pdf import pdf_text as read  # noqa: PLC0415 each reader's library is heavy
        elif kind == "docx":
            from crawler.documents.office import docx_text as read  # noqa: PLC0415
        elif kind == "xlsx":
            from crawler.documents.office import xlsx_text as read  # noqa: PLC0415
        elif kind == "ofd":
            from crawler.documents.ofd import ofd_text as read  # noqa: PLC0415
        elif kind == "doc":
            from crawler.documents.word97 import doc_text as read  # noqa: PLC0415
        elif kind == "xls":
            from crawler.documents.excel97 import xls_text as read  # noqa: PLC0415
        else:
            raise NoTextError(f"reading {kind} files is not supported")
    except ImportError as error:
        raise NoTextError(
            f"reading {kind} needs {error.name}: pip install -c constraints.txt -e '.[documents]'"
        ) from error
    try:
        text = read(content)
    except NoTextError:
        raise
    except Exception as error:
        raise NoTextError(f"it cannot be read ({type(error).__name__})") from error
    return clean_text(text)


def clean_text(text: str) -> str:
    """Return a text without indents, runs of spaces and blank lines."""
    lines = (_SPACES.sub(" ", line).strip(" ") for line in text.replace("\r", "").split("\n"))
    return _BLANK_LINES.sub("\n", "\n".join(lines)).strip("\n").replace("\0", "")


def text_of_file(path: Path, kind: str) -> str:
    """Return the text of a file on disk, limited to :data:`LONGEST_TEXT` characters.

    The file is read in a separate process, which has limits on time and memory (``crawler.documents.bounds``).

    Args:
        path: the file's path.
        kind: the file's type, one of :data:`READABLE`.

    Raises:
        NoTextError: the file cannot be read, or reading it took too much time or memory.
    """
    return _in_a_process([kind, str(path.absolute())], TEXT_LIMITS.seconds)


def text_of_scan(path: Path, kind: str, most_pages: int) -> str:
    """Return the text that is recognised in a scan on disk, likewise in a process of its own.

    Args:
        path: the file's path.
        kind: the file's type, one of :data:`crawler.documents.ocr.SCANNABLE`.
        most_pages: the maximum number of pages to recognise.

    Raises:
        NoTextError: the file cannot be read or has more pages, or recognising it took too much time or memory.
    """
    return _in_a_process([kind, str(path.absolute()), str(most_pages)], OCR_LIMITS.seconds)


def _in_a_process(arguments: list[str], seconds: float) -> str:
    command = [sys.executable, "-m", "crawler.documents", *arguments]
    try:
        ended = subprocess.run(command, capture_output=True, check=False, timeout=2 * seconds)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise NoTextError("reading it takes too long") from error
    if ended.returncode == 0:
        return ended.stdout.decode("utf-8", "replace")[:LONGEST_TEXT]
    if ended.returncode == NO_TEXT_EXIT_CODE:
        raise NoTextError(ended.stderr.decode("utf-8", "replace").strip()[:300])
    raise NoTextError("reading it takes too much time or memory")
