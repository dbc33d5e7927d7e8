"""Recognising the text of scans (OCR): of pictures, and of PDF files whose pages are pictures.

The model that recognises is in the wheel of ``rapidocr``. Nothing is fetched.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from crawler.documents.bounds import NoTextError

if TYPE_CHECKING:
    from collections.abc import Sequence

PICTURES = ("jpg", "png", "tif", "bmp", "gif")
SCANNABLE = ("pdf", *PICTURES)
"""The types of files that may be scans."""

PACKAGES = ("rapidocr", "onnxruntime", "pypdfium2")
"""The packages of the pip extra ``ocr``."""

_DOTS_PER_INCH = 200
_LONGEST_SIDE = 4000
"""The maximum size of a picture to recognise, in pixels. A larger one is made smaller. An A4 page has 2339."""


def scan_text(content: bytes, kind: str, most_pages: int) -> str:
    """Return the text that is recognised on all pages of a scan, with one line for each line on a page.

    Args:
        content: the file's bytes.
        kind: the file's type, one of :data:`SCANNABLE`.
        most_pages: the maximum number of pages to recognise.

    Raises:
        NoTextError: the file has more pages or cannot be read, or a package is not installed.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = (
        "1"  # onnxruntime 1.30 and newer send reports from each process otherwise
    )
    try:
        pages = (
            _pages_of_pdf(content, most_pages) if kind == "pdf" else _pages_of_picture(content, most_pages)
        )
        reader: Any = None
        lines: list[str] = []
        for page in pages:
            reader = reader or _reader()
            lines += _lines(reader(page))
    except ImportError as error:
        raise NoTextError(f"OCR needs {error.name}: pip install -c constraints.txt -e '.[ocr]'") from error
    except NoTextError:
        raise
    except Exception as error:
        raise NoTextError(f"it cannot be read ({type(error).__name__})") from error
    return "\n".join(lines)


def _reader() -> Any:
    """Return a function that recognises the lines of a picture. It uses one thread, so that CPU time is time."""
    from rapidocr import RapidOCR  # noqa: PLC0415 it takes seconds to import

    logging.disable(logging.CRITICAL)
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "critical", **threads})


def _check_pages(pages: int, most_pages: int) -> None:
    if pages > most_pages:
        raise NoTextError(f"it has {pages} pages, and OCR_PAGES_MAX is {most_pages}")


def _pages_of_pdf(content: bytes, most_pages: int) -> Iterator[Any]:
    """Yield the pages of a PDF file as pictures: arrays of blue, green and red."""
    from pdfminer.pdfpage import PDFPage  # noqa: PLC0415

    # Counted here first, so that a file that is too long gets this reason whether OCR is installed or not.
    _check_pages(sum(1 for _ in PDFPage.get_pages(BytesIO(content))), most_pages)
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            scale = min(_DOTS_PER_INCH / 72, _LONGEST_SIDE / max(*page.get_size(), 1))
            yield page.render(scale=scale).to_numpy()
            page.close()
    finally:
        document.close()


def _pages_of_picture(content: bytes, most_pages: int) -> Iterator[Any]:
    """Yield the pictures of a file, of which only a TIFF or GIF file has several."""
    import numpy as np  # noqa: PLC0415
    from PIL import Image, ImageSequence  # noqa: PLC0415

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(BytesIO(content)) as picture:
        _check_pages(getattr(picture, "n_frames", 1), most_pages)
        for frame in ImageSequence.Iterator(picture):
            page = frame.convert("RGB")
            page.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            yield np.asarray(page)[:, :, ::-1]


def _lines(recognised: Any) -> Iterator[str]:
    """Yield the lines of a page. Texts at one height are parts of one line."""
    line, last = "", None
    boxes: Sequence[Any] = () if recognised.boxes is None else recognised.boxes
    for box, text in zip(boxes, recognised.txts or (), strict=True):
        top, bottom = float(min(box[:, 1])), float(max(box[:, 1]))
        middle = (top + bottom) / 2
        if last is not None and abs(middle - last) > (bottom - top) / 2:
            yield line
            line = ""
        line, last = f"{line} {text}".strip(), middle
    if line:
        yield line
